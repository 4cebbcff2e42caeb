"""Who is answered what: whole events to those who may read them, the public minimum to everybody else (ADR 10)."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import event, func, literal, select, text

from nguongoc.events.index import identifier_key
from nguongoc.events.query.criteria import Column, EventQuery, OrderBy
from nguongoc.events.query.reading import query_of_json
from nguongoc.events.query.refusals import QueryTooSlow
from nguongoc.ports.event_search import Asker
from nguongoc.store.engine import open_engine
from nguongoc.store.repositories.event_search import SqlEventSearch
from tests.store.questions.conftest import EVENTS, NAMESPACES, Asked
from tests.store.questions.corpus import called

LOT = identifier_key(called("lot"))
PACKHOUSE = identifier_key(called("packhouse"))
PUBLIC = frozenset({LOT})


def question(**members: Any) -> EventQuery:
    return query_of_json(members, NAMESPACES)


def test_the_owner_reads_everything_whole(asked: Asked) -> None:
    with asked.store.reads.open() as reader:
        page = reader.event_search.find(EventQuery(), Asker(asked.owner), None, 100)
    assert len(page.found) == len(EVENTS)
    assert all(each.whole for each in page.found)


def test_a_party_reads_whole_what_names_it_and_nothing_else_without_asking_by_name(asked: Asked) -> None:
    assert asked.answers(EventQuery(), Asker(asked.party)) == [3]
    assert asked.answers(
        question(EQ_bizTransaction_po=["urn:epcglobal:cbv:bt:9520123000011:7"]), Asker(asked.party)
    ) == [3]


def test_who_does_not_name_what_is_asked_about_is_told_nothing(asked: Asked) -> None:
    for asker in (Asker(None, PUBLIC), Asker(asked.stranger, PUBLIC)):
        assert asked.answers(EventQuery(), asker) == []
        assert asked.answers(question(EQ_bizStep=["shipping", "commissioning"]), asker) == []


def test_anybody_may_ask_about_a_public_lot_and_gets_the_minimum_of_what_is_no_foreign_event(
    asked: Asked,
) -> None:
    query = question(MATCH_anyEPCClass=[called("lot")])
    assert asked.answers(query, Asker(asked.owner)) == [9, 5, 2, 1, 0]
    for asker in (Asker(None, PUBLIC), Asker(asked.stranger, PUBLIC)):
        with asked.store.reads.open() as reader:
            page = reader.event_search.find(query, asker, None, 100)
        assert [asked.ids.index(each.event.id) for each in page.found] == [2, 1, 0]
        assert not any(each.whole for each in page.found)


def test_what_is_no_public_lot_cannot_be_asked_about_by_others(asked: Asked) -> None:
    for members in (
        {"MATCH_parentID": [called("pallet")]},
        {"MATCH_anyEPCClass": [called("lot")], "MATCH_anyEPC": [called("pallet")]},
        {"MATCH_anyEPC": ["urn:epc:idpat:sgtin:9520123.*.*"]},
    ):
        assert asked.answers(question(**members), Asker(asked.owner)) != []
        assert asked.answers(question(**members), Asker(None, PUBLIC)) == []


def test_a_place_is_a_filter_for_others_only_where_it_is_of_whoever_tells(asked: Asked) -> None:
    lot = {"MATCH_anyEPCClass": [called("lot")]}
    packhouse = question(EQ_bizLocation=[called("packhouse")], **lot)
    for owners, found in (({asked.owner}, [0]), ({asked.owner, asked.stranger}, [0]), ({asked.stranger}, [])):
        places = {PACKHOUSE: frozenset(owners)}
        assert asked.answers(packhouse, Asker(None, PUBLIC, places)) == found
        assert asked.answers(packhouse, Asker(asked.stranger, PUBLIC, places)) == found
    gate = question(EQ_readPoint=[called("gate")], **lot)
    assert asked.answers(gate, Asker(asked.owner)) == [9, 2]
    assert asked.answers(gate, Asker(None, PUBLIC)) == []


def test_sensitive_filters_find_only_events_that_the_asker_may_read_whole(asked: Asked) -> None:
    lot = {"MATCH_anyEPCClass": [called("lot")]}
    for members in (
        {"GE_quantity": 0},
        {"EXISTS_ILMD_cbvmda:lotNumber": None},
        {"EQ_quantity_KGM": [12.5]},
        {"EQ_destination_owning_party": [called("buyer")]},
    ):
        assert asked.answers(question(**lot, **members), Asker(None, PUBLIC)) == []
        assert asked.answers(question(**lot, **members), Asker(asked.party, PUBLIC)) == []
    assert asked.answers(question(**lot, GE_quantity=0), Asker(asked.owner)) == [9, 5, 2, 1, 0]


def test_an_event_is_found_by_each_of_its_names_and_by_its_address(asked: Asked) -> None:
    name = "urn:uuid:404d95fc-9457-4a51-bd6a-0bba133845a8"
    address = f"https://trace.example/epcis/events/{asked.ids[0]}"
    assert asked.answers(question(EQ_eventID=[name, address, "ni:2"]), Asker(asked.owner)) == [2, 1, 0]
    assert asked.answers(question(EQ_eventID=[name, address]), Asker(None)) == [1, 0]
    foreign = f"https://trace.example/epcis/events/{asked.ids[9]}"
    assert asked.answers(question(EQ_eventID=[foreign]), Asker(None)) == [], (
        "a foreign event is nobody else's business"
    )


def test_a_hash_is_a_name_only_to_those_who_may_read_the_whole(asked: Asked) -> None:
    query = question(EQ_eventID=["ni:2", "ni:3"])
    assert asked.answers(query, Asker(asked.owner)) == [3, 2]
    assert asked.answers(query, Asker(asked.party, PUBLIC)) == [3]
    for asker in (Asker(None, PUBLIC), Asker(asked.stranger, PUBLIC)):
        assert asked.answers(query, asker) == [], "amounts and customers could be guessed by it"


def test_an_event_for_two_reasons_comes_once_and_whole(asked: Asked) -> None:
    query = question(EQ_eventID=["ni:3"])
    with asked.store.reads.open() as reader:
        (found,) = reader.event_search.find(query, Asker(asked.party, PUBLIC), None, 10).found
    assert found.whole


def test_pages_of_any_size_hold_every_answer_once_in_order(asked: Asked) -> None:
    owner = Asker(asked.owner)
    for by, descending in ((by, descending) for by in OrderBy for descending in (True, False)):
        query = EventQuery(order_by=by, descending=descending)
        whole = asked.answers(query, owner)
        assert sorted(whole) == list(range(len(EVENTS)))
        for size in (1, 2, 3, 10, 11):
            assert asked.answers(query, owner, size) == whole
    by_time = asked.answers(EventQuery(order_by=OrderBy.EVENT_TIME, descending=False), owner)
    times = [EVENTS[position]["eventTime"] for position in by_time]
    assert times == sorted(times)
    assert asked.answers(EventQuery(order_by=OrderBy.RECORD_TIME, descending=False), owner) == list(
        range(len(EVENTS))
    )


def test_as_many_patterns_as_a_question_may_have_are_answered(asked: Asked) -> None:
    patterns = [f"urn:epc:idpat:sgtin:{9520123 + n}.*.*" for n in range(99)]
    one = asked.answers(question(MATCH_epc=patterns[:1]), Asker(asked.owner))
    assert asked.answers(question(MATCH_epc=patterns), Asker(asked.owner)) == one != []
    places = {
        PACKHOUSE: frozenset({asked.owner}),
        **{f"urn:x:{n}": frozenset({asked.party}) for n in range(900)},
    }
    here = question(
        EQ_bizLocation=[called("packhouse"), *list(places)[1:]], MATCH_anyEPCClass=[called("lot")]
    )
    assert asked.answers(here, Asker(None, PUBLIC, places)) == [0]


def test_whether_there_are_too_many_is_known_without_reading_them_all(asked: Asked) -> None:
    with asked.store.reads.open() as reader:
        search, owner = reader.event_search, Asker(asked.owner)
        assert search.exceeds(EventQuery(), owner, len(EVENTS) - 1)
        assert not search.exceeds(EventQuery(), owner, len(EVENTS))
        assert not search.exceeds(EventQuery(), Asker(asked.stranger), 1)


def test_a_question_that_takes_too_long_is_refused_and_no_failure(asked: Asked) -> None:
    engine = open_engine(asked.store.url, read_only=True)
    owner = Asker(asked.owner)
    with engine.connect() as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL statement_timeout = 10"))
            slow = select(func.pg_sleep(60).label("id"), literal(0).label("size"))
            with pytest.raises(QueryTooSlow), SqlEventSearch(connection)._bounded():
                connection.execute(slow)
        else:
            search = SqlEventSearch(connection, most_steps=1)
            for ask in (
                lambda: search.find(EventQuery(), owner, None, 10),
                lambda: search.exceeds(EventQuery(), owner, 10),
                lambda: search.identifiers(asked.owner, None, 10),
            ):
                with pytest.raises(QueryTooSlow):
                    ask()
            # The connection goes back to the pool: its next user has all its steps.
            assert SqlEventSearch(connection).find(EventQuery(), owner, None, 10).found
    engine.dispose()


def test_top_level_values_are_those_of_events_read_whole(asked: Asked) -> None:
    with asked.store.reads.open() as reader:
        search = reader.event_search
        steps = search.values(Column.BIZ_STEP, asked.owner, None, 100)
        assert "https://ref.gs1.org/cbv/BizStep-shipping" in steps
        assert list(steps) == sorted(steps)
        assert search.values(Column.BIZ_STEP, asked.owner, steps[1], 2) == steps[2:4]
        assert search.values(Column.BIZ_STEP, asked.party, None, 100) == [
            "https://ref.gs1.org/cbv/BizStep-shipping"
        ]
        assert search.values(Column.BIZ_STEP, asked.stranger, None, 100) == []
        keys = search.identifiers(asked.owner, None, 100)
        assert LOT in keys
        assert search.identifiers(asked.owner, keys[0], 2) == keys[1:3]
        assert search.identifiers(asked.party, None, 10) == [identifier_key(called("pallet"))]
        assert search.organisations_at("9520123000011") == frozenset()


def test_a_question_that_finds_much_and_one_that_finds_little_are_answered_alike(
    asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Which of the two ways a criterion is asked in depends on how much an index finds; the answers do not."""
    for members in (
        {"MATCH_anyEPCClass": [called("lot")]},
        {"EQ_type": ["Temperature"]},
        {"GE_value_CEL": 5},
        {"EQ_quantity_KGM": [12.5]},
        {"MATCH_epc": ["urn:epc:idpat:sgtin:9520123.045676.*"], "EQ_bizTransaction_inv": ["urn:x:7"]},
    ):
        few = asked.answers(question(**members), Asker(asked.owner))
        with monkeypatch.context() as patched:
            patched.setattr("nguongoc.store.repositories.event_search.FEW", 0)
            assert asked.answers(question(**members), Asker(asked.owner)) == few != []


def test_an_index_begins_where_few_are_found_whoever_asks(asked: Asked) -> None:
    """SQLite has no statistics to choose by: the plan itself is what is promised."""
    if not asked.store.url.startswith("sqlite"):
        pytest.skip("PostgreSQL plans by its own counts")
    engine = open_engine(asked.store.url, read_only=True)
    plans = []

    def note(connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if "ORDER BY event.id" in statement:
            plan = connection.connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters).fetchall()
            plans.append(" ".join(row[-1] for row in plan))

    event.listen(engine, "before_cursor_execute", note)
    with engine.connect() as connection, connection.begin():
        search = SqlEventSearch(connection)
        search.find(question(MATCH_anyEPCClass=[called("lot")]), Asker(asked.owner, PUBLIC), None, 10)
        search.find(EventQuery(), Asker(asked.owner), None, 10)
    engine.dispose()
    owned, named, public, everything, _ = plans
    for plan in (owned, named, public):
        assert "event USING INDEX sqlite_autoindex_event_1 (id=?)" in plan
        assert "SCAN" not in plan
    assert "ix_event_epc_key_event_id (key=?)" in owned
    assert "ix_event_organisation_id_id (organisation_id=?)" in everything
    assert "TEMP B-TREE" not in everything
