"""Whether a status list says of a place that a newer version is there: a hint where to look, which nobody has verified yet."""

from __future__ import annotations

from nguongoc.errors import Refusal
from nguongoc.records.canonical import parse_strict
from nguongoc.signing.jose import parse_compact
from nguongoc.signing.signed_status import LIST_LIMIT
from nguongoc.signing.status_list import MESSAGE_SIZE, Message, StatusBits


def says_superseded(message_list: str | None, index: int) -> bool:
    """False for what is no list as well."""
    if message_list is None:
        return False
    try:
        match parse_strict(parse_compact(message_list, LIST_LIMIT).payload, LIST_LIMIT):
            case {"credentialSubject": {"encodedList": str(encoded)}}:
                return StatusBits.decode(encoded, MESSAGE_SIZE).value(index) == Message.SUPERSEDED
    except Refusal:
        pass
    return False
