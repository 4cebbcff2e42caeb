"""What hosts answer with, read: ASCII texts, lists of them, a key of a log. Raises `AnswerRefused` and the key's refusals."""

from __future__ import annotations

from typing import Any

from nguongoc.fetch.client import AnswerRefused
from nguongoc.log.note import VerifierKey
from nguongoc.records.canonical import parse_strict
from nguongoc.verify.evidence import Attested

ANSWER_LIMIT = 2 * 1024 * 1024


def key_in(body: bytes) -> VerifierKey:
    """The one key in the answer of `/log/key`."""
    return VerifierKey.parse(ascii_of(body).strip())


def texts_in(body: bytes) -> tuple[str, ...]:
    """The texts of `{"items": [...]}`: anchors, statements on keys."""
    match parse_strict(body, ANSWER_LIMIT):
        case {"items": list(items)} if all(isinstance(each, str) for each in items):
            return tuple(items)
    raise AnswerRefused("not a list of texts")


def attested_in(body: bytes) -> tuple[Attested, ...]:
    """What stands in `{"items": [{"credential", "proof"}]}`: certificates, each with its `.tlog-proof` or null."""
    match parse_strict(body, ANSWER_LIMIT):
        case {"items": list(items)}:
            return tuple(map(_attested, items))
    raise AnswerRefused("not a list of certificates")


def _attested(item: Any) -> Attested:
    match item:
        case {"credential": str(text), "proof": str(proof)}:
            return Attested(text, proof.encode())
        case {"credential": str(text), "proof": None}:
            return Attested(text)
    raise AnswerRefused("not a certificate with its proof")


def ascii_of(body: bytes) -> str:
    """The text that records, lists and keys are."""
    try:
        return body.decode("ascii")
    except UnicodeDecodeError as error:
        raise AnswerRefused("not the ASCII that records, lists and keys are made of") from error
