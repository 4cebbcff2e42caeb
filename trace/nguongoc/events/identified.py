"""Where identifiers of things, places, parties and documents stand in an event: one table for whoever walks over them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Change = Callable[[str], str]

EPC_LISTS = ("epcList", "childEPCs", "inputEPCList", "outputEPCList")
QUANTITY_LISTS = ("quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList")
PLACES = ("readPoint", "bizLocation")
_ALONE = ("parentID", "transformationID")
_TYPED = {"sourceList": "source", "destinationList": "destination", "bizTransactionList": "bizTransaction"}
_OF_SENSORS = ("deviceID", "deviceMetadata", "rawData", "dataProcessingMethod", "bizRules")


def with_identifiers(event: Mapping[str, Any], change: Change) -> dict[str, Any]:
    """A copy of an event in which every identifier is what `change` makes of it; nothing else differs.

    `eventID`, terms, extensions and ILMD are no identifiers of this kind. What is not shaped like EPCIS is kept.
    """
    return {
        name: _CHANGES[name](value, change) if name in _CHANGES else value for name, value in event.items()
    }


def _one(value: Any, change: Change) -> Any:
    return change(value) if isinstance(value, str) else value


def _all(value: Any, change: Change) -> Any:
    return [_one(item, change) for item in value] if isinstance(value, list) else value


def _members(*names: str) -> Callable[[Any, Change], Any]:
    def of_object(value: Any, change: Change) -> Any:
        if not isinstance(value, dict):
            return value
        return {name: _one(inner, change) if name in names else inner for name, inner in value.items()}

    return of_object


def _each(of_item: Callable[[Any, Change], Any]) -> Callable[[Any, Change], Any]:
    return lambda value, change: (
        [of_item(item, change) for item in value] if isinstance(value, list) else value
    )


_sensing = _members(*_OF_SENSORS)


def _sensor_element(value: Any, change: Change) -> Any:
    if not isinstance(value, dict):
        return value
    parts = {"sensorMetadata": _sensing, "sensorReport": _each(_sensing)}
    return {name: parts[name](inner, change) if name in parts else inner for name, inner in value.items()}


_CHANGES: Mapping[str, Callable[[Any, Change], Any]] = {
    **dict.fromkeys(EPC_LISTS, _all),
    **dict.fromkeys(QUANTITY_LISTS, _each(_members("epcClass"))),
    **dict.fromkeys(PLACES, _members("id")),
    **dict.fromkeys(_ALONE, _one),
    **{name: _each(_members(member)) for name, member in _TYPED.items()},
    "sensorElementList": _each(_sensor_element),
}
