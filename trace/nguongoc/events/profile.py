"""The second layer of validation: what EPCIS and CBV say in prose, and what we ask of every event besides.

Given to an event whose structure is sound. Events of other operators stay free: nothing published breaks a rule here. Stricter is
what is asked of quantities of lots registered here, which a ledger has to balance; `is_ours` knows them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from nguongoc.batches.quantities import Unit
from nguongoc.errors import Invalid, Refusal, Several, TooLarge
from nguongoc.events.context import Namespaces
from nguongoc.events.identified import QUANTITY_LISTS
from nguongoc.events.moments import read_moment
from nguongoc.events.structure import MOST_FAULTS
from nguongoc.events.vocabulary import CBV, VOCABULARIES, TermKind, canonical_term
from nguongoc.identifiers.epc import canonical_epc

AHEAD = timedelta(minutes=10)
"""By how much the clock of whoever captures may be fast."""
LONGEST_NAME = 2_048
MOST_CORRECTIONS = 100
LARGEST_QUANTITY = 10**15
_UNITS = frozenset(unit.rec20 for unit in Unit if unit.rec20 is not None)


class EventInFuture(Invalid):
    """An event, or its error declaration, from later than now."""

    code = "epcis-time-in-future"


class ParentMissing(Invalid):
    """Something is put into or taken out of a parent that is not named."""

    code = "epcis-parent-missing"


class ParentIsChild(Invalid):
    """A thing inside itself."""

    code = "epcis-parent-is-child"


class OutputIsInput(Invalid):
    """A thing, or a lot of ours, that is used up and comes into being in one transformation."""

    code = "epcis-output-is-input"


class QuantityWrong(Invalid):
    """Negative, no whole number of pieces, or a unit of nothing."""

    code = "epcis-quantity-wrong"


class UnitNotBalanced(Invalid):
    """A unit in which no lot of ours is counted."""

    code = "epcis-unit-not-balanced"


class RangeReversed(Invalid):
    """An end before its beginning, a greatest below the least."""

    code = "epcis-range-reversed"


class TermNotOfCbv(Invalid):
    """A word in CBV's own namespace that CBV 2.0 does not have, or has for another member."""

    code = "epcis-term-not-of-cbv"


class DispositionContradicts(Invalid):
    """Set and unset at once."""

    code = "epcis-disposition-contradicts"


class CorrectsItself(Invalid):
    """An event that names itself as what corrects it."""

    code = "epcis-corrects-itself"


class EventNameTooLong(TooLarge):
    """An `eventID` longer than any address that can be asked for."""

    code = "epcis-event-name-too-long"


class TooManyCorrections(TooLarge):
    """More corrective events than one declaration may name."""

    code = "epcis-too-many-corrections"


IsOurs = Callable[[str], bool]
Event = Mapping[str, Any]


def check_profile(
    event: Event,
    namespaces: Namespaces,
    now: datetime,
    *,
    pointer: str = "",
    is_ours: IsOurs = lambda _: False,
) -> None:
    """Raises the fault, or `Several`."""
    faults = profile_faults(event, namespaces, now, pointer=pointer, is_ours=is_ours)
    if faults:
        raise faults[0] if len(faults) == 1 else Several(faults)


def profile_faults(
    event: Event,
    namespaces: Namespaces,
    now: datetime,
    *,
    pointer: str = "",
    is_ours: IsOurs = lambda _: False,
) -> tuple[Refusal, ...]:
    """Everything against an event, up to `MOST_FAULTS`, each with its pointer behind that of the event."""

    def found() -> Iterator[Refusal]:
        yield from _times(event, now)
        yield from _names(event)
        yield from _terms(event, namespaces)
        yield from _wholes(event)
        yield from _quantities(event, is_ours)
        yield from _outputs(event, is_ours)
        yield from _sensors(event)

    return tuple(fault.at(f"{pointer}{fault.pointer}") for fault in islice(found(), MOST_FAULTS))


def _times(event: Event, now: datetime) -> Iterator[Refusal]:
    latest = now + AHEAD
    declared = _object(event, "errorDeclaration").get("declarationTime")
    for pointer, text in (
        ("/eventTime", event.get("eventTime")),
        ("/errorDeclaration/declarationTime", declared),
    ):
        moment = read_moment(text) if isinstance(text, str) else None
        if moment is not None and moment > latest:
            yield EventInFuture("later than now", pointer=pointer)


def _names(event: Event) -> Iterator[Refusal]:
    own = event.get("eventID")
    corrections = _list(_object(event, "errorDeclaration"), "correctiveEventIDs")
    where = "/errorDeclaration/correctiveEventIDs"
    if len(corrections) > MOST_CORRECTIONS:
        yield TooManyCorrections(
            f"at most {MOST_CORRECTIONS} corrective events", pointer=where, most=MOST_CORRECTIONS
        )
    named = [("/eventID", own), *((f"{where}/{n}", each) for n, each in enumerate(corrections))]
    for pointer, name in named:
        if isinstance(name, str) and len(name) > LONGEST_NAME:
            yield EventNameTooLong(
                f"an event ID has at most {LONGEST_NAME} characters", pointer=pointer, most=LONGEST_NAME
            )
    for pointer, name in named[1:]:
        if name == own and own is not None:
            yield CorrectsItself("corrected by itself", pointer=pointer)


def _terms(event: Event, namespaces: Namespaces) -> Iterator[Refusal]:
    lasting = _object(event, "persistentDisposition")
    words: list[tuple[str, TermKind, Any]] = [
        ("/bizStep", TermKind.BIZ_STEP, event.get("bizStep")),
        ("/disposition", TermKind.DISPOSITION, event.get("disposition")),
        *(
            (f"/persistentDisposition/{name}/{n}", TermKind.DISPOSITION, word)
            for name in ("set", "unset")
            for n, word in enumerate(_list(lasting, name))
        ),
        *(
            (f"/{name}/{n}/type", kind, item.get("type"))
            for name, kind in _TYPED.items()
            for n, item in enumerate(_list(event, name))
            if isinstance(item, dict)
        ),
    ]
    for pointer, kind, word in words:
        if isinstance(word, str):
            term, known = namespaces.expand(canonical_term(kind, word)), VOCABULARIES[kind]
            if term.startswith(CBV) and term.removeprefix(known.prefixes[0]) not in known.words:
                yield TermNotOfCbv("CBV 2.0 has no such word here", pointer=pointer)
    kept = {_disposition(word, namespaces) for word in _list(lasting, "set")}
    for n, word in enumerate(_list(lasting, "unset")):
        if _disposition(word, namespaces) in kept:
            yield DispositionContradicts("set and unset at once", pointer=f"/persistentDisposition/unset/{n}")


def _disposition(word: Any, namespaces: Namespaces) -> str:
    text = word if isinstance(word, str) else ""
    return namespaces.expand(canonical_term(TermKind.DISPOSITION, text))


_TYPED = {
    "bizTransactionList": TermKind.BIZ_TRANSACTION_TYPE,
    "sourceList": TermKind.SOURCE_DESTINATION_TYPE,
    "destinationList": TermKind.SOURCE_DESTINATION_TYPE,
}


def _wholes(event: Event) -> Iterator[Refusal]:
    """EPCIS 7.4.3 and 7.4.6: the parent may be unnamed only where it is but observed."""
    parent = event.get("parentID")
    if event.get("type") == "AggregationEvent" and event.get("action") != "OBSERVE" and parent is None:
        yield ParentMissing("needed unless the action is OBSERVE", pointer="/parentID")
    if isinstance(parent, str) and event.get("type") in ("AggregationEvent", "AssociationEvent"):
        key = canonical_epc(parent)
        for n, child in enumerate(_list(event, "childEPCs")):
            if isinstance(child, str) and canonical_epc(child) == key:
                yield ParentIsChild("the parent itself", pointer=f"/childEPCs/{n}")


def _quantities(event: Event, is_ours: IsOurs) -> Iterator[Refusal]:
    for name in QUANTITY_LISTS:
        for n, element in enumerate(_list(event, name)):
            if isinstance(element, dict):
                yield from _quantity(element, f"/{name}/{n}", is_ours)


def _quantity(element: Mapping[str, Any], pointer: str, is_ours: IsOurs) -> Iterator[Refusal]:
    quantity, unit, epc_class = (element.get(name) for name in ("quantity", "uom", "epcClass"))
    if isinstance(quantity, (int, float)):
        if not 0 <= quantity <= LARGEST_QUANTITY:
            yield QuantityWrong(f"not from 0 to {LARGEST_QUANTITY}", pointer=f"{pointer}/quantity")
        elif unit is None and quantity != int(quantity):
            yield QuantityWrong("a quantity without unit is a whole number", pointer=f"{pointer}/quantity")
    elif unit is not None:
        yield QuantityWrong("a unit without quantity", pointer=f"{pointer}/uom")
    if isinstance(unit, str) and unit not in _UNITS and isinstance(epc_class, str) and is_ours(epc_class):
        known = ", ".join(sorted(_UNITS))
        yield UnitNotBalanced(
            f"lots registered here are counted in {known}", pointer=f"{pointer}/uom", known=known
        )


def _outputs(event: Event, is_ours: IsOurs) -> Iterator[Refusal]:
    """Of classes only ours are asked about: a GTIN may go into a transformation and come out of it."""
    used = {canonical_epc(epc) for epc in _list(event, "inputEPCList") if isinstance(epc, str)}
    for n, epc in enumerate(_list(event, "outputEPCList")):
        if isinstance(epc, str) and canonical_epc(epc) in used:
            yield OutputIsInput("an input as well", pointer=f"/outputEPCList/{n}")
    classes = {canonical_epc(each) for _, each in _classes(event, "inputQuantityList")}
    for n, each in _classes(event, "outputQuantityList"):
        if canonical_epc(each) in classes and is_ours(each):
            yield OutputIsInput("an input as well", pointer=f"/outputQuantityList/{n}/epcClass")


def _classes(event: Event, name: str) -> Iterator[tuple[int, str]]:
    for n, element in enumerate(_list(event, name)):
        if isinstance(element, dict) and isinstance(element.get("epcClass"), str):
            yield n, element["epcClass"]


def _sensors(event: Event) -> Iterator[Refusal]:
    for n, element in enumerate(_list(event, "sensorElementList")):
        if not isinstance(element, dict):
            continue
        pointer, metadata = f"/sensorElementList/{n}", _object(element, "sensorMetadata")
        start, end = (
            read_moment(text) if isinstance(text := metadata.get(name), str) else None
            for name in ("startTime", "endTime")
        )
        if start is not None and end is not None and end < start:
            yield RangeReversed("ends before it starts", pointer=f"{pointer}/sensorMetadata/endTime")
        for m, report in enumerate(_list(element, "sensorReport")):
            least, most = (
                report.get(name) if isinstance(report, dict) else None for name in ("minValue", "maxValue")
            )
            if isinstance(least, (int, float)) and isinstance(most, (int, float)) and most < least:
                yield RangeReversed("below minValue", pointer=f"{pointer}/sensorReport/{m}/maxValue")


def _object(members: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = members.get(name)
    return value if isinstance(value, dict) else {}


def _list(members: Mapping[str, Any], name: str) -> list[Any]:
    value = members.get(name)
    return value if isinstance(value, list) else []
