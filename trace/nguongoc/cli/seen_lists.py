"""What `--remember FILE` keeps of status lists: read from the file, written into it, and taken from evidence that was asked for just now."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from nguongoc.errors import Refusal
from nguongoc.records.credential import moment
from nguongoc.signing.did import parse_did_document
from nguongoc.signing.seen_status import Continuation, SeenList, continuation, seen_of
from nguongoc.signing.signed_status import SignedList, list_signer, open_status_list
from nguongoc.signing.status_list import StatusBits
from nguongoc.verify import Evidence


def lists_of(value: Any) -> dict[str, SeenList]:
    """Raises `ValueError`, `TypeError`, `KeyError`, `AttributeError` and refusals for what is none."""
    return {address: _seen(said) for address, said in value.items()}


def written(lists: Mapping[str, SeenList]) -> dict[str, Any]:
    """The same as plain values."""
    return {
        address: {
            "version": seen.version,
            "valid_from": moment(seen.valid_from),
            "sha256": seen.sha256,
            "final": seen.final.encode(),
        }
        for address, seen in sorted(lists.items())
    }


def grown(lists: Mapping[str, SeenList], evidence: Evidence) -> dict[str, SeenList]:
    """The same with the lists in the evidence: those that their host signed, and that continue what was seen."""
    kept = dict(lists)
    for text in (evidence.revocation_list, evidence.message_list):
        opened = None if text is None else opened_list(text, evidence)
        if opened is None:
            continue
        before = kept.get(opened.url)
        if before is None or continuation(before, opened) is Continuation.CONTINUES:
            kept[opened.url] = seen_of(opened, before)
    return kept


def opened_list(text: str, evidence: Evidence) -> SignedList | None:
    """A list of the evidence, None where it is not what its host signed."""
    try:
        did = list_signer(text)
        document = evidence.did_documents.get(did)
        return None if document is None else open_status_list(text, parse_did_document(document, did))
    except Refusal:
        return None


def _seen(value: Any) -> SeenList:
    version, at, digest = value["version"], datetime.fromisoformat(value["valid_from"]), value["sha256"]
    if at.tzinfo is None or not isinstance(digest, str) or not (version is None or type(version) is int):
        raise TypeError
    return SeenList(version, at, digest, StatusBits.decode(value["final"], 1))
