"""Which versions of a passport stand around one of them."""

from __future__ import annotations

from nguongoc.ports import Reader, SignedRecord


def versions_around(reader: Reader, record: SignedRecord) -> tuple[str | None, str | None]:
    """The newest version where it is another one, and the one whose place this took; None where there is none, or no passport."""
    if record.batch_id is None:
        return None, None
    corrections = reader.corrections.of([record.batch_id]).get(record.batch_id, ())
    versions = [*(each.superseded_id for each in corrections), *(each.record_id for each in corrections[-1:])]
    if record.id not in versions:
        return None, None
    place = versions.index(record.id)
    newest = versions[-1]
    return None if newest == record.id else newest, versions[place - 1] if place else None
