"""What is known here of whom to trust, for verdicts and bundles: the newest list, the roots that count, anchors of issuers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from nguongoc.errors import Refusal
from nguongoc.ports import Reader, ReadSource
from nguongoc.records.key_statement import STATEMENT_TEXT_LIMIT, KeyStatement, read_key_statement
from nguongoc.services.recent import Recent
from nguongoc.signing.jose import parse_compact
from nguongoc.trust.root import check_roots
from nguongoc.trust.signed_list import SignedTrust

MOST_ANCHORS = 16
MOST_STATEMENTS = 400
"""Two for each of the keys that a DID document may hold."""


@dataclass(frozen=True, slots=True)
class Backing:
    """A trust list as served, None before the first; and the pinned fingerprints, of which there may be none."""

    trust_list: bytes | None
    roots: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stated:
    """A statement on a key, as signed and as read."""

    text: str
    said: KeyStatement


class ShowTrust:
    """Reads each of these once until something changes. A demo pins whatever root its own list stands under: what its
    authority says counts as a demo all the same."""

    def __init__(self, reads: ReadSource, trust_root: str | None, *, demo: bool) -> None:
        self._root = trust_root
        self._demo = demo
        self._backing: Recent[str, Backing] = Recent(reads)
        self._anchors: Recent[str, tuple[str, ...]] = Recent(reads)
        self._statements: Recent[str, tuple[Stated, ...]] = Recent(reads)

    def backing(self, reader: Reader) -> Backing:
        """The list, and the roots that are pinned here."""
        return self._backing.get("", lambda: self._read(reader))

    def anchors(self, reader: Reader, dids: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
        """What authorities say of each of these, the newest first."""
        return {did: self._anchors.get(did, partial(anchors_of, reader, did)) for did in dids}

    def key_statements(self, reader: Reader, dids: Iterable[str]) -> Mapping[str, tuple[Stated, ...]]:
        """What is said of keys of each of these that sign no more."""
        return {did: self._statements.get(did, partial(_stated, reader, did)) for did in dids}

    def pins(self, reader: Reader) -> tuple[str, ...]:
        """The fingerprints that count here, read anew."""
        return self._read(reader).roots

    def _read(self, reader: Reader) -> Backing:
        newest = reader.trust.newest_list()
        body = None if newest is None else newest.body
        if self._root is not None:
            return Backing(body, (self._root,))
        return Backing(body, _own_roots(body) if self._demo and body is not None else ())


def anchors_of(reader: Reader, did: str) -> tuple[str, ...]:
    """What authorities say of one DID, read anew."""
    return tuple(each.body.decode("ascii", "replace") for each in reader.trust.anchors_of(did, MOST_ANCHORS))


def key_statements_of(reader: Reader, did: str) -> tuple[str, ...]:
    """What is said of keys of one DID that sign no more, the newest first."""
    found = reader.trust.key_statements_of(did, MOST_STATEMENTS)
    return tuple(each.body.decode("ascii", "replace") for each in found)


def _stated(reader: Reader, did: str) -> tuple[Stated, ...]:
    found = []
    for text in key_statements_of(reader, did):
        # What does not read is told of by `fsck`; a verdict goes out with what does.
        with suppress(Refusal):
            jws = parse_compact(text, STATEMENT_TEXT_LIMIT)
            found.append(Stated(text, read_key_statement(jws.payload)))
    return tuple(found)


def _own_roots(body: bytes) -> tuple[str, ...]:
    try:
        return tuple(root.fingerprint for root in check_roots(SignedTrust.parse(body).roots))
    except Refusal:
        return ()
