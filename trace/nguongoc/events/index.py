"""What can be asked of an event, as rows: its identifiers under one key each, and its searchable statements.

Nothing is left out of the index in silence: what is too long stands in it by its digest (`events.fitting`), and an event with
more identifiers or statements than the bounds below is refused when it is captured.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from nguongoc.errors import Malformed, TooLarge
from nguongoc.events.context import BUILT_IN, Namespaces
from nguongoc.events.fitting import fitting
from nguongoc.events.index_terms import IndexedTerm, terms_of
from nguongoc.events.moments import read_moment
from nguongoc.events.reading import listed, objects, text_of
from nguongoc.events.vocabulary import TermKind, canonical_term
from nguongoc.identifiers.epc import canonical_epc

MOST_IDENTIFIERS = 20_000
"""In one event."""
MOST_TERMS = 20_000
"""Different statements of one event: a logger's 5,000 readings with time, value and device fit."""
LONGEST_TYPE = 30
LONGEST_TERM = 200
_LARGEST_AMOUNT = Decimal(10) ** 18
_MICROS = Decimal("0.000001")


class TooManyIdentifiers(TooLarge):
    """Over `MOST_IDENTIFIERS`."""

    code = "event-too-many-identifiers"


class TooManyStatements(TooLarge):
    """Over `MOST_TERMS`."""

    code = "event-too-many-statements"


class EventTimeMissing(Malformed):
    """Without a time that can be read an event has no place in any order."""

    code = "event-time-missing"


class EpcRole(StrEnum):
    """In which member of its event an identifier stands."""

    EPC = "epc"
    """`epcList` and `quantityList`."""
    PARENT = "parent"
    CHILD = "child"
    INPUT = "input"
    OUTPUT = "output"


@dataclass(frozen=True, slots=True)
class IndexedEpc:
    """One identifier: `key` is the one that all its spellings share (`identifiers.epc.canonical_epc`)."""

    role: EpcRole
    is_class: bool
    key: str
    quantity: Decimal | None = None
    uom: str | None = None


@dataclass(frozen=True, slots=True)
class EventIndex:
    """Everything that is put beside an event when it is stored; recomputed from its bytes by `nguongoc rebuild`."""

    type: str
    action: str | None
    biz_step: str | None
    disposition: str | None
    read_point: str | None
    biz_location: str | None
    event_time: datetime
    declared_at: datetime | None
    epcs: tuple[IndexedEpc, ...]
    terms: tuple[IndexedTerm, ...]
    parties: tuple[str, ...]
    """Source and destination parties by canonical key: whoever of ours is among them may read the event whole."""


def index_event(event: Mapping[str, Any], namespaces: Namespaces, *, own: bool = False) -> EventIndex:
    """What can be asked of an event that has passed validation; `namespaces` are those in force inside it.

    Of an event made by a registration (`own`) only what CBV names is indexed: the members of ours repeat ordinary rows. Raises
    `EventTimeMissing`, `TooManyIdentifiers`, `TooManyStatements`; nothing else, whatever the JSON.
    """
    event_time = read_moment(text_of(event, "eventTime") or "")
    if event_time is None:
        raise EventTimeMissing("eventTime is not a time with its offset", pointer="/eventTime")
    epcs = tuple(_identifiers(event))
    if len(epcs) > MOST_IDENTIFIERS:
        raise TooManyIdentifiers(
            f"an event names at most {MOST_IDENTIFIERS} identifiers", most=MOST_IDENTIFIERS
        )
    terms = tuple(dict.fromkeys(terms_of(event, namespaces, own=own)))
    if len(terms) > MOST_TERMS:
        raise TooManyStatements(f"an event makes at most {MOST_TERMS} searchable statements", most=MOST_TERMS)
    declaration = event.get("errorDeclaration")
    return EventIndex(
        type=event_type_key(text_of(event, "type") or "", namespaces),
        action=text_of(event, "action"),
        biz_step=_term(event, "bizStep", TermKind.BIZ_STEP, namespaces),
        disposition=_term(event, "disposition", TermKind.DISPOSITION, namespaces),
        read_point=_place(event, "readPoint"),
        biz_location=_place(event, "bizLocation"),
        event_time=event_time,
        declared_at=read_moment(text_of(declaration, "declarationTime") or ""),
        epcs=epcs,
        terms=terms,
        parties=tuple(dict.fromkeys(_parties(event, namespaces))),
    )


def event_type_key(text: str, namespaces: Namespaces) -> str:
    """A standard event type as its bare name; another one by its full name, as far as the column is wide."""
    return fitting(namespaces.expand(text).removeprefix(BUILT_IN["epcis"]), LONGEST_TYPE)


def word_key(kind: TermKind, text: str, namespaces: Namespaces) -> str:
    """The key under which a word of a vocabulary, or a URI in its place, is indexed and looked up in a column."""
    return fitting(canonical_term(kind, namespaces.expand(text)), LONGEST_TERM)


def identifier_key(text: str) -> str:
    """The key under which an identifier is indexed and looked up, however it is spelled."""
    return fitting(canonical_epc(text))


_LISTS: tuple[tuple[str, EpcRole], ...] = (
    ("epcList", EpcRole.EPC),
    ("childEPCs", EpcRole.CHILD),
    ("inputEPCList", EpcRole.INPUT),
    ("outputEPCList", EpcRole.OUTPUT),
)
_QUANTITY_LISTS: tuple[tuple[str, EpcRole], ...] = (
    ("quantityList", EpcRole.EPC),
    ("childQuantityList", EpcRole.CHILD),
    ("inputQuantityList", EpcRole.INPUT),
    ("outputQuantityList", EpcRole.OUTPUT),
)


def _identifiers(event: Mapping[str, Any]) -> Iterator[IndexedEpc]:
    parent = text_of(event, "parentID")
    if parent is not None:
        yield IndexedEpc(EpcRole.PARENT, False, identifier_key(parent))
    for member, role in _LISTS:
        for epc in listed(event, member):
            if isinstance(epc, str):
                yield IndexedEpc(role, False, identifier_key(epc))
    for member, role in _QUANTITY_LISTS:
        for element in objects(event, member):
            epc_class = text_of(element, "epcClass")
            if epc_class is not None:
                uom = text_of(element, "uom")
                yield IndexedEpc(role, True, identifier_key(epc_class), _amount(element.get("quantity")), uom)


def _amount(value: Any) -> Decimal | None:
    """The amount as the column holds it, six decimals; None beyond its range. Questions go to the term, not here."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    amount = Decimal(str(value))
    if not amount.is_finite() or abs(amount) >= _LARGEST_AMOUNT:
        return None
    return amount if amount.as_tuple().exponent in range(-6, 1) else amount.quantize(_MICROS)


def _term(event: Mapping[str, Any], member: str, kind: TermKind, namespaces: Namespaces) -> str | None:
    text = text_of(event, member)
    return None if text is None else word_key(kind, text, namespaces)


def _place(event: Mapping[str, Any], member: str) -> str | None:
    id = text_of(event.get(member), "id")
    return None if id is None else identifier_key(id)


LOCATION = canonical_term(TermKind.SOURCE_DESTINATION_TYPE, "location")


def _parties(event: Mapping[str, Any], namespaces: Namespaces) -> Iterator[str]:
    """Whoever stands as source or destination, except where the type says that a place is meant."""
    for lists, member in (("sourceList", "source"), ("destinationList", "destination")):
        for element in objects(event, lists):
            type_ = canonical_term(
                TermKind.SOURCE_DESTINATION_TYPE, namespaces.expand(text_of(element, "type") or "")
            )
            party = text_of(element, member)
            if party is not None and type_ != LOCATION:
                yield identifier_key(party)
