"""`nguongoc sign lot` and its like: what was prepared said in words, signed in both its forms, to be handed in.

One table says of each kind what its credential is and how it is said; reading, comparing and signing are the same for all.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from nguongoc.cli.answer import plain
from nguongoc.cli.sign.asking import add_asking, agreed, language_of
from nguongoc.cli.sign.record_words import record_words
from nguongoc.cli.sign.words import Language, aligned, day_and_time, lot_words
from nguongoc.cli.trust.files import open_key
from nguongoc.errors import Malformed, Refusal
from nguongoc.records.canonical import canonical_bytes, parse_strict
from nguongoc.records.conformity import ATTESTED
from nguongoc.records.conformity import TYPE as CONFORMITY
from nguongoc.records.credential import moment
from nguongoc.records.facility import TYPE as FACILITY
from nguongoc.records.identity import TYPE as IDENTITY
from nguongoc.records.passport import TYPE as PASSPORT
from nguongoc.records.passport import multihash
from nguongoc.records.reading import PAYLOAD_LIMIT, read_passport
from nguongoc.records.recall import DISPUTE, RECALL, RECALL_END
from nguongoc.records.traceability import TYPE as TRACEABILITY
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
    kind: str

    @property
    def document(self) -> dict[str, Any]:
        return self.forms.document


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of what is signed: the type of its credential, how it is said, and the member that says when where not `validFrom`."""

    help: str
    path: str
    type: str
    said: Callable[[dict[str, Any], Language], list[tuple[str, str]]] = record_words
    moment: str | None = None
    place: str = "records"
    """Where at the service its address is."""


KINDS = {
    "lot": Kind("a prepared lot", "", PASSPORT, lot_words),
    "correction": Kind("a prepared correction of a lot", "/corrections", PASSPORT, lot_words),
    "recall": Kind("a prepared recall", "/recalls", RECALL),
    "recall-end": Kind("the prepared end of a recall", "/recall-ends", RECALL_END),
    "dispute": Kind("a prepared dispute of a lot's source", "/disputes", DISPUTE),
    "certificate": Kind("a prepared certificate", "/attestations", CONFORMITY, moment=ATTESTED),
    "anchor": Kind("a prepared word on who somebody is", "/anchors", IDENTITY, place="anchors"),
    "facility": Kind("a prepared record of a facility", "/facility-records", FACILITY),
    "event": Kind("a prepared credential of an event", "/event-credentials", TRACEABILITY),
}


def words_of(kind: str, document: dict[str, Any], language: Language) -> list[tuple[str, str]]:
    """What signing this says, whatever it says: a label and a value for each member."""
    return KINDS[kind].said(document, language)


def add(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add one action of each kind."""
    for name, kind in KINDS.items():
        parser = actions.add_parser(name, help=f"say what {kind.help} declares, and sign it")
        add_asking(parser, f"the answer of POST /v1/preparations{kind.path}")
        parser.add_argument(
            "--show", action="store_true", help="show the whole credential besides, as it is signed"
        )
        parser.set_defaults(run=_sign, kind=name)


def _sign(arguments: argparse.Namespace) -> int:
    waiting = read_preparation(read_whole(arguments.file, FILE_LIMIT), arguments.kind)
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


def read_preparation(data: bytes, kind: str) -> Waiting:
    """What a file asks to sign. Raises `PreparationUnfit` unless it is of this kind and exactly what the file shows."""
    try:
        value = parse_strict(data, FILE_LIMIT)
        waiting = _waiting(value)
        said = value["signing_inputs"]
        asked = (from_base64url(said["jws"]), from_base64url(said["proof"]))
        event = None if value["event"] is None else from_base64url(value["event"])
        _check(waiting, kind, str(value["service"]), event)
    except PreparationUnfit:
        raise
    except (Refusal, KeyError, TypeError, AttributeError, ValueError) as error:
        raise PreparationUnfit(f"the file holds nothing that was prepared ({error})") from error
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
        str(value["kind"]),
    )


def _check(waiting: Waiting, name: str, service: str, event: bytes | None) -> None:
    """That the parts of the file belong together."""
    if waiting.kind != name:
        raise PreparationUnfit(f"the file holds another kind: nguongoc sign {waiting.kind}"[:400])
    forms, document, kind = waiting.forms, waiting.document, KINDS[name]
    if canonical_bytes(document) != forms.payload:
        raise PreparationUnfit("the credential is not in canonical form")
    if document["type"][0] != kind.type:
        raise PreparationUnfit(f"the credential is a {document['type'][0]}, no {kind.type}"[:400])
    kid, did, issuer = forms.names.kid, forms.names.kid.partition("#")[0], document["issuer"]["id"]
    if issuer != did or forms.names.proof_kid not in {kid, kid + MULTIKEY_SUFFIX}:
        raise PreparationUnfit(f"the credential is issued by {issuer}, the key is {kid}"[:400])
    at = document["validFrom"] if kind.moment is None else document["credentialSubject"][kind.moment]
    if at != moment(forms.created) or not document["id"].startswith(f"{service}/{kind.place}/"):
        raise PreparationUnfit("the credential is of another time or service than the file")
    if kind.type == PASSPORT:
        _check_passport(waiting, event)
    elif event is not None:
        raise PreparationUnfit("the file holds an event that the credential does not name")


def _check_passport(waiting: Waiting, event: bytes | None) -> None:
    facts = read_passport(waiting.forms.payload)
    if bool(facts.supersedes) is not (waiting.kind == "correction"):
        raise PreparationUnfit("a correction takes the place of an earlier passport, a new lot of none")
    named = [each.get("digestMultibase") for each in waiting.document["credentialSubject"]["relatedDocument"]]
    if event is None or multihash(sha256(event).digest()) not in named:
        raise PreparationUnfit("the event in the file is not the one that the credential names")


def _words(waiting: Waiting, language: Language, *, whole: bool) -> list[str]:
    head, until = ("Ký vào đây là khai:", "Nộp chữ ký trước") if language is Language.VI else (
        "Signing this declares:", "To be handed in before"
    )  # fmt: skip
    words = [
        head,
        *aligned(words_of(waiting.kind, waiting.document, language)),
        f"{until} {day_and_time(waiting.expires_at)}.",
    ]
    if whole:
        words += json.dumps(waiting.document, ensure_ascii=False, indent=1).splitlines()
    return words
