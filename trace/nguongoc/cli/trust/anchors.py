"""`nguongoc trust anchor`: an authority vouches, with its own key on its own machine, for an organisation's DID and keys."""

from __future__ import annotations

import argparse
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from nguongoc.cli.answer import plain
from nguongoc.cli.trust.files import open_key
from nguongoc.cli.trust.lists import LONGEST_DAYS, AuthorityKeyMissing, moment_of
from nguongoc.errors import Refusal
from nguongoc.records.canonical import canonical_bytes
from nguongoc.records.credential import Issuer, new_record_id
from nguongoc.records.identity import AnchorSubject, build_identity_anchor
from nguongoc.records.passport import Named
from nguongoc.signing.did import DOCUMENT_LIMIT, document_url, parse_did_document
from nguongoc.signing.jose import sign_compact
from nguongoc.trust.memory import read_whole, write_whole
from nguongoc.trust.refusals import TrustMalformed


def add(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `anchor`."""
    parser = actions.add_parser("anchor", help="vouch that a DID with these keys is a registered business")
    parser.add_argument("document", metavar="DID-DOCUMENT", type=Path, help="the organisation's DID document")
    parser.add_argument("--key", metavar="FILE", type=Path, required=True, help="the authority's key file")
    parser.add_argument("--passphrase-file", metavar="FILE", type=Path)
    parser.add_argument("--authority-name", required=True, help="as it stands in the trust list")
    parser.add_argument("--registered-name", required=True)
    parser.add_argument(
        "--registered-id",
        required=True,
        help="its public number in the register; of a household never a tax code",
    )
    parser.add_argument("--registered-on", metavar="DATE", type=date.fromisoformat, required=True)
    parser.add_argument("--register", metavar="URL", required=True, help="the register's address")
    parser.add_argument("--register-name", required=True)
    parser.add_argument("--territory", required=True, help="where it is registered: VN/38/15544")
    parser.add_argument("--from", dest="start", metavar="DATE", type=moment_of, help="default: now")
    parser.add_argument("--days", metavar="N", type=int, default=365, help="how long it holds (default: 365)")
    parser.add_argument("--out", metavar="FILE", type=Path, required=True)
    parser.set_defaults(run=_anchor)


def _anchor(arguments: argparse.Namespace) -> int:
    did, thumbprints = _subject(arguments.document)
    held, signer = open_key(arguments.key, arguments.passphrase_file)
    if held.did is None:
        raise AuthorityKeyMissing("make the key with --authority DID")
    if not 0 < arguments.days <= LONGEST_DAYS:
        raise TrustMalformed(f"an anchor holds for 1 to {LONGEST_DAYS} days")
    start = arguments.start or datetime.now(UTC)
    address = document_url(held.did).rpartition("/")[0].removesuffix("/.well-known")
    anchor = build_identity_anchor(
        AnchorSubject(
            url=f"{address}/anchors/{new_record_id()}",
            authority=Issuer(held.did, arguments.authority_name),
            did=did,
            thumbprints=thumbprints,
            registered_name=arguments.registered_name,
            registered_id=arguments.registered_id,
            registered_on=arguments.registered_on,
            register=Named(arguments.register, arguments.register_name),
            territory=arguments.territory,
            valid_from=start,
            valid_until=start + timedelta(days=arguments.days),
        )
    )
    write_whole(arguments.out, sign_compact(canonical_bytes(anchor), signer).encode() + b"\n")
    print(plain(f"{arguments.out}: {held.did} vouches for {did} as {arguments.registered_name}, with"))
    for each in thumbprints:
        print(f"  {each}")
    return 0


def _subject(path: Path) -> tuple[str, tuple[str, ...]]:
    """The DID of a document in a file, and the thumbprints of the keys that may sign records. Raises `TrustMalformed`."""
    data = read_whole(path, DOCUMENT_LIMIT)
    try:
        did = json.loads(data)["id"]
        methods = parse_did_document(data, did).methods
    except (Refusal, ValueError, KeyError, TypeError, RecursionError) as error:
        raise TrustMalformed(f"{path} is no DID document") from error
    found = dict.fromkeys(each.thumbprint for each in methods if each.may_assert and each.revoked_at is None)
    if not found:
        raise TrustMalformed("the document holds no key that may sign records")
    return did, tuple(found)
