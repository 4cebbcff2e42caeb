"""Whether a record's key has ended, and what is said of it: nothing here is verified, it only tells what to ask for."""

from __future__ import annotations

from nguongoc.errors import Refusal
from nguongoc.records.key_statement import STATEMENT_TEXT_LIMIT, read_key_statement
from nguongoc.signing.did import parse_did_document
from nguongoc.signing.jose import parse_compact


def has_ended(document: bytes, did: str, record: str) -> bool:
    """Whether a DID document says that the key which a record names signs no more."""
    try:
        method = parse_did_document(document, did).method(parse_compact(record).kid)
    except Refusal:
        return False
    return method is not None and (method.expires_at is not None or method.revoked_at is not None)


def speaks_of(text: str, record: str) -> bool:
    """Whether a statement is on the key which a record names."""
    try:
        said = read_key_statement(parse_compact(text, STATEMENT_TEXT_LIMIT).payload)
        return said.kid == parse_compact(record).kid
    except Refusal:
        return False
