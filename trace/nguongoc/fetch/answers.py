"""What hosts answer with, read: ASCII texts, lists of them, a key of a log. Raises `AnswerRefused` and the key's refusals."""

from __future__ import annotations

from nguongoc.fetch.client import AnswerRefused
from nguongoc.log.note import VerifierKey
from nguongoc.records.canonical import parse_strict

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


def ascii_of(body: bytes) -> str:
    """The text that records, lists and keys are."""
    try:
        return body.decode("ascii")
    except UnicodeDecodeError as error:
        raise AnswerRefused("not the ASCII that records, lists and keys are made of") from error
