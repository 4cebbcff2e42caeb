"""A question as it is given, and what it is understood to ask."""

from __future__ import annotations

import contextlib
import json
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguongoc.errors import Refusal
from nguongoc.events.context import Namespaces
from nguongoc.events.query.criteria import (
    Column,
    Compares,
    Comparison,
    Declares,
    EventQuery,
    InTime,
    KeyMatch,
    Named,
    OneOf,
    OrderBy,
    Place,
    States,
    StatesNumber,
    StatesText,
    TimeColumn,
)
from nguongoc.events.query.parameters import FAMILIES, FIXED, find
from nguongoc.events.query.reading import query_of_json, query_of_url
from nguongoc.events.query.refusals import (
    QueryParameterNotSupported,
    QueryParameterRepeated,
    QueryParametersExclude,
    QueryParameterUnknown,
    QueryParameterWrong,
    QueryPrefixUndeclared,
    QueryTooComplex,
    QueryValueWrong,
)
from tests.vectors import vectors

NAMESPACES = Namespaces.read({"example": "http://ns.example.com/epcis/"})
CBV = "https://ref.gs1.org/cbv/"
GTIN = "https://id.gs1.org/01/09520123456764"


def asked(*pairs: tuple[str, str]) -> EventQuery:
    return query_of_url(pairs, NAMESPACES)


def criterion(name: str, value: str) -> Any:
    (found,) = asked((name, value)).criteria
    return found


def of_json(**members: Any) -> EventQuery:
    return query_of_json(members, NAMESPACES)


def test_every_parameter_of_the_published_binding_has_a_row() -> None:
    binding = json.loads((vectors("epcis") / "openapi.json").read_text())["components"]["parameters"]
    of_paging = {"perPage", "nextPageToken"}
    of_schedules = {"second", "minute", "hour", "dayOfMonth", "month", "dayOfWeek", "stream"}
    of_subscriptions = {"reportIfEmpty", "initialRecordTime"}
    names = {each["name"] for each in binding.values() if each["in"] == "query"}
    assert len(names) > 50
    missing = names - FIXED.keys() - of_paging - of_schedules - of_subscriptions
    assert not missing


def test_every_parameter_of_the_published_query_schema_has_a_row() -> None:
    schema = json.loads((vectors("epcis") / "query-schema.json").read_text())["definitions"]["EPCIS-Query"]
    assert schema["properties"].keys() - FIXED.keys() == {"@context"}
    for pattern in schema["patternProperties"]:
        # As published, the backslashes of these patterns are doubled, so that they fit no name at all.
        meant = pattern.replace("\\\\", "\\")
        name = meant.strip("^$")
        for expression, example in (
            ("[a-z][a-zA-Z0-9]*\\:\\w+", "example:field"),
            ("[a-z][a-zA-Z0-9_]+", "po"),
            ("[A-Z0-9]{2,4}", "CEL"),
            ("\\w+_\\w+", "bizLocation_region"),
        ):
            name = name.replace(expression, example)
        assert re.fullmatch(meant, name), pattern
        assert find(name) is not None, name


def test_words_are_asked_in_any_spelling() -> None:
    expected = OneOf(Column.BIZ_STEP, (f"{CBV}BizStep-shipping", f"{CBV}BizStep-receiving"))
    assert criterion("EQ_bizStep", "shipping|urn:epcglobal:cbv:bizstep:receiving") == expected
    assert of_json(EQ_bizStep=["cbv:BizStep-shipping", f"{CBV}BizStep-receiving"]).criteria == (expected,)
    assert asked(("EQ_bizStep", "shipping"), ("EQ_bizStep", "receiving")).criteria == (expected,)
    assert criterion("EQ_disposition", "example:drying").keys == ("http://ns.example.com/epcis/drying",)
    with pytest.raises(QueryValueWrong):
        asked(("EQ_bizStep", "harvesting"))


def test_times_are_read_with_their_offset_escaped_or_not() -> None:
    moment = datetime(2026, 3, 1, 1, tzinfo=UTC)
    for text in ("2026-03-01T08:00:00+07:00", "2026-03-01T08:00:00 07:00", "2026-03-01T01:00:00.000000Z"):
        assert criterion("GE_eventTime", text) == InTime(TimeColumn.EVENT_TIME, Comparison.GE, moment)
    for text in ("2026-03-01T08:00:00", "2026-03-01", "", "now"):
        with pytest.raises(QueryValueWrong, match="GE_eventTime"):
            asked(("GE_eventTime", text))


def test_both_spellings_of_the_time_of_a_declaration_ask_the_same() -> None:
    (one,) = asked(("GE_errorDeclaration_Time", "2026-03-01T00:00:00Z")).criteria
    (other,) = asked(("GE_errorDeclarationTime", "2026-03-01T00:00:00Z")).criteria
    assert one == other
    assert criterion("EXISTS_errorDeclaration", "true") == Declares()
    assert asked(("EXISTS_errorDeclaration", "false")).criteria == ()
    assert of_json(EXISTS_errorDeclaration=None).criteria == (Declares(),)


def test_identifiers_are_asked_in_any_spelling_and_as_patterns() -> None:
    lot = criterion(
        "MATCH_anyEPCClass", "urn:epc:class:lgtin:9520123.045676.L1|https://shop.vn/01/09520123456764/10/L1"
    )
    assert set(lot.matches) == {KeyMatch(f"{GTIN}/10/L1")}
    assert lot.is_class
    (one, serials, others) = criterion("MATCH_epc", "urn:epc:idpat:sgtin:9520123.045676.*").matches
    assert (one, serials) == (KeyMatch(GTIN), KeyMatch(f"{GTIN}/21/", prefix=True))
    assert others == KeyMatch(f"{GTIN}/235/", prefix=True)
    wide = criterion("MATCH_anyEPC", "urn:epc:idpat:sscc:9520123.*").matches
    assert [each.key for each in wide] == [f"https://id.gs1.org/00/{digit}9520123" for digit in range(10)]
    for pattern in (
        "urn:epc:idpat:sgtin:*.*.*",
        "urn:epc:idpat:sgtin:9520123.*.7",
        "urn:epc:idpat:nothing:9520123.*",
    ):
        with pytest.raises(QueryValueWrong):
            asked(("MATCH_epc", pattern))
    with pytest.raises(QueryValueWrong):
        asked(("MATCH_epcClass", "urn:epc:idpat:sgtin:9520123.*.*"))


def test_a_place_is_asked_with_the_units_in_it() -> None:
    gln = "https://id.gs1.org/414/9520123000011"
    assert criterion("WD_bizLocation", "urn:epc:id:sgln:9520123.00001.0") == Place(
        Column.BIZ_LOCATION, (KeyMatch(gln), KeyMatch(f"{gln}/254/", prefix=True))
    )
    assert criterion("EQ_readPoint", f"{gln}/254/7") == Place(Column.READ_POINT, (KeyMatch(f"{gln}/254/7"),))
    assert criterion("WD_readPoint", "https://trace.example/f/1").matches == (
        KeyMatch("https://trace.example/f/1"),
    )


@pytest.mark.parametrize(
    "name",
    [
        "EQ_ILMD_cbvmda:lotNumber",
        "EQ_ILMD_urn:epcglobal:cbv:mda:lotNumber",
        "EQ_ILMD_urn:epcglobal:cbv:mda#lotNumber",
    ],
)
def test_a_field_is_asked_by_prefix_or_in_full(name: str) -> None:
    assert criterion(name, "A|B") == StatesText("ILMD_urn:epcglobal:cbv:mda#lotNumber", ("A", "B"))


def test_a_field_whose_prefix_nobody_declared_is_not_guessed() -> None:
    with pytest.raises(QueryPrefixUndeclared, match="acme"):
        asked(("EQ_acme:lot", "A"))
    declared = {"@context": [{"acme": "https://acme.example/"}], "EQ_acme:lot": ["A"]}
    assert query_of_json(declared, NAMESPACES).criteria == (StatesText("https://acme.example#lot", ("A",)),)


def test_fields_are_compared_as_what_they_are_written_as() -> None:
    field = "INNER_http://ns.example.com/epcis#at"
    moment = datetime(2026, 3, 1, tzinfo=UTC)
    assert criterion("GT_INNER_example:at", "5.5") == Compares(field, Comparison.GT, 5.5)
    assert criterion("LE_INNER_example:at", "2026-03-01") == Compares(field, Comparison.LE, moment)
    assert criterion("EXISTS_INNER_example:at", "") == States(field)
    assert of_json(**{"EQ_INNER_example:at": 5}).criteria == (StatesNumber(field, (5.0,)),)
    equal = criterion("EQ_INNER_example:at", "5.0|2026-03-01T00:00:00Z|01")
    assert equal == StatesText(field, ("5.0", "5", "2026-03-01T00:00:00Z", "01"), (moment,))
    with pytest.raises(QueryValueWrong):
        asked(("GT_example:at", "many"))


def test_measures_and_types_are_part_of_the_name() -> None:
    assert criterion("GE_value_CEL", "8") == Compares("value_CEL", Comparison.GE, 8.0)
    assert criterion("EQ_quantity_KGM", "1|2.50") == StatesNumber("quantity_KGM", (1.0, 2.5))
    assert (
        criterion("EQ_source_owning_party", "urn:epc:id:pgln:9520123.00001").name
        == f"source_{CBV}SDT-owning_party"
    )
    assert criterion("EQ_bizTransaction_po", "urn:x:1") == StatesText(
        f"bizTransaction_{CBV}BTT-po", ("urn:x:1",)
    )
    assert criterion("EQ_type", "gs1:Temperature") == StatesText("type", ("https://gs1.org/voc/Temperature",))
    with pytest.raises(QueryValueWrong):
        asked(("EQ_bizTransaction_invoice", "urn:x:1"))
    with pytest.raises(QueryParameterUnknown):
        asked(("GE_value_celsius", "8"))


def test_what_only_readers_of_the_whole_event_may_ask_is_told_apart() -> None:
    assert not asked(
        ("EQ_bizStep", "shipping"), ("MATCH_epc", "urn:x:1"), ("EQ_eventID", "urn:x:2")
    ).sensitive
    for name, value in (
        ("EQ_quantity", "1"),
        ("EQ_destination_owning_party", "urn:x:1"),
        ("EQ_bizTransaction_po", "urn:x:1"),
        ("GE_value_CEL", "8"),
        ("EXISTS_example:field", "true"),
        ("EQ_transformationID", "urn:x:1"),
    ):
        assert asked((name, value)).sensitive, name


def test_order_and_number_of_answers() -> None:
    assert asked() == EventQuery((), False, OrderBy.RECORDED, True)
    first = asked(("orderBy", "eventTime"), ("orderDirection", "ASC"), ("eventCountLimit", "1"))
    assert first == EventQuery((), False, OrderBy.EVENT_TIME, False, limit=1)
    assert of_json(maxEventCount=7).too_many == 7
    for pairs in (
        [("eventCountLimit", "1")],
        [("orderBy", "eventTime"), ("eventCountLimit", "1"), ("maxEventCount", "1")],
    ):
        with pytest.raises(QueryParametersExclude):
            asked(*pairs)
    for name, value in (
        ("orderBy", "quantity"),
        ("orderDirection", "up"),
        ("maxEventCount", "0"),
        ("maxEventCount", "-1"),
    ):
        with pytest.raises(QueryValueWrong, match=name):
            asked((name, value))
    with pytest.raises(QueryParameterNotSupported):
        asked(("orderBy", "example:field"))


def test_names_of_events_are_asked_as_they_are() -> None:
    ni = "ni:///sha-256;df7bb3c352fef055578554f09f5e2aa41782150ced7bd0b8af24dd3ccb30ba69?ver=CBV2.0"
    assert criterion("EQ_eventID", f"{ni}|urn:uuid:404d95fc-9457-4a51-bd6a-0bba133845a8") == Named(
        (ni, "urn:uuid:404d95fc-9457-4a51-bd6a-0bba133845a8")
    )


@pytest.mark.parametrize(
    "name",
    [
        "",
        "bizStep",
        "eq_bizStep",
        "EQ_",
        "EQ_foo",
        "MATCH_foo",
        "GE_bizStep",
        "NE_bizStep",
        "EQ_quantity_",
        "perPage",
    ],
)
def test_a_parameter_nobody_knows_is_refused_by_name(name: str) -> None:
    with pytest.raises(QueryParameterUnknown, match=re.escape(f" {name}:")):
        asked((name, "x"))


def test_what_needs_master_data_is_refused_with_the_reason() -> None:
    with pytest.raises(QueryParameterNotSupported, match="master data"):
        asked(("HASATTR_bizLocation", "urn:x:1"))
    with pytest.raises(QueryParameterNotSupported):
        asked(("EQ_ATTR_bizLocation_urn:x:1", "north"))


def test_a_parameter_of_one_value_is_given_once() -> None:
    with pytest.raises(QueryParameterRepeated, match="GE_eventTime"):
        asked(("GE_eventTime", "2026-03-01T00:00:00Z"), ("GE_eventTime", "2026-03-02T00:00:00Z"))


def test_a_question_has_bounds() -> None:
    with pytest.raises(QueryTooComplex):
        asked(("MATCH_epc", "|".join(["urn:x:1"] * 1_001)))
    with pytest.raises(QueryTooComplex):
        asked(*[(f"EXISTS_example:f{number}", "true") for number in range(101)])


def test_json_is_typed_as_the_schema_types_it() -> None:
    for members in (
        {"EQ_bizStep": "shipping"},
        {"EQ_quantity": 5},
        {"GE_quantity": "5"},
        {"EQ_booleanValue": "true"},
        {"EQ_action": ["READ"]},
        {"eventType": ["Thing"]},
        {"MATCH_epc": ["not a uri"]},
        {"EQ_readPoint": [5]},
        {"maxEventCount": "5"},
        {"GE_eventTime": 5},
        {"EXISTS_errorDeclaration": "yes"},
    ):
        with pytest.raises(QueryValueWrong, match=next(iter(members))):
            of_json(**members)
    with pytest.raises(QueryValueWrong):
        query_of_json(["EQ_bizStep"], NAMESPACES)
    assert of_json(EQ_bizStep=[]).criteria == (OneOf(Column.BIZ_STEP, ()),)


NAMES = st.sampled_from(
    [*FIXED, *(f"{each.stem}example:x" for each in FAMILIES), *(f"{each.stem}KGM" for each in FAMILIES)]
)
VALUES = st.text() | st.sampled_from(
    ["5", "true", "2026-03-01T00:00:00Z", "urn:x:1", "shipping", "ADD", "a|b"]
)


@given(st.lists(st.tuples(NAMES | st.text(), VALUES), max_size=5))
def test_no_url_makes_anything_but_a_question_or_a_typed_refusal(pairs: list[tuple[str, str]]) -> None:
    with contextlib.suppress(QueryParameterWrong, QueryTooComplex):
        assert isinstance(asked(*pairs), EventQuery)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=8), inside, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(NAMES | st.text() | st.just("@context"), JSON | st.lists(VALUES), max_size=5))
def test_no_json_makes_anything_but_a_question_or_a_typed_refusal(value: dict[str, Any]) -> None:
    with contextlib.suppress(Refusal):
        assert isinstance(query_of_json(value, NAMESPACES), EventQuery)
