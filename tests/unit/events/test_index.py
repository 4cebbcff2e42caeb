"""What is put beside an event so that it can be found."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguongoc.events.context import Namespaces
from nguongoc.events.documents import read_document
from nguongoc.events.fitting import LONGEST, fitting
from nguongoc.events.index import (
    EventIndex,
    EventTimeMissing,
    IndexedEpc,
    TooManyIdentifiers,
    TooManyStatements,
    index_event,
)
from nguongoc.events.index_terms import IndexedTerm
from nguongoc.events.moments import read_moment
from tests.vectors import vectors

NAMESPACES = Namespaces.read([{"example": "http://ns.example.com/epcis/", "shop": "https://shop.vn/ns#"}])
OCCURRED = {"type": "ObjectEvent", "action": "OBSERVE", "eventTime": "2026-04-03T20:33:31.116-06:00"}


def indexed(**members: Any) -> EventIndex:
    return index_event({**OCCURRED, **members}, NAMESPACES)


def terms(**members: Any) -> dict[str, IndexedTerm]:
    return {term.name: term for term in indexed(**members).terms}


def test_all_spellings_of_an_identifier_share_one_key() -> None:
    epcs = indexed(
        epcList=["urn:epc:id:sgtin:9520123.045676.7", "HTTPS://Shop.vn/x/01/09520123456764/21/7?17=261231"],
        quantityList=[{"epcClass": "urn:epc:class:lgtin:9520123.045676.L1", "quantity": 2.5, "uom": "KGM"}],
        parentID="https://dl.example/00/095201234567891235",
    ).epcs
    assert epcs[0] == IndexedEpc("parent", False, "https://id.gs1.org/00/095201234567891235")
    assert {each.key for each in epcs if each.role == "epc" and not each.is_class} == {
        "https://id.gs1.org/01/09520123456764/21/7"
    }
    assert epcs[3] == IndexedEpc(
        "epc", True, "https://id.gs1.org/01/09520123456764/10/L1", Decimal("2.5"), "KGM"
    )


def test_a_word_of_the_vocabulary_is_one_term_however_it_is_written() -> None:
    spelled = ("shipping", "cbv:BizStep-shipping", "urn:epcglobal:cbv:bizstep:shipping")
    assert {indexed(bizStep=word).biz_step for word in spelled} == {
        "https://ref.gs1.org/cbv/BizStep-shipping"
    }
    assert indexed(bizStep="example:drying").biz_step == "http://ns.example.com/epcis/drying"


def test_transactions_and_parties_are_found_by_their_type() -> None:
    found = indexed(
        bizTransactionList=[
            {"type": "po", "bizTransaction": "urn:epcglobal:cbv:bt:0614141073467:1"},
            {"bizTransaction": "urn:x:untyped"},
        ],
        sourceList=[{"type": "owning_party", "source": "urn:epc:id:pgln:9520123.00001"}],
        destinationList=[{"type": "location", "destination": "urn:epc:id:sgln:9520123.00002.0"}],
    )
    assert [(term.name, term.text) for term in found.terms] == [
        ("bizTransaction_https://ref.gs1.org/cbv/BTT-po", "urn:epcglobal:cbv:bt:0614141073467:1"),
        ("source_https://ref.gs1.org/cbv/SDT-owning_party", found.parties[0]),
        ("destination_https://ref.gs1.org/cbv/SDT-location", found.terms[2].text),
    ]
    assert len(found.parties) == 1, "a place is no party"


def test_members_of_others_are_found_under_their_full_name_at_each_depth() -> None:
    found = terms(
        **{"example:field": {"shop:inner": [3, "2026-01-02T03:04:05Z"]}},
        ilmd={"cbvmda:itemExpirationDate": "2026-12-31", "shop:grade": "1"},
        errorDeclaration={"declarationTime": "2026-05-01T00:00:00Z", "example:by": "QA"},
        readPoint={"id": "urn:x:1", "shop:gate": True},
    )
    assert found["http://ns.example.com/epcis#field"] == IndexedTerm("http://ns.example.com/epcis#field")
    assert "INNER_https://shop.vn/ns#inner" in found
    assert found["ILMD_urn:epcglobal:cbv:mda#itemExpirationDate"].moment == datetime(2026, 12, 31, tzinfo=UTC)
    assert found["ILMD_https://shop.vn/ns#grade"].number == 1.0
    assert found["ERROR_DECLARATION_http://ns.example.com/epcis#by"].text == "QA"
    assert found["readPoint_https://shop.vn/ns#gate"].text == "true"


def test_sensor_values_are_found_by_their_unit() -> None:
    found = terms(
        sensorElementList=[
            {
                "sensorMetadata": {"time": "2026-04-02T14:00:00Z", "deviceID": "urn:epc:id:giai:9520123.55"},
                "sensorReport": [
                    {"type": "gs1:Temperature", "value": 4, "uom": "CEL", "shop:probe": "left"},
                    {"type": "RelativeHumidity", "meanValue": 80.5, "uom": "A93", "percRank": 50},
                ],
            }
        ]
    )
    assert found["value_CEL"].number == 4.0
    assert found["meanValue_A93"].number == 80.5
    assert found["percRank"].number == 50.0
    assert found["time"].moment == datetime(2026, 4, 2, 14, tzinfo=UTC)
    assert found["deviceID"].text == "https://id.gs1.org/8004/952012355"
    assert found["SENSORREPORT_https://shop.vn/ns#probe"].text == "left"
    assert found["sensorElementList"] == IndexedTerm("sensorElementList")


def test_of_our_own_registrations_only_what_cbv_names_is_indexed() -> None:
    event = {
        **OCCURRED,
        "shop:declaredBy": "did:web:x",
        "ilmd": {"cbvmda:lotNumber": "L1", "shop:pesticide": "none"},
    }
    assert [term.name for term in index_event(event, NAMESPACES, own=True).terms] == [
        "ILMD_urn:epcglobal:cbv:mda#lotNumber"
    ]


def test_what_is_too_long_for_an_index_is_found_by_its_digest() -> None:
    long, other = "d" * 2_000, "d" * 1_999 + "e"
    assert terms(**{"shop:note": long})["https://shop.vn/ns#note"].text == fitting(long)
    assert fitting(long) != fitting(other)
    assert fitting("đ" * 250) == "đ" * 250
    assert fitting("đ" * 251).startswith("sha-256:")
    assert "\0" not in fitting("a\0b")


def test_an_event_beyond_the_bounds_of_the_index_is_refused_not_cut() -> None:
    with pytest.raises(TooManyIdentifiers):
        indexed(epcList=[f"urn:x:{number}" for number in range(20_001)])
    with pytest.raises(TooManyStatements):
        indexed(**{"shop:reading": list(range(20_001))})
    assert len(indexed(**{"shop:reading": [1] * 20_001}).terms) == 1, "the same statement counts once"


def test_an_event_without_a_readable_time_is_refused() -> None:
    for time in (None, 5, "yesterday", "2026-01-01T00:00:00", "2026-13-01T00:00:00Z"):
        with pytest.raises(EventTimeMissing):
            indexed(eventTime=time)


def test_amounts_beyond_the_column_are_kept_out_of_it_and_stay_searchable() -> None:
    found = indexed(quantityList=[{"epcClass": "urn:x:a", "quantity": 1e30, "uom": "KGM"}])
    assert found.epcs[0].quantity is None
    assert [(term.name, term.number) for term in found.terms] == [("quantity", 1e30), ("quantity_KGM", 1e30)]
    fine = indexed(quantityList=[{"epcClass": "urn:x:a", "quantity": 0.12345678}])
    assert fine.epcs[0].quantity == Decimal("0.123457")


@pytest.mark.parametrize(
    "path", sorted(vectors("epcis").glob("examples/*.jsonld")), ids=lambda path: path.name
)
def test_every_published_example_is_indexed_within_the_columns(path: Any) -> None:
    document = read_document(json.loads(path.read_text()))
    for position, event in enumerate(document.events):
        found = index_event(event, document.namespaces_of(position))
        assert found.read_point
        assert found.epcs
        assert all(len(each.key.encode()) <= LONGEST for each in found.epcs)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=8), inside, max_size=3),
    max_leaves=12,
)
MEMBERS = st.sampled_from(
    ["type", "action", "bizStep", "disposition", "readPoint", "bizLocation", "epcList", "quantityList", "ilmd",
     "parentID", "sourceList", "bizTransactionList", "persistentDisposition", "errorDeclaration", "shop:x",
     "sensorElementList", "transformationID", "@context"]
)  # fmt: skip
INSIDE = st.sampled_from(
    ["id", "type", "source", "epcClass", "quantity", "uom", "sensorReport", "sensorMetadata", "value", "time"]
)


@given(st.dictionaries(MEMBERS, JSON | st.lists(st.dictionaries(INSIDE, JSON)), max_size=6))
def test_no_event_makes_anything_but_an_index(members: dict[str, Any]) -> None:
    found = index_event({**members, "eventTime": "2026-01-01T00:00:00Z"}, NAMESPACES)
    for term in found.terms:
        assert "\0" not in term.name
        assert len(term.name.encode()) <= 300
        assert term.text is None or len(term.text.encode()) <= LONGEST


@given(st.datetimes(timezones=st.just(UTC)))
def test_every_moment_is_read_as_written(moment: datetime) -> None:
    assert read_moment(moment.isoformat()) == moment
    assert read_moment(moment.isoformat().replace("+00:00", "z")) == moment
