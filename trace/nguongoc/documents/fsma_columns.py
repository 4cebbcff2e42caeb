"""The key data elements of each critical tracking event, as the sheet names them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from nguongoc.documents.tables import CellType, Column


class Event(StrEnum):
    """Critical tracking events, in the order of a chain; the value names the sheet."""

    HARVEST = "Harvest"
    COOLING = "Cooling"
    PACKING = "Initial packing"
    LANDING = "First land-based receiving"
    SHIPPING = "Shipping"
    RECEIVING = "Receiving"
    TRANSFORMATION = "Transformation"


_ID: Final = Column("Event ID")
_DOCUMENT: Final = (Column("Reference document type"), Column("Reference document number"))
_SOURCE: Final = Column("Source lot", wanted=False)
"""Our public code: harvests have no traceability lot code, and somebody wants to find them all the same."""


def _date(name: str, *, wanted: bool = True) -> Column:
    return Column(name, CellType.DATE, wanted)


def _amount(name: str, unit: str) -> tuple[Column, Column]:
    return Column(name, CellType.NUMBER), Column(unit)


_QUANTITY: Final = _amount("Quantity", "Unit of measure")
_HARVESTER: Final = (Column("Harvester business name"), Column("Harvester phone"))
_TLC: Final = Column("Traceability lot code")
_TLC_SOURCE: Final = (Column("TLC source"), Column("TLC source reference", wanted=False))

COLUMNS: Final[Mapping[Event, tuple[Column, ...]]] = MappingProxyType(
    {
        Event.HARVEST: (
            _ID,
            _SOURCE,
            Column("Commodity and variety"),
            *_QUANTITY,
            Column("Farm location"),
            Column("Field name"),
            _date("Harvest date"),
            Column("Immediate subsequent recipient"),
            *_HARVESTER,
            *_DOCUMENT,
        ),
        Event.COOLING: (
            _ID,
            _SOURCE,
            Column("Commodity and variety"),
            *_QUANTITY,
            Column("Cooling location"),
            _date("Cooling date"),
            Column("Farm location"),
            Column("Immediate subsequent recipient"),
            *_DOCUMENT,
        ),
        Event.PACKING: (
            _ID,
            _TLC,
            _SOURCE,
            Column("Commodity and variety received"),
            _date("Date received"),
            *_amount("Quantity received", "Unit received"),
            Column("Farm location"),
            Column("Field name"),
            *_HARVESTER,
            _date("Harvest date"),
            Column("Cooling location", wanted=False),
            _date("Cooling date", wanted=False),
            Column("Product description"),
            *_amount("Quantity packed", "Unit packed"),
            *_TLC_SOURCE,
            _date("Packing date"),
            *_DOCUMENT,
        ),
        Event.LANDING: (
            _ID,
            _TLC,
            Column("Species or market name"),
            *_QUANTITY,
            _date("Harvest date"),
            Column("Harvest location"),
            Column("Landing location"),
            _date("Date landed"),
            *_TLC_SOURCE,
            *_DOCUMENT,
        ),
        Event.SHIPPING: (
            _ID,
            _TLC,
            _SOURCE,
            Column("Product description"),
            *_QUANTITY,
            Column("Recipient location"),
            Column("Ship-from location"),
            _date("Date shipped"),
            *_TLC_SOURCE,
            *_DOCUMENT,
        ),
        Event.RECEIVING: (
            _ID,
            _TLC,
            _SOURCE,
            Column("Product description"),
            *_QUANTITY,
            Column("Immediate previous source"),
            Column("Receiving location"),
            _date("Date received"),
            *_TLC_SOURCE,
            *_DOCUMENT,
        ),
        Event.TRANSFORMATION: (
            _ID,
            _SOURCE,
            Column("Input traceability lot code"),
            Column("Input description"),
            *_amount("Quantity used", "Unit used"),
            Column("New traceability lot code"),
            Column("Location"),
            _date("Date completed"),
            Column("New product description"),
            *_amount("Quantity produced", "Unit produced"),
            *_DOCUMENT,
        ),
    }
)
