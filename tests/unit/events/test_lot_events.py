"""The event of a lot: what it says, and that the lot comes back out of it."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from nguongoc.batches.lots import LotInput, Origin
from nguongoc.batches.quantities import Quantity, Unit
from nguongoc.errors import Refusal
from nguongoc.events.build import lot_class, lot_event
from nguongoc.events.context import Namespaces
from nguongoc.events.edges import TooManyEdges, edge_pairs
from nguongoc.events.index import index_event
from nguongoc.events.model import declared_of
from nguongoc.events.read import EventMemberWrong, EventQuantityDiffers, declared_in
from tests.unit.events.lots import BASE_URL, FACILITY, HARVEST, ORGANISATION, PRODUCT, Case, cases

FISH = Quantity(Decimal(1000), Unit.KG)
SAUCE = Case(
    replace(
        HARVEST,
        id=UUID(int=20),
        event_id=UUID(int=21),
        code="9ZZZZZZZZZ",
        gtin="09520123456788",
        lot="NM-01",
        origin=Origin.MADE,
        quantity=Quantity(Decimal(1200), Unit.CHAI),
        inputs=(LotInput(HARVEST.id, FISH),),
    ),
    FACILITY,
    ((HARVEST, FISH),),
)
CATCH = Case(HARVEST, FACILITY, ())


@given(cases())
def test_a_lot_is_rebuilt_from_the_canonical_bytes_of_its_event_alone(case: Case) -> None:
    event = json.loads(rfc8785.dumps(case.event()))
    process = PRODUCT.process if case.batch.origin is Origin.MADE else None
    assert declared_in(event) == declared_of(case.batch, process)


def test_a_harvest_is_an_object_event_that_adds_its_kilograms() -> None:
    event = CATCH.event()
    assert (event["type"], event["action"], event["bizStep"]) == ("ObjectEvent", "ADD", "commissioning")
    assert event["quantityList"] == [{"epcClass": f"{BASE_URL}/b/7K3MWQ9DXA", "quantity": 1250, "uom": "KGM"}]
    assert event["readPoint"] == {"id": f"{BASE_URL}/f/{FACILITY.id}"}
    assert event["eventID"] == f"{BASE_URL}/epcis/events/{HARVEST.event_id}"
    assert event["ilmd"]["cbvmda:harvestStartDate"] == "2026-11-11"


def test_what_is_made_is_a_transformation_of_its_source_lots() -> None:
    event = SAUCE.event()
    assert event["type"] == "TransformationEvent"
    assert "action" not in event
    assert event["inputQuantityList"] == [
        {"epcClass": f"{BASE_URL}/b/7K3MWQ9DXA", "quantity": 1000, "uom": "KGM"}
    ]
    assert event["outputQuantityList"] == [
        {"epcClass": f"{BASE_URL}/01/09520123456788/10/NM-01", "quantity": 1200, "uom": "H87"}
    ]
    assert event["ilmd"]["nguongoc:process"] == "fish-to-fish-sauce"


def test_no_signed_place_is_finer_than_the_commune() -> None:
    text = json.dumps(CATCH.event())
    assert "19.5" not in text
    assert "105.8" not in text
    assert FACILITY.commune_code in text


def test_a_facility_with_a_gln_is_named_by_it() -> None:
    case = Case(HARVEST, replace(FACILITY, gln="9520123456788"), ())
    assert case.event()["bizLocation"] == {"id": f"{BASE_URL}/414/9520123456788"}


def test_a_day_is_told_as_noon_in_vietnam_with_its_precision() -> None:
    event = CATCH.event()
    assert event["eventTime"] == "2026-11-11T12:00:00.000+07:00"
    assert event["eventTimeZoneOffset"] == "+07:00"
    assert event["nguongoc:eventTimePrecision"] == "day"


def test_a_harvest_entered_on_its_own_morning_does_not_lie_in_the_future() -> None:
    morning = datetime(2026, 11, 10, 18, 30, tzinfo=UTC)
    event = Case(replace(HARVEST, entered_at=morning), FACILITY, ()).event()
    assert event["eventTime"] == "2026-11-11T01:30:00.000+07:00"


def test_parts_that_do_not_belong_together_make_no_event() -> None:
    with pytest.raises(ValueError, match="another product"):
        lot_event(HARVEST, replace(PRODUCT, id=UUID(int=99)), ORGANISATION, FACILITY, (), base_url=BASE_URL)
    with pytest.raises(ValueError, match="not the inputs"):
        Case(HARVEST, FACILITY, ((HARVEST, FISH),)).event()
    with pytest.raises(ValueError, match="what is made"):
        Case(replace(HARVEST, origin=Origin.MADE), FACILITY, ()).event()


def test_a_lot_number_of_another_system_is_escaped_in_its_link() -> None:
    assert (
        lot_class("09520123456788", "A/1 ?", "X", BASE_URL) == f"{BASE_URL}/01/09520123456788/10/A%2F1%20%3F"
    )


@pytest.mark.parametrize("amount", ["0.000001", "0.1", "999999999.999999", "1000000000"])
def test_a_quantity_altered_in_the_list_alone_is_noticed(amount: str) -> None:
    event = Case(replace(HARVEST, quantity=Quantity(Decimal(amount), Unit.KG)), FACILITY, ()).event()
    declared_in(event)
    event["quantityList"][0]["quantity"] *= 2
    with pytest.raises(EventQuantityDiffers) as refused:
        declared_in(event)
    assert refused.value.pointer == "/quantityList/0/quantity"


def test_a_unit_or_an_input_altered_in_the_list_alone_is_noticed() -> None:
    event = SAUCE.event()
    event["inputQuantityList"][0]["uom"] = "TNE"
    with pytest.raises(EventQuantityDiffers):
        declared_in(event)
    event = SAUCE.event()
    event["inputQuantityList"] *= 2
    with pytest.raises(EventMemberWrong):
        declared_in(event)


def _paths(node: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    below: list[tuple[str | int, ...]] = [path] if path else []
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in items:
        below += _paths(value, (*path, key))
    return below


@given(
    st.sampled_from(_paths(SAUCE.event())),
    st.sampled_from(
        [None, True, 0, -1, 1e308, float("nan"), "", "x", "9" * 5000, "NaN", [], {}, [{}], [None]]
    ),
)
def test_an_event_with_any_member_replaced_is_read_or_refused_by_name(
    path: tuple[str | int, ...], value: object
) -> None:
    event: Any = deepcopy(SAUCE.event())
    node = event
    for key in path[:-1]:
        node = node[key]
    node[path[-1]] = value
    for read in (declared_in, edges):
        try:
            read(event)
        except Refusal as refusal:
            assert refusal.code  # noqa: PT017


def test_an_event_without_what_our_events_hold_is_refused_by_the_member_missing() -> None:
    with pytest.raises(EventMemberWrong) as refused:
        declared_in({"type": "ObjectEvent"})
    assert refused.value.pointer == "/ilmd"


def edges(event: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    return edge_pairs(index_event({"eventTime": "2026-11-11T05:00:00Z", **event}, Namespaces()), UUID(int=1))


def test_a_transformation_told_in_several_events_is_one_thing_in_the_middle() -> None:
    def of(teller: int, **members: Any) -> tuple[tuple[str, str], ...]:
        event = {
            "type": "TransformationEvent",
            "eventTime": "2026-11-11T05:00:00Z",
            "transformationID": "urn:x:1",
            **members,
        }
        return edge_pairs(index_event(event, Namespaces()), UUID(int=teller))

    ((source, run),) = of(1, inputEPCList=["urn:a"])
    ((same, target),) = of(1, outputEPCList=["urn:b"])
    assert (source, target) == ("urn:a", "urn:b")
    assert run == same
    assert of(1, inputEPCList=["urn:a"], outputEPCList=["urn:b"]) == (
        ("urn:a", "urn:b"),
        ("urn:a", run),
        (run, "urn:b"),
    )
    assert of(2, inputEPCList=["urn:a"]) != ((source, run),)
    assert of(2, inputEPCList=[run])[0][0] != run


def test_a_transformation_gives_one_edge_for_each_source_lot() -> None:
    assert edges(SAUCE.event()) == (
        (f"{BASE_URL}/b/7K3MWQ9DXA", "https://id.gs1.org/01/09520123456788/10/NM-01"),
    )
    assert edges(CATCH.event()) == ()


def test_a_foreign_transformation_of_single_units_and_classes_joins_each_with_each_once() -> None:
    event = {
        "type": "TransformationEvent",
        "inputEPCList": ["urn:a", "urn:a"],
        "inputQuantityList": [{"epcClass": "urn:b"}],
        "outputEPCList": ["urn:c", "urn:a"],
    }
    pairs = edges(event)
    assert len(pairs) == 3
    assert set(pairs) == {("urn:a", "urn:c"), ("urn:b", "urn:c"), ("urn:b", "urn:a")}


def test_every_spelling_of_an_identifier_is_the_same_end_of_an_edge() -> None:
    event = {
        "type": "TransformationEvent",
        "inputQuantityList": [
            {"epcClass": "urn:epc:class:lgtin:9521234.012345.L1"},
            {"epcClass": "https://shop.example/eat/01/09521234123453/10/L1?linkType=all"},
        ],
        "outputEPCList": ["urn:epc:id:sscc:9521234.0123456789"],
    }
    assert edges(event) == (
        ("https://id.gs1.org/01/09521234123453/10/L1", "https://id.gs1.org/00/095212341234567891"),
    )


def test_an_end_too_long_for_the_graph_stands_there_by_its_digest() -> None:
    long = "urn:x:" + "a" * 400
    ((source, target),) = edges(
        {"type": "TransformationEvent", "inputEPCList": [long], "outputEPCList": ["urn:b"]}
    )
    assert (source[:8], target) == ("sha-256:", "urn:b")


def test_one_event_cannot_fill_the_graph() -> None:
    event = {
        "type": "TransformationEvent",
        "inputEPCList": [f"urn:i:{n}" for n in range(200)],
        "outputEPCList": [f"urn:o:{n}" for n in range(200)],
    }
    with pytest.raises(TooManyEdges):
        edges(event)


def test_a_date_in_another_spelling_is_not_taken_for_a_day() -> None:
    event = CATCH.event()
    event["ilmd"]["nguongoc:happenedOn"] = "20261111"
    with pytest.raises(EventMemberWrong):
        declared_in(event)
    assert date.fromisoformat("20261111") == date(2026, 11, 11)
