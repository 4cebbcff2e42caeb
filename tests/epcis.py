"""EPCIS documents and events for tests: small, valid, anything said otherwise."""

from __future__ import annotations

from typing import Any

CONTEXT = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"
Json = dict[str, Any]


def object_event(**said: Any) -> Json:
    """A shipment of somebody else's goods."""
    event: Json = {
        "type": "ObjectEvent",
        "action": "OBSERVE",
        "eventTime": "2026-11-22T08:00:00.000+07:00",
        "eventTimeZoneOffset": "+07:00",
        "bizStep": "shipping",
        "disposition": "in_transit",
        "epcList": ["urn:epc:id:sgtin:0614141.107346.2017"],
    }
    event |= said
    return {name: value for name, value in event.items() if value is not None}


def alone(**said: Any) -> Json:
    """An event that needs no document around it."""
    return {"@context": [CONTEXT], **object_event(**said)}


def document(*events: Json, **said: Any) -> Json:
    return {
        "@context": [CONTEXT],
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": "2026-11-22T09:00:00.000Z",
        "epcisBody": {"eventList": list(events)},
    } | said


def of_lot(link: str, quantity: float | None = None, uom: str | None = "KGM", **said: Any) -> Json:
    """An event about so much of a lot."""
    element: Json = {"epcClass": link}
    if quantity is not None:
        element |= {"quantity": quantity}
        if uom is not None:
            element |= {"uom": uom}
    return object_event(epcList=None, quantityList=[element], **said)


def declared_wrong(event: Json, at: str = "2026-11-22T12:00:00.000Z", **said: Any) -> Json:
    """The declaration that an event was an error: the event itself, with what is wrong about it."""
    return event | {"errorDeclaration": {"declarationTime": at, "reason": "incorrect_data"} | said}
