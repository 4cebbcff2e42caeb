"""What may be corrected of a lot that was declared wrongly, and what is said instead.

A lot stays that lot: its number, product, place, origin and the lots it is made of are no members here. Whoever has one of
these wrong withdraws the lot and registers another.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from nguongoc.batches.environment import Environment
from nguongoc.batches.lots import Batch, GrowingStatements
from nguongoc.batches.quantities import Quantity
from nguongoc.batches.rules import Declaration
from nguongoc.batches.told_origin import ToldOrigin
from nguongoc.errors import Conflict, Invalid

MOST_CORRECTIONS = 20
"""Of one lot: each passport names all that it supersedes."""
LONGEST_NOTE = 500


class NothingCorrected(Invalid):
    """Everything that is said stands in the passport already."""

    code = "nothing-corrected"


class TooManyCorrections(Conflict):
    """More than `MOST_CORRECTIONS` of one lot: it is withdrawn, or left as it is."""

    code = "too-many-corrections"


class PassportSuperseded(Conflict):
    """The passport that is to be corrected is no longer the newest of its lot; `newest` is."""

    code = "passport-superseded"


class AmountBelowMoved(Conflict):
    """So much was made, sent or sold of the lot by then, or so many units of it issued, that it cannot have been less."""

    code = "amount-below-moved"


class HappenedAfterUse(Conflict):
    """Something happened to the lot on `used_on`, before it is now said to have been there."""

    code = "happened-after-use"


class Corrected(StrEnum):
    """What a newer version says differently. The first eight are declared; the others follow from what is kept of the goods."""

    QUANTITY = "quantity"
    HAPPENED_ON = "happened_on"
    PACKED_ON = "packed_on"
    EXPIRES_ON = "expires_on"
    VARIETY = "variety"
    STATEMENTS = "statements"
    ENVIRONMENT = "environment"
    TOLD_ORIGIN = "told_origin"
    PHOTO = "photo"
    CERTIFICATES = "certificates"
    PRODUCT = "product"
    SOURCES = "sources"
    """A lot that went in has a newer passport itself."""


DECLARED = (
    Corrected.QUANTITY,
    Corrected.HAPPENED_ON,
    Corrected.PACKED_ON,
    Corrected.EXPIRES_ON,
    Corrected.VARIETY,
    Corrected.STATEMENTS,
    Corrected.ENVIRONMENT,
    Corrected.TOLD_ORIGIN,
)


@dataclass(frozen=True, slots=True)
class Amendment:
    """What is said instead, of the members in `given`; what is not given stands as it was declared."""

    given: frozenset[Corrected]
    quantity: Quantity | None = None
    happened_on: date | None = None
    packed_on: date | None = None
    expires_on: date | None = None
    variety: str | None = None
    statements: GrowingStatements = field(default_factory=GrowingStatements)
    environment: Environment | None = None
    told_origin: ToldOrigin | None = None
    note: str | None = None
    """Why, for whoever asks the producer; erasable, so it is in nothing that is signed."""
    supersedes: str | None = None
    """The passport that whoever corrects has before them; None: whichever is the newest."""

    def applied(self, batch: Batch) -> Declaration:
        """What is declared of the lot from now on."""
        said = declaration_of(batch)
        if Corrected.QUANTITY in self.given and self.quantity is not None:
            said = replace(said, quantity=self.quantity)
        if Corrected.HAPPENED_ON in self.given and self.happened_on is not None:
            said = replace(said, happened_on=self.happened_on)
        if Corrected.PACKED_ON in self.given:
            said = replace(said, packed_on=self.packed_on)
        if Corrected.EXPIRES_ON in self.given:
            said = replace(said, expires_on=self.expires_on)
        if Corrected.VARIETY in self.given:
            said = replace(said, variety=self.variety)
        if Corrected.STATEMENTS in self.given:
            said = replace(said, statements=self.statements)
        if Corrected.ENVIRONMENT in self.given:
            empty = self.environment is None or self.environment.is_empty
            said = replace(said, environment=None if empty else self.environment)
        if Corrected.TOLD_ORIGIN in self.given:
            said = replace(said, told_origin=self.told_origin)
        return said


@dataclass(frozen=True, slots=True)
class Correction:
    """One correction of a lot: `record_id` took the place of `superseded_id`, and `event_id` that of `superseded_event_id`.

    `version` is that of the new passport; the first one, which corrects nothing, was version 1.
    """

    batch_id: UUID
    version: int
    record_id: str
    superseded_id: str
    event_id: UUID
    superseded_event_id: UUID
    members: tuple[Corrected, ...]
    note: str | None
    corrected_at: datetime
    corrected_by: str


def declaration_of(batch: Batch) -> Declaration:
    """What stands declared of a lot."""
    return Declaration(
        lot=batch.lot,
        origin=batch.origin,
        quantity=batch.quantity,
        happened_on=batch.happened_on,
        packed_on=batch.packed_on,
        expires_on=batch.expires_on,
        variety=batch.variety,
        statements=batch.statements,
        inputs=batch.inputs,
        environment=batch.environment,
        told_origin=batch.told_origin,
    )


def as_declared(batch: Batch, said: Declaration) -> Batch:
    """The lot as it is declared from now on; what is no member of `DECLARED` stands."""
    return replace(
        batch,
        quantity=said.quantity,
        happened_on=said.happened_on,
        packed_on=said.packed_on,
        expires_on=said.expires_on,
        variety=said.variety,
        statements=said.statements,
        environment=said.environment,
        told_origin=said.told_origin,
    )


def differences(before: Declaration, after: Declaration) -> tuple[Corrected, ...]:
    """Which declared members are said differently, in their order."""
    return tuple(each for each in DECLARED if getattr(before, each.value) != getattr(after, each.value))
