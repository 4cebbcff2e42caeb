"""From the aggregation events of a parent to the spans in which each child was in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from nguongoc.tracing.graph import FOREVER, Join


class Packing(NamedTuple):
    """What one aggregation event says of a parent and one child; without a child, a DELETE of everything that is in."""

    parent: str
    child: str | None
    at: int
    is_add: bool
    is_class: bool
    event: str
    quantity: Decimal | None = None
    """None where the event names the child without an amount."""
    uom: str | None = None


def joins_of(packings: Iterable[Packing]) -> Iterator[Join]:
    """The spans, each from the ADD that opened it to the DELETE that closed it; open ones end at `FOREVER`.

    A thing with a number of its own goes in with an ADD and comes out with the next DELETE. An amount of a lot is in until as
    much came out as went in. Of an amount that is not told, or told in another unit, all came out or nothing: without any
    amount all, in another unit nothing, because a recall that says too much is the smaller harm. What goes in and comes out
    at the same moment was never in. A second ADD of what is in adds to the amount; the span keeps its first event.
    """
    histories: dict[tuple[str, str], list[Packing]] = {}
    emptied: dict[str, list[Packing]] = {}
    for each in packings:
        if each.child is None:
            emptied.setdefault(each.parent, []).append(each)
        else:
            histories.setdefault((each.parent, each.child), []).append(each)
    for (parent, _), history in histories.items():
        yield from _spans([*history, *emptied.get(parent, ())])


def _spans(history: list[Packing]) -> Iterator[Join]:
    # At one moment in before out: what is taken out must have been put in.
    history.sort(key=lambda each: (each.at, not each.is_add, each.event))
    opened: Packing | None = None
    inside: Decimal | None = None
    for each in history:
        if each.is_add:
            if opened is None:
                opened, inside = each, each.quantity
            elif each.uom != opened.uom or each.quantity is None or inside is None:
                inside = None
            else:
                inside += each.quantity
        elif opened is not None:
            if _remains(opened, inside, each):
                inside = None if inside is None or each.uom != opened.uom else inside - (each.quantity or 0)
                continue
            if opened.at < each.at:
                yield _join(opened, each.at)
            opened = None
    if opened is not None:
        yield _join(opened, FOREVER)


def _remains(opened: Packing, inside: Decimal | None, out: Packing) -> bool:
    """Whether anything is left after so much came out."""
    if out.child is None or out.quantity is None:
        return False
    return inside is None or out.uom != opened.uom or out.quantity < inside


def _join(opened: Packing, until: int) -> Join:
    return Join(opened.parent, opened.child or "", opened.at, until, opened.is_class, opened.event)
