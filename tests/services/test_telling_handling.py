"""After registration: what a page tells of a lot's further way, and what it keeps to itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from nguongoc.batches.lots import Batch
from nguongoc.events.build import lot_class
from nguongoc.events.context import Namespaces
from nguongoc.events.handling import Measured
from nguongoc.events.index import index_event
from nguongoc.events.model import EPCIS_CONTEXT
from nguongoc.identifiers.ordered import uuid7
from nguongoc.identifiers.public_code import CodePath
from nguongoc.ports import Standing, StoredEvent, UnitOfWork
from nguongoc.ports.events import IndexedEvent
from nguongoc.records.canonical import canonical_bytes
from nguongoc.services.provenance import Stage, StageKind
from nguongoc.services.tell_handling import MOST_TOLD, tell_handling
from nguongoc_api.services import Services
from tests.factories import rows
from tests.service import Farm

BASE_URL = "http://localhost:8000"
SHIPPED = datetime(2026, 11, 23, 2, tzinfo=UTC)


@pytest.fixture
def farm(services: Services) -> Farm:
    return Farm(services)


def spelled(batch: Batch) -> str:
    return lot_class(batch.gtin, batch.lot, batch.code, BASE_URL)


def capture(farm: Farm, batch: Batch, **members: Any) -> StoredEvent:
    """An event about the lot put down as captured, without the judgement that the door would pass on it."""
    standing = members.pop("standing", Standing.CAPTURED)
    voided_by = members.pop("voided_by", None)
    event = {
        "type": "ObjectEvent",
        "eventTime": SHIPPED.isoformat(),
        "eventTimeZoneOffset": "+07:00",
        "action": "OBSERVE",
        "bizStep": "shipping",
        "quantityList": [{"epcClass": spelled(batch), "quantity": 700, "uom": "KGM"}],
        "destinationList": [{"type": "owning_party", "destination": "https://id.gs1.org/417/9524321404009"}],
        **members,
    }
    index = index_event(event, Namespaces.read([EPCIS_CONTEXT]))
    id = uuid7(rows.NOW)
    stored = StoredEvent(
        id=id,
        event_uri=f"{BASE_URL}/epcis/events/{id}",
        organisation_id=farm.organisation.id,
        type=index.type,
        biz_step=index.biz_step,
        event_time=index.event_time,
        record_time=rows.NOW,
        body=canonical_bytes(event),
        identity=id.hex,
        read_point=index.read_point,
        biz_location=index.biz_location,
        standing=standing,
        declared_at=index.declared_at,
        voided_by=voided_by,
    )

    def write(uow: UnitOfWork) -> None:
        uow.events.add([IndexedEvent(stored, index)])

    farm.services.writer.run(write)
    return stored


def told(farm: Farm, batch: Batch) -> list[Stage]:
    with farm.services.reads.open() as reader:
        return tell_handling(reader, batch, farm.organisation, BASE_URL)


def test_a_shipment_is_told_with_its_temperature_and_without_its_amount(farm: Farm) -> None:
    batch = farm.register().batch
    sensors = [{"sensorReport": [{"type": "Temperature", "minValue": 2, "maxValue": 6, "uom": "CEL"}]}]
    capture(farm, batch, sensorElementList=sensors)
    (stage,) = told(farm, batch)
    assert (stage.kind, stage.quantity, stage.late) == (StageKind.SHIP, None, False)
    (reading,) = stage.readings
    assert (reading.measured, reading.least, reading.most) == (Measured.TEMPERATURE, 2, 6)


def test_a_place_is_named_where_it_is_the_holders_own_and_nowhere_else(farm: Farm) -> None:
    batch = farm.register().batch
    capture(farm, batch, readPoint={"id": f"{BASE_URL}/f/{farm.field.id}"})
    later = (SHIPPED + timedelta(hours=3)).isoformat()
    capture(
        farm, batch, eventTime=later, bizStep="receiving", readPoint={"id": "urn:epc:id:sgln:9524321.40400.0"}
    )
    at_home, at_a_buyers = told(farm, batch)
    assert at_home.facility_name == farm.field.name
    assert (at_a_buyers.kind, at_a_buyers.facility_name, at_a_buyers.commune_name) == (
        StageKind.RECEIVE,
        "",
        "",
    )


def test_steps_stand_in_the_order_they_happened_whatever_came_in_first(farm: Farm) -> None:
    batch = farm.register().batch
    capture(farm, batch, eventTime=(SHIPPED + timedelta(hours=5)).isoformat(), bizStep="receiving")
    capture(farm, batch)
    assert [stage.kind for stage in told(farm, batch)] == [StageKind.SHIP, StageKind.RECEIVE]


def test_what_was_taken_back_what_is_foreign_and_another_lots_way_are_not_told(farm: Farm) -> None:
    batch, other = farm.register().batch, farm.register().batch
    capture(farm, batch, voided_by=uuid7(rows.NOW))
    capture(farm, batch, standing=Standing.FOREIGN)
    capture(farm, batch, errorDeclaration={"declarationTime": SHIPPED.isoformat(), "reason": "did_not_occur"})
    capture(farm, other)
    capture(farm, batch, bizStep="retail_selling")
    assert told(farm, batch) == []


def test_of_very_many_steps_the_latest_are_told(farm: Farm) -> None:
    batch = farm.register().batch
    for hour in range(MOST_TOLD + 3):
        capture(farm, batch, eventTime=(SHIPPED + timedelta(minutes=hour)).isoformat(), bizStep="inspecting")
    assert len(told(farm, batch)) == MOST_TOLD


def test_the_page_of_a_lot_goes_on_with_its_way(farm: Farm) -> None:
    batch = farm.register().batch
    capture(farm, batch)
    assert farm.services.resolve_code(CodePath(batch.code)).journey[-1].kind is StageKind.SHIP
