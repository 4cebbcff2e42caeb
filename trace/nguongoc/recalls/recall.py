"""A recall as a value: who orders what back, why, what to do with it, and how it stands.

Circular 17/2021/TT-BNNPTNT knows two kinds, by the producer's own will or forced by an authority, and four things that may
be done with what came back. A hold is no recall: nobody is called upon to give anything back, and nothing is said to be wrong.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from nguongoc.batches.texts import normalise_text
from nguongoc.errors import Invalid, TooLarge

MOST_LOTS = 100
"""Named in one recall; what was made of them is found, however much it is."""
MOST_SPANS = 100
LONGEST_NOTE = 500
LAST_UNIT = 10**12


class RecallEmpty(Invalid):
    """A recall names at least one lot."""

    code = "recall-empty"


class RecallTooWide(TooLarge):
    """More lots or ranges than one recall names."""

    code = "recall-too-wide"


class LotNamedTwice(Invalid):
    """The same lot stands in the recall twice."""

    code = "recall-lot-twice"


class UnitSpanWrong(Invalid):
    """A range of units begins at 1 or later, does not end before it begins, and meets no other one."""

    code = "recall-units-wrong"


class RecallKind(StrEnum):
    """The kinds of Circular 17/2021/TT-BYT."""

    VOLUNTARY = "voluntary"
    """*Thu hồi tự nguyện*: by whoever made it."""
    FORCED = "forced"
    """*Thu hồi bắt buộc*: ordered by an authority."""


class Reason(StrEnum):
    """Why, as a word that may be signed: what people write themselves may name a person, and is never signed."""

    MICROBES = "microbes"
    RESIDUES = "residues"
    ALLERGEN = "allergen"
    FOREIGN_MATTER = "foreign_matter"
    LABELLING = "labelling"
    SPOILED = "spoiled"
    FALSE_ORIGIN = "false_origin"
    OTHER = "other"


class Advice(StrEnum):
    """What whoever has it does now."""

    RETURN = "return"
    DISCARD = "discard"
    KEEP_ASIDE = "keep_aside"


class Outcome(StrEnum):
    """How a recall ends: lifted because it was wrong or is over, or with one of the four remedies of the circular."""

    LIFTED = "lifted"
    REPAIRED = "repaired"
    """*Khắc phục lỗi*."""
    REPURPOSED = "repurposed"
    """*Chuyển mục đích sử dụng*."""
    REEXPORTED = "reexported"
    """*Tái xuất*."""
    DESTROYED = "destroyed"
    """*Tiêu hủy*."""

    @property
    def frees(self) -> bool:
        """Whether the goods may be sold again under their old name: what was destroyed or sent away stays recalled."""
        return self in {Outcome.LIFTED, Outcome.REPAIRED}


@dataclass(frozen=True, slots=True, order=True)
class UnitSpan:
    """Units of a lot from `first` to `last`, both included, counted from 1 in the order their serials were given."""

    first: int
    last: int

    def __contains__(self, number: int) -> bool:
        return self.first <= number <= self.last


@dataclass(frozen=True, slots=True)
class NamedLot:
    """A lot that a recall names; without `units` the whole of it."""

    batch_id: UUID
    units: tuple[UnitSpan, ...] = ()


@dataclass(frozen=True, slots=True)
class Order:
    """What is ordered, checked. `note` is for people and is never signed."""

    lots: tuple[NamedLot, ...]
    reason: Reason
    advice: Advice = Advice.RETURN
    note: str | None = None

    def fingerprint(self, organisation_id: UUID) -> str:
        """The same recall ordered twice by the same party is one: this is what makes it the same."""
        lots = sorted(
            f"{lot.batch_id}:{','.join(f'{s.first}-{s.last}' for s in lot.units)}" for lot in self.lots
        )
        return hashlib.sha256(
            "\n".join([str(organisation_id), self.reason.value, *lots]).encode()
        ).hexdigest()


def check_order(order: Order) -> Order:
    """The order with its text and ranges in one form.

    Raises `RecallEmpty`, `RecallTooWide`, `LotNamedTwice`, `UnitSpanWrong` and the refusals of texts.
    """
    if not order.lots:
        raise RecallEmpty("name at least one lot", pointer="/lots")
    if len(order.lots) > MOST_LOTS:
        raise RecallTooWide(f"at most {MOST_LOTS} lots", pointer="/lots", most=MOST_LOTS)
    seen: set[UUID] = set()
    lots = []
    for index, lot in enumerate(order.lots):
        if lot.batch_id in seen:
            raise LotNamedTwice("this lot is named already", pointer=f"/lots/{index}/batch_id")
        seen.add(lot.batch_id)
        lots.append(NamedLot(lot.batch_id, check_units(lot.units, f"/lots/{index}/units")))
    note = None if order.note is None else normalise_text(order.note, LONGEST_NOTE, "/note")
    return Order(tuple(lots), order.reason, order.advice, note)


def check_units(units: Sequence[UnitSpan], pointer: str = "/units") -> tuple[UnitSpan, ...]:
    """In order, none meeting another. Raises `UnitSpanWrong`, `RecallTooWide`."""
    if len(units) > MOST_SPANS:
        raise RecallTooWide(f"at most {MOST_SPANS} ranges of units", pointer=pointer, most=MOST_SPANS)
    spans = sorted(units)
    for index, span in enumerate(spans):
        if not 1 <= span.first <= span.last <= LAST_UNIT:
            raise UnitSpanWrong("from unit 1 on, the first not after the last", pointer=pointer)
        if index and spans[index - 1].last >= span.first:
            raise UnitSpanWrong("two ranges of units meet", pointer=pointer)
    return tuple(spans)


def within(units: Iterable[UnitSpan], number: int) -> bool:
    """Whether a unit is in one of the ranges."""
    return any(number in span for span in units)


class RecallState(StrEnum):
    """Whether it still binds."""

    OPEN = "open"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Recall:
    """A recall that was ordered. `complete` is False where more was affected than one walk looks at."""

    id: UUID
    organisation_id: UUID
    kind: RecallKind
    reason: Reason
    advice: Advice
    note: str | None
    state: RecallState
    outcome: Outcome | None
    complete: bool
    fingerprint: str
    record_id: str
    ordered_at: datetime
    ordered_by: str
    ended_at: datetime | None = None
    end_record_id: str | None = None


@dataclass(frozen=True, slots=True)
class RecalledLot:
    """A lot under a recall: named in it, or made of what is; `units` only where a part of it is recalled."""

    recall_id: UUID
    batch_id: UUID
    named: bool
    depth: int
    units: tuple[UnitSpan, ...] = ()
