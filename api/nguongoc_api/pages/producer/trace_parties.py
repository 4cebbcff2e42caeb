"""Whom a lot passed without becoming another: parties on the drawing of a trace, from one to the next, as far as who asks may know.

A hand-over is no edge of the walk, for the lot is the same at either end. Beyond the lot asked about every party is drawn; on the way
back only those through whose hands it came to whoever made something of it. Goods that went back where they were are told in words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final
from uuid import UUID

from nguongoc.batches.dates import vietnamese_day
from nguongoc.batches.quantities import EXACT, Canonical
from nguongoc.services.handed import Handed, HandedState
from nguongoc.services.traced import TracedNode
from nguongoc.tracing.graph import Way
from nguongoc_api.pages import formats
from nguongoc_api.pages.drawing.shapes import Thing, Went
from nguongoc_api.pages.i18n import Translator
from nguongoc_api.pages.producer.trace_words import HANDED, canonical_amount

MOST_PARTIES: Final = 12
"""Of one lot: a lot that went to more is read in words."""
_CARE: Final = frozenset({HandedState.CLAIMED, HandedState.DIFFERS})
Pair = tuple[UUID, UUID | None]


@dataclass(frozen=True, slots=True)
class Parties:
    """Things and steps to be drawn beside those of the walk."""

    things: tuple[Thing, ...] = ()
    passed: tuple[Went, ...] = ()


def parties_of(
    nodes: Mapping[str, TracedNode], went: Sequence[Went], hrefs: Mapping[str, str], _: Translator
) -> Parties:
    """Of every lot in the drawing."""
    things: list[Thing] = []
    passed: list[Went] = []
    for key, node in nodes.items():
        if node.lot is None or not node.handed.shown:
            continue
        makers = {
            lot.organisation_id: each.target
            for each in went
            if each.source == key and (lot := nodes[each.target].lot) is not None
        }
        found = _Lot(node, makers, hrefs.get(key, ""), _).drawn()
        things += found.things
        passed += found.passed
    return Parties(tuple(things), tuple(passed))


@dataclass(frozen=True, slots=True)
class _Lot:
    node: TracedNode
    makers: Mapping[UUID, str]
    """Who made something of it, with what: they stand on the card of that."""
    href: str
    translate: Translator

    def drawn(self) -> Parties:
        every = self._pairs()
        if self.node.node.way is Way.BACK:
            every = self._on_the_way(every)
        things: dict[str, Thing] = {}
        passed: list[Went] = []
        for (shipper, receiver), said in every.items():
            source, target = self._at(shipper), self._at(receiver)
            if source == self.node.node.key and receiver in self.makers:
                continue
            for party, name in ((shipper, said[0].shipper), (receiver, said[0].receiver)):
                at = self._at(party)
                if at not in things and at != self.node.node.key and at not in self.makers.values():
                    if len(things) == MOST_PARTIES:
                        break
                    came = [each for pair, told in every.items() if pair[1] == party for each in told]
                    things[at] = self._thing(at, name, came)
            else:
                if not any(each.target == source for each in passed) and source != self.node.node.key:
                    # Who asks may not know how it came so far.
                    passed.append(Went(self.node.node.key, source, "", is_hand_over=True))
                passed.append(Went(source, target, "", is_hand_over=True))
        return Parties(tuple(things.values()), tuple(passed))

    def _pairs(self) -> dict[Pair, list[Handed]]:
        """What went between the same two, the earliest first; without what was said in error, and what would close a circle."""
        found: dict[Pair, list[Handed]] = {}
        for each in self.node.handed.shown:
            pair = (each.shipper_id, each.receiver_id)
            if each.state is HandedState.TAKEN_BACK or (pair not in found and self._closes(pair, found)):
                continue
            found.setdefault(pair, []).append(each)
        return found

    def _closes(self, pair: Pair, found: Iterable[Pair]) -> bool:
        """Whether the shipper has it from the receiver, or the receiver made it."""
        maker = None if self.node.lot is None else self.node.lot.organisation_id
        seen, waiting = {maker}, [pair[0]]
        before: set[UUID | None] = set()
        while waiting:
            here = waiting.pop()
            if here not in before:
                before.add(here)
                waiting += [one for one, other in found if other == here]
        return pair[1] in before | seen

    def _on_the_way(self, every: Mapping[Pair, list[Handed]]) -> dict[Pair, list[Handed]]:
        leads: set[UUID | None] = set(self.makers)
        for _again in every:
            leads |= {shipper for shipper, receiver in every if receiver in leads}
        return {pair: said for pair, said in every.items() if pair[1] in leads}

    def _at(self, party: UUID | None) -> str:
        lot, key = self.node.lot, self.node.node.key
        if lot is not None and party == lot.organisation_id:
            return key
        made = None if party is None else self.makers.get(party)
        return made if made is not None else f"{key} {party or 'outside'}"

    def _thing(self, key: str, name: str | None, came: Sequence[Handed]) -> Thing:
        """A party, with what it had from whom and when."""
        _ = self.translate
        return Thing(
            key=key,
            title=name or _("Bên ngoài hệ thống"),
            lines=tuple(line for each in _together(came) for line in self._lines(each))
            or (_("hàng tới đây thế nào không xem được"),),
            trouble="",
            tone="care" if any(each.state in _CARE for each in came) else "party",
            icon="warehouse",
            href=self.href or None,
            is_start=False,
            day=min((_day(each).isoformat() for each in came), default=""),
            went_on=self.node.node.way is Way.FORWARD or self.node.node.depth == 0,
        )

    def _lines(self, said: Sequence[Handed]) -> tuple[str, ...]:
        _, lot = self.translate, self.node.lot
        if lot is None:
            return ()
        amounts = [each.received if each.state is HandedState.CLAIMED else each.sent for each in said]
        amount = Canonical(_sum(each.amount for each in amounts), amounts[0].base)
        days = sorted({day for each in said for day in _days(each)})
        when = formats.day(days[0]) if len(days) == 1 else f"{formats.day(days[0])} – {formats.day(days[-1])}"
        states = ", ".join(dict.fromkeys(_(HANDED[each.state]) for each in said))
        return (
            _("từ %(name)s: %(amount)s", name=said[0].shipper or "?", amount=canonical_amount(amount, lot.quantity.unit, _)),
            f"{when}, {states}",
        )  # fmt: skip


def _together(came: Sequence[Handed]) -> list[list[Handed]]:
    by: dict[UUID, list[Handed]] = {}
    for each in came:
        by.setdefault(each.shipper_id, []).append(each)
    return list(by.values())


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    total = Decimal(0)
    for each in amounts:
        total = EXACT.add(total, each)
    return total


def _days(each: Handed) -> list[date]:
    return [vietnamese_day(at) for at in (each.sent_at, each.received_at) if at is not None]


def _day(each: Handed) -> date:
    return min(_days(each), default=date.max)
