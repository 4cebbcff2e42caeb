"""`nguongoc sign key`: a key of one's own DID in a file, and the DID document to put on one's domain."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path

from nguongoc.cli.answer import plain
from nguongoc.cli.trust.files import passphrase_for
from nguongoc.errors import Malformed, Refusal
from nguongoc.records.canonical import canonical_bytes, parse_strict
from nguongoc.signing.algorithms import ED25519, ES256
from nguongoc.signing.did import (
    DOCUMENT_LIMIT,
    PublishedKey,
    build_did_document,
    document_url,
    parse_did_document,
)
from nguongoc.trust.key_file import KeyFile, make_key_file
from nguongoc.trust.memory import read_whole, write_whole


class DocumentNotOurs(Malformed):
    """The DID document before is not one of this DID that a key can be added to."""

    code = "sign-document-unfit"


def add(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `key`."""
    parser = actions.add_parser("key", help="make a key and the DID document that your domain is to serve")
    parser.add_argument(
        "did", metavar="DID", help="did:web:example.vn, or with a path did:web:example.vn:htx"
    )
    parser.add_argument(
        "--key", metavar="FILE", type=Path, required=True, help="where the key goes, readable by you alone"
    )
    parser.add_argument(
        "--document", metavar="FILE", type=Path, required=True, help="where the DID document goes"
    )
    parser.add_argument(
        "--after", metavar="FILE", type=Path,
        help="the DID document up to now: its keys stay, or what they signed could not be verified any more",
    )  # fmt: skip
    parser.add_argument("--es256", action="store_true", help="a P-256 key instead of Ed25519")
    parser.add_argument(
        "--bare", action="store_true", help="without a passphrase: only for a disk that is locked away"
    )
    parser.add_argument("--passphrase-file", metavar="FILE", type=Path, help="instead of typing it")
    parser.set_defaults(run=_key)


def _key(arguments: argparse.Namespace) -> int:
    url = document_url(arguments.did)
    before = None if arguments.after is None else _before(arguments.after, arguments.did)
    passphrase = None
    if not arguments.bare:
        passphrase = passphrase_for(arguments.passphrase_file, arguments.key.name, twice=True)
    now = datetime.now(UTC).replace(microsecond=0)
    algorithm = ES256 if arguments.es256 else ED25519
    held = make_key_file(arguments.key, passphrase, algorithm, arguments.did)
    write_whole(arguments.document, _document(held, arguments.did, now, before) + b"\n")
    print(plain(f"{arguments.key}: {held.kid}"))
    print(plain(f"{arguments.document}: serve it unchanged at {url}"))
    return 0


def _document(held: KeyFile, did: str, now: datetime, before: dict[str, list[object]] | None) -> bytes:
    made = build_did_document(did, [PublishedKey(held.kid, held.public_key, now)])
    if before is None:
        return made
    document = parse_strict(made)
    for name in ("verificationMethod", "assertionMethod"):
        document[name] = [*before[name], *document[name]]
    together = canonical_bytes(document)
    parse_did_document(together, did)
    return together


def _before(path: Path, did: str) -> dict[str, list[object]]:
    data = read_whole(path, DOCUMENT_LIMIT)
    try:
        parse_did_document(data, did)
        return {name: parse_strict(data)[name] for name in ("verificationMethod", "assertionMethod")}
    except Refusal as refusal:
        raise DocumentNotOurs(f"{path}: {refusal.detail}") from refusal
