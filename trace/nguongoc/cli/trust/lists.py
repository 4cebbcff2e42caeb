"""Trust lists: an entry for an authority, and the draft of a list's next version."""

from __future__ import annotations

import argparse
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from nguongoc.cli.trust.files import read_roots
from nguongoc.cli.trust.roots import written
from nguongoc.errors import Malformed, Refusal
from nguongoc.records.canonical import parse_strict
from nguongoc.records.credential import moment
from nguongoc.signing.algorithms import public_jwk
from nguongoc.signing.did import PublishedKey, build_did_document
from nguongoc.trust.envelope import Envelope
from nguongoc.trust.key_file import read_key_file
from nguongoc.trust.listing import FORMAT, LIST_LIMIT, TrustList, read_list
from nguongoc.trust.memory import read_whole, write_whole
from nguongoc.trust.refusals import TrustMalformed
from nguongoc.trust.root import check_roots
from nguongoc.trust.signed_list import FILE_LIMIT, SignedTrust, open_trust

LONGEST_DAYS = 400


class AuthorityKeyMissing(Malformed):
    """The key is one of a root, and belongs to no authority."""

    code = "trust-authority-key-missing"


def add(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `authority` and `draft`."""
    entry = actions.add_parser(
        "authority", help="write an authority's entry for a list, and its DID document"
    )
    entry.add_argument("--key", metavar="FILE", type=Path, required=True, help="the authority's key file")
    entry.add_argument("--name", required=True)
    entry.add_argument(
        "--territory",
        action="append",
        required=True,
        help="VN, VN/38 or VN/38/15544; may be given several times",
    )
    entry.add_argument(
        "--scheme", action="append", required=True,
        help="`identity` (who is who) or a scheme of certificates; may be given several times",
    )  # fmt: skip
    entry.add_argument("--from", dest="start", metavar="DATE", type=moment_of, help="default: now")
    entry.add_argument("--until", metavar="DATE", type=moment_of)
    entry.add_argument("--demo", action="store_true", help="counts as a demo, never as trust")
    entry.add_argument("--did-document", metavar="FILE", type=Path, help="write what its domain is to serve")
    entry.set_defaults(run=_authority)

    draft = actions.add_parser("draft", help="draft a list from a file of authorities")
    draft.add_argument("authorities", metavar="FILE", type=Path, help="JSON: a list of authorities' entries")
    draft.add_argument("--root", metavar="FILE", type=Path, required=True, help="the signed roots")
    draft.add_argument("--after", metavar="FILE", type=Path, help="the signed list before this one")
    draft.add_argument("--name", help="whose list it is (default: that of the root)")
    draft.add_argument("--days", metavar="N", type=int, default=90, help="how long it holds (default: 90)")
    draft.add_argument("--out", metavar="FILE", type=Path, required=True)
    draft.set_defaults(run=_draft)


def moment_of(text: str) -> datetime:
    """What `argparse` calls for a date or a time; without a zone it is UTC."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError("a date, such as 2026-11-27") from error
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)


def _authority(arguments: argparse.Namespace) -> int:
    held = read_key_file(arguments.key)
    if held.did is None:
        raise AuthorityKeyMissing("make the key with --authority DID")
    start = arguments.start or datetime.now(UTC)
    entry: dict[str, Any] = {
        "did": held.did,
        "name": arguments.name,
        "territories": arguments.territory,
        "schemes": arguments.scheme,
        "from": moment(start),
        "keys": [{"kid": held.kid, "jwk": public_jwk(held.public_key), "from": moment(start)}],
    }
    if arguments.until is not None:
        entry["until"] = moment(arguments.until)
    if arguments.demo:
        entry["demo"] = True
    if arguments.did_document is not None:
        published = PublishedKey(held.kid, held.public_key, start)
        write_whole(arguments.did_document, build_did_document(held.did, [published]))
    print(json.dumps(entry, ensure_ascii=False, indent=1))
    return 0


def _draft(arguments: argparse.Namespace) -> int:
    roots = read_roots(arguments.root)
    if not 0 < arguments.days <= LONGEST_DAYS:
        raise TrustMalformed(f"a list holds for 1 to {LONGEST_DAYS} days")
    try:
        authorities = parse_strict(read_whole(arguments.authorities, LIST_LIMIT), LIST_LIMIT)
    except Refusal as refusal:
        raise TrustMalformed(f"{arguments.authorities}: {refusal.detail}") from refusal
    chain = [root.fingerprint for root in check_roots(roots.envelopes)]
    before = _before(arguments.after, chain)
    now = datetime.now(UTC)
    listed = read_list(
        {
            "format": FORMAT,
            "v": 1,
            "name": arguments.name or roots.newest.name,
            "version": 1 if before is None else before.version + 1,
            "issued_at": moment(now),
            "expires_at": moment(now + timedelta(days=arguments.days)),
            "authorities": authorities,
        }
    )
    return written(arguments.out, SignedTrust(Envelope(listed.to_bytes()), roots.envelopes))


def _before(path: Path | None, chain: list[str]) -> TrustList | None:
    """The list before, which must be one that this chain of roots signed: versions are counted within it."""
    if path is None:
        return None
    data = read_whole(path, FILE_LIMIT)
    signed = SignedTrust.parse(data)
    own = {root.fingerprint for root in check_roots(signed.roots)}
    return open_trust(data, [each for each in chain if each in own]).trust_list
