"""Units: the ranges that lots own of a product's units, and within each lot the stretches in which its stamps stand."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from nguongoc.batches.lots import UnitRange
from nguongoc.batches.units import UnitState
from nguongoc.ports import Reader
from nguongoc.ports.audit import StoredStretch
from nguongoc.services.integrity.fault import CHUNK, Fault, FaultKind

_STATES = frozenset(state.value for state in UnitState)


def unit_faults(reader: Reader) -> Iterator[Fault]:
    """What is wrong with ranges, then with stretches."""
    yield from _ranges(reader)
    yield from _stretches(reader)


def _stretches(reader: Reader) -> Iterator[Fault]:
    before: StoredStretch | None = None
    after: tuple[UUID, int] | None = None
    while stretches := reader.audit.unit_stretches(after, CHUNK):
        for each in stretches:
            for detail in _wrong(each, before):
                yield Fault(FaultKind.UNITS, f"units of batch {each.batch_id}", detail)
            before, after = each, (each.batch_id, each.first)


def _wrong(each: StoredStretch, before: StoredStretch | None) -> Iterator[str]:
    if not 1 <= each.first <= each.last:
        yield f"{each.first} to {each.last} is no stretch"
    if each.state not in _STATES:
        yield f"units from {each.first} stand in no state: {each.state[:20]!r}"
    if before is not None and before.batch_id == each.batch_id and before.last >= each.first:
        yield f"unit {each.first} stands in two stretches: {before.state[:20]} and {each.state[:20]}"
    if each.last > (each.units or 0):
        yield f"unit {each.last} counts as printed, the lot owns {each.units or 0}"


def _ranges(reader: Reader) -> Iterator[Fault]:
    before: UnitRange | None = None
    after: tuple[UUID, int] | None = None
    while ranges := reader.audit.unit_ranges(after, CHUNK):
        free = reader.audit.next_units(list({each.product_id for each in ranges}))
        for each in ranges:
            subject, end = f"units of batch {each.batch_id}", each.first + each.count
            if each.first < 0 or each.count < 1:
                yield Fault(FaultKind.UNITS, subject, f"{each.count} units from {each.first} are no range")
            if (
                before is not None
                and before.product_id == each.product_id
                and before.first + before.count > each.first
            ):
                yield Fault(
                    FaultKind.UNITS, subject, f"unit {each.first} belongs to batch {before.batch_id} too"
                )
            if end > free.get(each.product_id, 0):
                yield Fault(FaultKind.UNITS, subject, f"unit {end - 1} counts as free for the next batch")
            before, after = each, (each.product_id, each.first)
