"""`nguongoc sign lot`: a prepared lot said in words, signed in both its forms, to be handed in."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from nguongoc.cli.answer import plain
from nguongoc.cli.sign.asking import add_asking, agreed, language_of
from nguongoc.cli.sign.words import Language, day_and_time, lot_words
from nguongoc.cli.trust.files import open_key
from nguongoc.errors import Malformed, Refusal
from nguongoc.records.canonical import canonical_bytes, parse_strict
from nguongoc.records.credential import moment
from nguongoc.records.passport import multihash
from nguongoc.records.reading import PAYLOAD_LIMIT, read_passport
from nguongoc.signing.algorithms import from_base64url, to_base64url
from nguongoc.signing.did import MULTIKEY_SUFFIX
from nguongoc.signing.two_forms import KeyNames, TwoForms
from nguongoc.trust.memory import read_whole, write_whole

FILE_LIMIT = 8 * 1024 * 1024


class PreparationUnfit(Malformed):
    """No preparation in this file, or one that shows one thing and asks to sign another."""

    code = "sign-preparation-unfit"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A preparation as a file holds it, with the bytes to sign made anew from what it shows."""

    id: str
    forms: TwoForms
    expires_at: datetime

    @property
    def document(self) -> dict[str, Any]:
        return self.forms.document


def add(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `lot`."""
    parser = actions.add_parser("lot", help="say what a prepared lot declares, and sign it")
    add_asking(parser, "the answer of POST /v1/preparations")
    parser.add_argument(
        "--show", action="store_true", help="show the whole credential besides, as it is signed"
    )
    parser.set_defaults(run=_lot)


def _lot(arguments: argparse.Namespace) -> int:
    waiting = read_preparation(read_whole(arguments.file, FILE_LIMIT))
    held, signer = open_key(arguments.key, arguments.passphrase_file)
    names = waiting.forms.names
    if (names.kid, names.algorithm) != (held.kid, held.algorithm):
        raise PreparationUnfit(f"prepared for the key {names.kid}, this is {held.kid}")
    language = language_of(arguments)
    if not agreed(_words(waiting, language, whole=arguments.show), language, yes=arguments.yes):
        return 1
    to_sign = waiting.forms.to_sign
    signed = {
        "jws": to_base64url(signer.sign(to_sign.jws)),
        "proof": to_base64url(signer.sign(to_sign.proof)),
    }
    write_whole(arguments.out, json.dumps(signed, indent=1).encode() + b"\n")
    print(plain(f"{arguments.out}: POST /v1/preparations/{waiting.id}/completion"))
    return 0


def read_preparation(data: bytes) -> Waiting:
    """What a file asks to sign. Raises `PreparationUnfit` unless it is exactly what the file shows."""
    try:
        value = parse_strict(data, FILE_LIMIT)
        waiting = _waiting(value)
        said = value["signing_inputs"]
        asked = (from_base64url(said["jws"]), from_base64url(said["proof"]))
        _check(waiting, str(value["service"]), from_base64url(value["event"]))
    except PreparationUnfit:
        raise
    except (Refusal, KeyError, TypeError, AttributeError, ValueError) as error:
        raise PreparationUnfit(f"the file holds no preparation of a lot ({error})") from error
    to_sign = waiting.forms.to_sign
    if asked != (to_sign.jws, to_sign.proof):
        raise PreparationUnfit(
            "the file asks to sign other bytes than it shows: do not sign it, and tell whoever runs the service"
        )
    return waiting


def _waiting(value: Mapping[str, Any]) -> Waiting:
    payload = from_base64url(value["payload"])
    document = parse_strict(payload, PAYLOAD_LIMIT)
    key = value["key"]
    names = KeyNames(str(key["kid"]), str(key["proof_kid"]), str(key["algorithm"]))
    created = datetime.fromisoformat(value["created"])
    return Waiting(
        str(value["id"]),
        TwoForms(document, payload, names, created),
        datetime.fromisoformat(value["expires_at"]),
    )


def _check(waiting: Waiting, service: str, event: bytes) -> None:
    """That the parts of the file belong together."""
    forms, document = waiting.forms, waiting.document
    facts = read_passport(forms.payload)
    if canonical_bytes(document) != forms.payload:
        raise PreparationUnfit("the credential is not in canonical form")
    kid, did = forms.names.kid, forms.names.kid.partition("#")[0]
    if facts.issuer_did != did or forms.names.proof_kid not in {kid, kid + MULTIKEY_SUFFIX}:
        raise PreparationUnfit(f"the credential is issued by {facts.issuer_did}, the key is {kid}")
    if document["validFrom"] != moment(forms.created) or not facts.url.startswith(f"{service}/records/"):
        raise PreparationUnfit("the credential is of another time or service than the file")
    named = [each.get("digestMultibase") for each in document["credentialSubject"]["relatedDocument"]]
    if multihash(sha256(event).digest()) not in named:
        raise PreparationUnfit("the event in the file is not the one that the credential names")


def _words(waiting: Waiting, language: Language, *, whole: bool) -> list[str]:
    head, until = ("Ký vào đây là khai:", "Nộp chữ ký trước") if language is Language.VI else (
        "Signing this declares:", "To be handed in before"
    )  # fmt: skip
    words = [head, *lot_words(waiting.document, language), f"{until} {day_and_time(waiting.expires_at)}."]
    if whole:
        words += json.dumps(waiting.document, ensure_ascii=False, indent=1).splitlines()
    return words
