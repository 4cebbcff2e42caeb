"""What a bundle says of itself: when and by whom it was made, for which link, and SHA-256 of each of its members.

Nothing signs it, and nothing is believed for it: who makes a bundle anew makes its hashes anew. They can only take away. Not every byte
of evidence is signed (a DID document is not), so that a member was changed since is told even where what was changed proves nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nguongoc.bundle_zip import BundleMalformed, parsed
from nguongoc.records.canonical import canonical_bytes
from nguongoc.records.credential import moment

MANIFEST = "manifest.json"
MANIFEST_LIMIT = 32 * 1024
FORMAT = "nguongoc-bundle"
VERSION = 1


@dataclass(frozen=True, slots=True)
class Manifest:
    """`members` holds the hash of every other member by its name; None in bundles from before 29 November 2026."""

    made_at: datetime
    made_by: str
    link: str | None
    members: Mapping[str, str] | None = None

    def altered(self, members: Mapping[str, bytes]) -> tuple[str, ...]:
        """The names of those that are not what they were when the bundle was made, that are gone, or that came to it."""
        if self.members is None:
            return ()
        names = sorted(self.members.keys() | members.keys())
        return tuple(
            each for each in names if each not in members or self.members.get(each) != _sha256(members[each])
        )


def write_manifest(
    made_at: datetime, made_by: str, link: str | None, members: Mapping[str, bytes | None]
) -> bytes:
    """The manifest of a bundle with these members, those that are None left out."""
    said = {
        "format": FORMAT,
        "version": VERSION,
        "made_at": moment(made_at),
        "made_by": made_by,
        "link": link,
        "members": {name: _sha256(data) for name, data in members.items() if data is not None},
    }
    return canonical_bytes({**said, "sha256": _sha256(canonical_bytes(said))})


def read_manifest(data: bytes | None) -> Manifest:
    """Raises `BundleMalformed`, also where its bytes are not those of which its own `sha256` is."""
    said: Any = None if data is None else parsed(MANIFEST, data, MANIFEST_LIMIT)
    match said:
        case {
            "format": "nguongoc-bundle",
            "version": 1,
            "made_at": str(at),
            "made_by": str(by),
            "link": str(link) | (None as link),
        }:
            try:
                made_at = datetime.fromisoformat(at)
            except ValueError as error:
                raise BundleMalformed("made_at is no time", member=MANIFEST) from error
            if made_at.tzinfo is not None:
                return Manifest(made_at, by, link, _members(said, data))
    raise BundleMalformed(
        f"{MANIFEST} does not say what this is, when and by whom it was made, and for which link",
        member=MANIFEST,
    )


def _members(said: dict[str, Any], data: bytes | None) -> Mapping[str, str] | None:
    if said.keys().isdisjoint({"members", "sha256"}):
        return None
    hashes, whole = said.get("members"), {name: said[name] for name in said if name != "sha256"}
    is_whole = said.get("sha256") == _sha256(canonical_bytes(whole)) and canonical_bytes(said) == data
    if is_whole and isinstance(hashes, dict) and all(isinstance(each, str) for each in hashes.values()):
        return hashes
    raise BundleMalformed(
        f"{MANIFEST} was changed: its bytes are not those that its sha256 is of", member=MANIFEST
    )


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
