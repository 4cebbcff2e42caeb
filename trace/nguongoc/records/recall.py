"""The signed records of recalls and disputes: types of our own in the envelope every record has.

UNTP has no credential for either, so `@context` and `type` name ours beside W3C's. No member holds what a person wrote.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from nguongoc.records.credential import CONTEXTS, Issuer, StatusPlace, credential, moment

RECALL, RECALL_END, DISPUTE = "LotRecall", "LotRecallEnd", "LotOriginDispute"


def namespace(base_url: str) -> str:
    """What our own terms expand to."""
    return f"{base_url}/ns/recall#"


def recall_record(
    type: str,
    url: str,
    name: str,
    issuer: Issuer,
    at: datetime,
    status: StatusPlace,
    subject: Mapping[str, Any],
    base_url: str,
) -> dict[str, Any]:
    """The unsecured credential; `subject` has an `id` and plain members."""
    document = credential(type, url, name, issuer, at, status, dict(subject))
    # Members of ours expand under our namespace alone; UNTP's context defines none of them.
    document["@context"] = [CONTEXTS[0], {"@vocab": namespace(base_url)}]
    return document


def recall_subject(
    id: str,
    kind: str,
    reason: str,
    advice: str,
    lots: Sequence[tuple[str, Sequence[tuple[int, int]]]],
    made_of_them: int,
    digest: str,
    complete: bool,
    at: datetime,
) -> dict[str, Any]:
    """What is recalled: each named lot with the ranges of its units, how many lots made of them, and a digest of them all."""
    return {
        "id": id,
        "recallKind": kind,
        "recallReason": reason,
        "recallAdvice": advice,
        "orderedAt": moment(at),
        "scope": [
            {"id": lot, "units": [{"first": first, "last": last} for first, last in units]}
            if units
            else {"id": lot}
            for lot, units in lots
        ],
        "affectedLots": made_of_them,
        "affectedLotsSha256": digest,
        "complete": complete,
    }
