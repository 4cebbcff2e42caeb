"""Keys and roots: made, drafted, rotated, signed, combined."""

from __future__ import annotations

import argparse
from pathlib import Path

from nguongoc.cli.trust.files import (
    Roots,
    open_key,
    passphrase_for,
    public_keys,
    read_document,
    read_roots,
    signed,
    write_document,
)
from nguongoc.cli.trust.summary import summary
from nguongoc.errors import Malformed
from nguongoc.signing.algorithms import ED25519, ES256, thumbprint
from nguongoc.trust.key_file import make_key_file
from nguongoc.trust.listing import TYPE as LIST
from nguongoc.trust.root import TYPE as ROOT
from nguongoc.trust.root import draft_root
from nguongoc.trust.signed_list import SignedTrust


class SignerOutside(Malformed):
    """The key is none of those whose signature would count here."""

    code = "trust-signer-outside"


def add(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `key`, `root`, `rotate`, `sign` and `combine`."""
    key = actions.add_parser("key", help="make a key of a root, or of an authority")
    key.add_argument("file", metavar="FILE", type=Path)
    key.add_argument("--authority", metavar="DID", help="the did:web of the authority whose key this is")
    key.add_argument("--es256", action="store_true", help="a P-256 key instead of Ed25519")
    key.add_argument(
        "--bare", action="store_true", help="without a passphrase: only for a disk that is locked away"
    )
    _passphrase(key)
    key.set_defaults(run=_key)

    root = actions.add_parser("root", help="draft the first root, to be signed by its own keys")
    root.add_argument("--name", required=True, help="whose root it is")
    _keys(root)
    root.set_defaults(run=_root)

    rotate = actions.add_parser("rotate", help="draft the next root, to be signed by keys of both")
    rotate.add_argument(
        "--after", metavar="FILE", type=Path, required=True, help="the signed roots up to now"
    )
    rotate.add_argument("--name", help="another name than before")
    _keys(rotate)
    rotate.set_defaults(run=_rotate)

    sign = actions.add_parser("sign", help="add a signature to a root or a list, and say what is signed")
    sign.add_argument("file", metavar="FILE", type=Path)
    sign.add_argument("--key", metavar="FILE", type=Path, required=True)
    sign.add_argument("--out", metavar="FILE", type=Path, help="where to (default: into the file itself)")
    _passphrase(sign)
    sign.set_defaults(run=_sign)

    combine = actions.add_parser("combine", help="put signatures of several copies together")
    combine.add_argument("files", metavar="FILE", type=Path, nargs="+")
    combine.add_argument("--out", metavar="FILE", type=Path, required=True)
    combine.set_defaults(run=_combine)


def _passphrase(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--passphrase-file", metavar="FILE", type=Path, help="instead of typing it")


def _keys(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--key", metavar="FILE", type=Path, action="append", required=True,
        help="a key file or a public JWK; given once for each key",
    )  # fmt: skip
    parser.add_argument("--threshold", metavar="M", type=int, required=True, help="how many must sign")
    parser.add_argument("--out", metavar="FILE", type=Path, required=True)


def _key(arguments: argparse.Namespace) -> int:
    passphrase = (
        None if arguments.bare else passphrase_for(arguments.passphrase_file, arguments.file.name, twice=True)
    )
    made = make_key_file(
        arguments.file, passphrase, ES256 if arguments.es256 else ED25519, arguments.authority
    )
    print(f"{arguments.file}: {thumbprint(made.public_key)}")
    return 0


def _root(arguments: argparse.Namespace) -> int:
    drafted = Roots((draft_root(arguments.name, arguments.threshold, public_keys(arguments.key)),))
    return written(arguments.out, drafted)


def _rotate(arguments: argparse.Namespace) -> int:
    before = read_roots(arguments.after)
    last = before.newest
    draft = draft_root(arguments.name or last.name, arguments.threshold, public_keys(arguments.key), last)
    return written(arguments.out, Roots((*before.envelopes, draft)))


def _sign(arguments: argparse.Namespace) -> int:
    document = read_document(arguments.file)
    held, signer = open_key(arguments.key, arguments.passphrase_file)
    counting = {
        each
        for envelope in (document.envelopes if isinstance(document, Roots) else document.roots)[-2:]
        for each in Roots((envelope,)).newest.keys
    }
    if held.kid not in counting:
        raise SignerOutside(f"{held.kid} is none of the keys whose signature counts here")
    return written(arguments.out or arguments.file, signed(document, signer, (ROOT, LIST)))


def _combine(arguments: argparse.Namespace) -> int:
    first, *others = [read_document(path) for path in arguments.files]
    if isinstance(first, Roots):
        copies = [other.envelopes[-1] for other in others if isinstance(other, Roots)]
        combined: Roots | SignedTrust = Roots((*first.envelopes[:-1], first.envelopes[-1].combined(copies)))
    else:
        listed = [other.listed for other in others if isinstance(other, SignedTrust)]
        copies = listed
        combined = SignedTrust(first.listed.combined(listed), first.roots)
    if len(copies) != len(others):
        raise SignerOutside("a root and a list cannot be combined")
    return written(arguments.out, combined)


def written(path: Path, document: Roots | SignedTrust) -> int:
    """Write a document and say what stands in it."""
    write_document(path, document)
    print(f"{path}:")
    print(summary(document))
    return 0
