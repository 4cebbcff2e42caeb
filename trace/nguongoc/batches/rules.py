"""Rules for the registration of a lot: pure functions of what was declared and of the day, each refusal at its field.

`check_declaration` asks them all and refuses once with everything that is wrong, so that a person on a cheap phone
mends the form in one go. Rules that need the source lots themselves are in `check_sources`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from nguongoc.batches.dates import (
    LONGEST_INTERVAL_DAYS,
    check_expires,
    check_happened,
    check_packed,
    check_pre_harvest,
)
from nguongoc.batches.environment import Environment
from nguongoc.batches.lots import Batch, GrowingStatements, Hold, LotInput, Origin
from nguongoc.batches.quantities import Base, Quantity
from nguongoc.batches.texts import normalise_text
from nguongoc.batches.told_origin import ToldOrigin, check_told_origin
from nguongoc.errors import Conflict, Invalid, Malformed, Refusal, Several, TooLarge

MOST_INPUTS = 50
NAME_LIMIT = 120
NOTE_LIMIT = 500


class IntervalOutOfRange(Invalid):
    """A pre-harvest interval below 0 or above `LONGEST_INTERVAL_DAYS` days."""

    code = "interval-out-of-range"


class PesticideContradiction(Invalid):
    """*No pesticide* together with a pesticide."""

    code = "pesticide-contradiction"


class LotNumberMalformed(Malformed):
    """Not 1 to 20 of A-Z, 0-9, full stop and hyphen with a letter or digit among them."""

    code = "lot-number-malformed"


class PiecesNotWhole(Invalid):
    """Half an animal or half a bottle is no unit that can be printed, scanned or recalled."""

    code = "pieces-not-whole"


class TooManyInputs(TooLarge):
    """More than `MOST_INPUTS` source lots."""

    code = "too-many-inputs"


class DuplicateInput(Invalid):
    """One source lot named twice; `first` is the place of the earlier one."""

    code = "duplicate-input"


class InputsMissing(Invalid):
    """Made of nothing."""

    code = "inputs-missing"


class InputsUnexpected(Invalid):
    """What is harvested or purchased is not made of other lots."""

    code = "inputs-unexpected"


class ToldOriginUnexpected(Invalid):
    """Where it grew is told of what was purchased; of every other lot it follows from who declares it."""

    code = "told-origin-unexpected"


class StatementsUnexpected(Invalid):
    """Growing statements belong to the harvested lot: its grower makes them, and nobody in the grower's name."""

    code = "statements-unexpected"


class SourceLater(Invalid):
    """A source lot younger than what was made of it; `source_date` as ISO date."""

    code = "source-later"


class SourceExpired(Invalid):
    """A source lot that had expired when it was used; `expired_on` as ISO date."""

    code = "source-expired"


class SourceHeld(Conflict):
    """A source lot that is on hold or recalled."""

    code = "source-held"


@dataclass(frozen=True, slots=True)
class Declaration:
    """What a producer says of a lot, free of ids and keys: what the rules judge and the event carries."""

    lot: str
    origin: Origin
    quantity: Quantity
    happened_on: date
    packed_on: date | None = None
    expires_on: date | None = None
    variety: str | None = None
    statements: GrowingStatements = field(default_factory=GrowingStatements)
    inputs: tuple[LotInput, ...] = ()
    environment: Environment | None = None
    told_origin: ToldOrigin | None = None


def check_declaration(declaration: Declaration, today: date) -> Declaration:
    """The declaration with its texts normalised. Raises the one refusal there is, or `Several`."""
    refusals: list[Refusal] = []
    texts: dict[str, str | None] = {}

    def hold(rule: Callable[[], object]) -> None:
        try:
            rule()
        except Refusal as refusal:
            refusals.append(refusal)

    def keep(name: str, text: str | None, limit: int, pointer: str) -> None:
        texts[name] = None if text is None else normalise_text(text, limit, pointer)

    said = declaration.statements
    hold(lambda: check_lot_number(declaration.lot))
    hold(lambda: check_pieces(declaration.quantity, "/quantity"))
    hold(lambda: check_happened(declaration.happened_on, today))
    hold(lambda: check_packed(declaration.packed_on, declaration.happened_on, today))
    hold(lambda: check_expires(declaration.expires_on, declaration.happened_on, declaration.packed_on))
    hold(lambda: check_statements(said, declaration.origin))
    hold(lambda: check_pre_harvest(said, declaration.happened_on))
    hold(lambda: check_inputs(declaration.inputs, declaration.origin))
    hold(lambda: check_told(declaration.told_origin, declaration.origin))
    hold(lambda: keep("variety", declaration.variety, NAME_LIMIT, "/variety"))
    hold(lambda: keep("pesticide_name", said.pesticide_name, NAME_LIMIT, "/statements/pesticide_name"))
    hold(lambda: keep("fertiliser", said.fertiliser, NOTE_LIMIT, "/statements/fertiliser"))
    hold(lambda: keep("water", said.water, NOTE_LIMIT, "/statements/water"))
    hold(lambda: keep("notes", said.notes, NOTE_LIMIT, "/statements/notes"))
    if len(refusals) == 1:
        raise refusals[0]
    if refusals:
        raise Several(tuple(refusals))
    statements = replace(
        said,
        pesticide_name=texts["pesticide_name"],
        fertiliser=texts["fertiliser"],
        water=texts["water"],
        notes=texts["notes"],
    )
    return replace(declaration, variety=texts["variety"], statements=statements)


_LOT_NUMBER = re.compile(r"(?=.*[A-Z0-9])[A-Z0-9.-]{1,20}")


def check_lot_number(lot: str, pointer: str = "/lot") -> None:
    """A lot number we issue: a part of GS1's AI (10) that needs no escaping in a link and no shift key in a field.

    `.` and `..` alone would be eaten by every URL parser. Raises `LotNumberMalformed`, with the upper case if that
    is all that is missing.
    """
    if _LOT_NUMBER.fullmatch(lot):
        return
    better = lot[:21].strip().upper()
    example = better if _LOT_NUMBER.fullmatch(better) else "LV-20261112"
    raise LotNumberMalformed(
        f"write the lot number with A-Z, 0-9, full stop and hyphen, at most 20 characters, such as {example}",
        pointer=pointer,
        example=example,
    )


def check_pieces(quantity: Quantity, pointer: str) -> None:
    """Pieces are counted whole. Raises `PiecesNotWhole`."""
    if quantity.unit.base is Base.PIECE and quantity.value != quantity.value.to_integral_value():
        raise PiecesNotWhole(f"count {quantity.unit.value} in whole numbers", pointer=f"{pointer}/value")


def check_statements(statements: GrowingStatements, origin: Origin) -> None:
    """Statements that agree with each other and with the lot.

    Raises `StatementsUnexpected`, `IntervalOutOfRange`, `PesticideContradiction`.
    """
    if origin is not Origin.HARVESTED and replace(statements, notes=None) != GrowingStatements():
        raise StatementsUnexpected(
            "growing statements are made of a harvested lot, by whoever grew it", pointer="/statements"
        )
    days = statements.pre_harvest_interval_days
    if days is not None and not 0 <= days <= LONGEST_INTERVAL_DAYS:
        raise IntervalOutOfRange(
            f"the pre-harvest interval is 0 to {LONGEST_INTERVAL_DAYS} days",
            pointer="/statements/pre_harvest_interval_days",
            most=LONGEST_INTERVAL_DAYS,
        )
    used = statements.pesticide_last_used_on is not None or statements.pesticide_name is not None
    if statements.no_pesticide and used:
        raise PesticideContradiction(
            "either no pesticide, or this one and when", pointer="/statements/no_pesticide"
        )


def check_told(told: ToldOrigin | None, origin: Origin) -> None:
    """Raises `ToldOriginUnexpected`, `ToldOriginUnknown`."""
    if told is not None and origin is not Origin.PURCHASED:
        raise ToldOriginUnexpected("a seller tells it of what was purchased", pointer="/told_origin")
    check_told_origin(told)


def check_inputs(inputs: Sequence[LotInput], origin: Origin) -> None:
    """At most `MOST_INPUTS` source lots, each once, in whole pieces; some for what is made, else none.

    Raises `TooManyInputs`, `InputsUnexpected`, `InputsMissing`, `DuplicateInput`, `PiecesNotWhole`.
    """
    if len(inputs) > MOST_INPUTS:
        raise TooManyInputs(f"at most {MOST_INPUTS} source lots", pointer="/inputs", most=MOST_INPUTS)
    if origin is not Origin.MADE and inputs:
        raise InputsUnexpected(f"a {origin.value} lot is not made of others", pointer="/inputs")
    if origin is Origin.MADE and not inputs:
        raise InputsMissing("name the lots this one is made of", pointer="/inputs")
    seen: dict[object, int] = {}
    for index, part in enumerate(inputs):
        first = seen.setdefault(part.batch_id, index)
        if first != index:
            raise DuplicateInput(
                "a source lot is named twice; add the amounts up",
                pointer=f"/inputs/{index}/batch_id",
                first=first,
            )
        check_pieces(part.quantity, f"/inputs/{index}/quantity")


def check_sources(sources: Sequence[Batch], happened_on: date) -> None:
    """Source lots that existed, were good and are not held. Raises `SourceLater`, `SourceExpired`, `SourceHeld`."""
    for index, source in enumerate(sources):
        pointer = f"/inputs/{index}/batch_id"
        if source.hold is not Hold.NONE:
            raise SourceHeld(f"lot {source.lot} is {source.hold.value}", pointer=pointer, lot=source.lot)
        if source.happened_on > happened_on:
            raise SourceLater(
                f"lot {source.lot} is from {source.happened_on}, later than {happened_on}",
                pointer=pointer,
                lot=source.lot,
                source_date=source.happened_on.isoformat(),
            )
        if source.expires_on is not None and source.expires_on < happened_on:
            raise SourceExpired(
                f"lot {source.lot} expired on {source.expires_on}",
                pointer=pointer,
                lot=source.lot,
                expired_on=source.expires_on.isoformat(),
            )
