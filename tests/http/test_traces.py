"""Traces over HTTP: who sees what, what is cut off and said, and a stream for hubs."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote
from uuid import UUID

import pytest
from sqlalchemy import insert

from nguongoc.batches.lots import Hold
from nguongoc.ports.rows import Role
from nguongoc.services.check_integrity import check
from nguongoc.services.unit_graph import MOST_UNITS
from nguongoc.store.engine import open_engine
from nguongoc.store.repositories.rows import table
from nguongoc.store.tables import EventPartyRow
from tests.http import bodies
from tests.http.conftest import BASE_URL, Site
from tests.tracing.stored import EDGE, EPC, EVENT

LINES = {"Accept": "application/x-ndjson"}
ELSEWHERE = "https://id.gs1.org/01/09521234543213/10/ELSEWHERE"
PARTY = table(EventPartyRow)
PALLET = "https://id.gs1.org/00/095212345678901234"


@dataclass
class Chain:
    """Bark, of which powder was made: two lots of the cooperative, one edge."""

    site: Site
    key: dict[str, str]
    bark: Any
    powder: Any

    def trace(self, lot: Any = None, query: str = "", key: dict[str, str] | None = None) -> Any:
        path = f"/v1/batches/{(lot or self.powder)['id']}/trace{query}"
        return self.site.get(path, key or self.key).json()

    def trace_of(self, what: str, query: str = "", key: dict[str, str] | None = None) -> Any:
        return self.site.get(f"/v1/trace?of={quote(what, safe='')}{query}", key or self.key).json()

    def key_of(self, lot: Any) -> str:
        return f"{BASE_URL}/b/{lot['code']}"


@pytest.fixture
def chain(site: Site) -> Chain:
    key = site.producer()
    place = site.post("/v1/facilities", bodies.facility(), key)["id"]
    said = bodies.product(name="Vỏ quế", category="spice")
    bark = site.post("/v1/products", said, key)["id"]
    said = bodies.product(
        name="Bột quế",
        category="spice",
        process="cinnamon-bark-to-powder",
        net_content={"value": "500", "unit": "g"},
    )
    powder = site.post("/v1/products", said, key)["id"]
    said = bodies.batch(product_id=bark, facility_id=place, quantity={"value": 100, "unit": "kg"})
    first = site.post("/v1/batches", said, key)
    said = bodies.batch(
        product_id=powder,
        facility_id=place,
        happened_on="2026-11-21",
        quantity={"value": "54", "unit": "kg"},
        inputs=[{"batch_id": first["id"], "quantity": {"value": "60", "unit": "kg"}}],
    )
    return Chain(site, key, first, site.post("/v1/batches", said, key))


def captured(site: Site, owner: UUID, number: int, **said: Any) -> UUID:
    """An event as a capture leaves it."""
    id = UUID(int=number)
    engine = open_engine(site.services.settings.database)
    values = {
        "id": id,
        "event_uri": f"{BASE_URL}/epcis/events/{id}",
        "organisation_id": owner,
        "type": "TransformationEvent",
        "event_time": datetime(2026, 11, 22, tzinfo=UTC),
        "record_time": datetime(2026, 11, 22, tzinfo=UTC),
        "body": b"{}",
        "standing": "captured",
    }
    edges, epcs = said.pop("edges", ()), said.pop("epcs", ())
    with engine.begin() as connection:
        connection.execute(insert(EVENT).values({**values, **said}))
        for source, target in edges:
            edge = {"event_id": id, "source": source, "target": target, "event_time": values["event_time"]}
            connection.execute(insert(EDGE).values(edge))
        for position, (role, key) in enumerate(epcs):
            epc = {
                "event_id": id,
                "position": position,
                "role": role,
                "is_class": "/00/" not in key,
                "key": key,
            }
            connection.execute(insert(EPC).values(epc))
    engine.dispose()
    return id


def party(site: Site, event_id: UUID, organisation_id: UUID) -> None:
    engine = open_engine(site.services.settings.database)
    with engine.begin() as connection:
        connection.execute(insert(PARTY).values(event_id=event_id, organisation_id=organisation_id))
    engine.dispose()


def test_a_lot_is_traced_back_to_what_it_was_made_of(chain: Chain) -> None:
    told = chain.trace()
    assert (told["start"], told["truncated"]) == (chain.key_of(chain.powder), [])
    assert [(node["id"], node["depth"], node["way"]) for node in told["nodes"]] == [
        (chain.key_of(chain.powder), 0, None),
        (chain.key_of(chain.bark), 1, "back"),
    ]
    lot = told["nodes"][1]["lot"]
    assert lot["product"] == "Vỏ quế"
    assert lot["id"] == chain.bark["id"]
    assert lot["quantity"] == {"value": "100", "unit": "kg"}
    assert lot["page"] == chain.bark["page"]
    (edge,) = told["edges"]
    assert (edge["source"], edge["target"]) == (chain.key_of(chain.bark), chain.key_of(chain.powder))
    assert (edge["kind"], edge["amount"]) == ("made", {"value": "60", "unit": "kg"})
    assert edge["at"] == "2026-11-21T05:00:00Z"


def test_each_direction_alone(chain: Chain) -> None:
    assert len(chain.trace(chain.bark, "?direction=forward")["nodes"]) == 2
    assert len(chain.trace(chain.bark, "?direction=back")["nodes"]) == 1
    assert len(chain.trace(chain.powder, "?direction=forward")["nodes"]) == 1


def test_what_is_the_matter_with_a_lot_is_said(chain: Chain) -> None:
    recalled = UUID(chain.bark["id"])
    chain.site.services.writer.run(lambda uow: uow.lots.set_hold(recalled, Hold.RECALLED))
    assert [node["lot"]["state"] for node in chain.trace()["nodes"]] == [None, "recalled"]


def test_somebody_elses_lot_is_not_found_and_an_authority_finds_it(chain: Chain) -> None:
    site = chain.site
    path = f"/v1/batches/{chain.powder['id']}/trace"
    for headers in ({}, LINES):
        refused = site.get(path, {**site.as_(Role.PRODUCER, site.neighbour), **headers}, 404)
        assert refused.json()["code"] == "batch-not-found"
    assert site.get(path, None, 401).status_code == 401
    site.get(path, site.as_(Role.MARKETPLACE), 403)
    told = chain.trace(key=site.as_(Role.AUTHORITY, site.neighbour))
    assert told["edges"][0]["amount"] == {"value": "60", "unit": "kg"}


def test_to_whom_a_lot_went_on_is_the_business_of_whoever_it_went_to(chain: Chain) -> None:
    site = chain.site
    lot = chain.key_of(chain.powder)
    captured(
        site, site.neighbour.id, 7, edges=[(lot, ELSEWHERE)], epcs=[("input", lot), ("output", ELSEWHERE)]
    )
    told = chain.trace(query="?direction=forward")
    assert [node["id"] for node in told["nodes"]] == [lot]
    assert told["truncated"] == [{"reason": "not_yours", "way": "forward", "limit": None}]
    everything = chain.trace(query="?direction=forward", key=site.as_(Role.AUTHORITY))
    assert [node["id"] for node in everything["nodes"]] == [lot, ELSEWHERE]
    foreign = everything["nodes"][1]
    assert (foreign["lot"], foreign["kind"]) == (None, "lot")


def test_what_was_packed_is_followed_by_whoever_packed_it(chain: Chain) -> None:
    site, lot = chain.site, chain.key_of(chain.powder)
    said = {"type": "AggregationEvent", "action": "ADD", "epcs": [("parent", PALLET), ("child", lot)]}
    captured(site, site.cooperative.id, 8, **said)
    told = chain.trace(query="?direction=forward")
    assert [(node["id"], node["kind"]) for node in told["nodes"]] == [(lot, "lot"), (PALLET, "logistic_unit")]
    assert [edge["kind"] for edge in told["edges"]] == ["packed"]
    assert chain.trace(query="?direction=back")["truncated"] == []


def test_a_box_is_traced_by_whoever_packed_it_in_every_spelling(chain: Chain) -> None:
    site, lot = chain.site, chain.key_of(chain.powder)
    said = {"type": "AggregationEvent", "action": "ADD", "epcs": [("parent", PALLET), ("child", lot)]}
    captured(site, site.cooperative.id, 8, **said)
    told = chain.trace_of(PALLET, "&direction=forward")
    assert told["start"] == PALLET
    assert [(edge["source"], edge["kind"]) for edge in told["edges"]] == [(PALLET, "holds")]
    other = "https://id.gs1.org/00/095212345678901235"
    assert site.get(f"/v1/trace?of={other}", chain.key, 404).json()["code"] == "trace-start-not-found"
    said = {"type": "AggregationEvent", "action": "ADD", "epcs": [("parent", other), ("child", lot)]}
    captured(site, site.cooperative.id, 9, **said)
    spellings = (
        other,
        "095212345678901235",
        "(00)095212345678901235",
        "https://shop.example/x/00/095212345678901235?a=b",
    )
    assert {chain.trace_of(each)["start"] for each in spellings} == {other}


def test_what_was_sent_to_me_i_trace_and_what_was_not_i_do_not(chain: Chain) -> None:
    site, lot = chain.site, chain.powder
    theirs = site.as_(Role.PRODUCER, site.neighbour)
    boxed = {
        "type": "AggregationEvent",
        "action": "ADD",
        "epcs": [("parent", PALLET), ("child", chain.key_of(lot))],
    }
    captured(site, site.cooperative.id, 8, **boxed)
    for what in (lot["code"], PALLET):
        assert site.get(f"/v1/trace?of={what}", theirs, 404).json()["code"] == "trace-start-not-found"
    sent = captured(
        site,
        site.cooperative.id,
        9,
        type="ObjectEvent",
        action="OBSERVE",
        epcs=[("epc", chain.key_of(lot)), ("epc", PALLET)],
    )
    party(site, sent, site.neighbour.id)
    told = site.get(f"/v1/batches/{lot['id']}/trace", theirs).json()
    assert [node["id"] for node in told["nodes"]] == [chain.key_of(lot), chain.key_of(chain.bark)]
    assert told["edges"][0]["amount"] is None
    assert {"reason": "not_yours", "way": "forward", "limit": None} in told["truncated"]
    assert chain.trace_of(PALLET, key=theirs)["nodes"][0]["kind"] == "logistic_unit"
    assert len(chain.trace_of(lot["code"], key=theirs)["nodes"]) == 2
    # The lot it was made of was never sent to them.
    site.get(f"/v1/batches/{chain.bark['id']}/trace", theirs, 404)


def test_a_receipt_that_nobody_confirmed_opens_no_lot(chain: Chain) -> None:
    site, lot = chain.site, chain.powder
    captured(
        site,
        site.neighbour.id,
        9,
        type="ObjectEvent",
        action="OBSERVE",
        standing="claimed",
        epcs=[("epc", chain.key_of(lot))],
    )
    theirs = site.as_(Role.PRODUCER, site.neighbour)
    site.get(f"/v1/trace?of={lot['code']}", theirs, 404)
    captured(
        site,
        site.neighbour.id,
        10,
        type="ObjectEvent",
        action="OBSERVE",
        voided_by=UUID(int=9),
        epcs=[("epc", chain.key_of(lot))],
    )
    site.get(f"/v1/trace?of={lot['code']}", theirs, 404)


def test_one_unit_is_traced_to_its_lot_and_beyond(chain: Chain) -> None:
    site, lot = chain.site, chain.powder
    (link,) = units(chain, lot, 1)
    told = chain.trace_of(link, "&direction=back")
    assert [(node["kind"], node["id"]) for node in told["nodes"][1:]] == [
        ("lot", chain.key_of(chain.powder)),
        ("lot", chain.key_of(chain.bark)),
    ]
    assert told["nodes"][0]["kind"] == "unit"
    site.get(f"/v1/trace?of={quote(link, safe='')}", site.as_(Role.PRODUCER, site.neighbour), 404)
    assert chain.trace_of(link, key=site.as_(Role.AUTHORITY, site.neighbour))["start"] == told["start"]


def units(chain: Chain, lot: Any, count: int) -> list[str]:
    """The keys of some units, from stamps as they are printed."""
    said = {"count": count, "level": "unit", "format": "csv"}
    printed = chain.site.client.post(f"/v1/batches/{lot['id']}/labels", json=said, headers=chain.key)
    assert printed.status_code == 200, printed.text
    links = [cell for line in printed.text.splitlines() for cell in line.replace('"', "").split(",")]
    return [link for link in links if link.startswith(f"{BASE_URL}/b/")]


def test_a_lot_leads_on_to_those_of_its_units_that_went_somewhere(chain: Chain) -> None:
    site, lot = chain.site, chain.key_of(chain.powder)
    first, second, third = units(chain, chain.powder, 3)
    strangers = first.replace(first.rsplit("/", 1)[1], "0000000000000")
    said = {"type": "AggregationEvent", "action": "ADD"}
    named = [("parent", PALLET), ("child", first), ("child", second), ("child", strangers)]
    captured(site, site.cooperative.id, 8, **said, epcs=named)
    told = chain.trace(query="?direction=forward")
    assert {(node["id"], node["kind"], node["depth"]) for node in told["nodes"]} == {
        (lot, "lot", 0), (first, "unit", 1), (second, "unit", 1), (PALLET, "logistic_unit", 2),
    }  # fmt: skip
    assert told["truncated"] == []
    assert third not in str(told)
    assert chain.trace(chain.bark, "?direction=forward")["nodes"][-1]["id"] == PALLET


def test_where_more_units_went_somewhere_than_are_looked_at_it_says_so(chain: Chain) -> None:
    lot = chain.key_of(chain.powder)
    named = [("child", f"{lot}/{number:013}") for number in range(MOST_UNITS + 1)]
    for at in range(0, len(named), 10_000):
        captured(chain.site, chain.site.cooperative.id, 100 + at, epcs=named[at : at + 10_000])
    told = chain.trace(query="?direction=forward")
    assert told["truncated"] == [{"reason": "work", "way": "forward", "limit": MOST_UNITS}]


@pytest.mark.parametrize("named_by_gtin", [False, True])
def test_a_lot_has_one_node_under_both_its_names(chain: Chain, named_by_gtin: bool) -> None:
    site, code = chain.site, chain.key_of(chain.powder)
    path = f"/v1/products/{chain.powder['product_id']}/gtin"
    given = site.client.put(
        path,
        json={"gtin": "08935001234562", "gtin_licence": {"licensee": "HTX Lam Sơn", "evidence": "GS1"}},
        headers=chain.key,
    )
    assert given.status_code == 200, given.text
    number = f"https://id.gs1.org/01/08935001234562/10/{chain.powder['lot']}"
    into, out = (number, code) if named_by_gtin else (code, number)
    boxed = {"type": "AggregationEvent", "epcs": [("parent", PALLET), ("child", into)]}
    captured(site, site.cooperative.id, 8, **boxed, action="ADD")
    at = datetime(2026, 11, 23, tzinfo=UTC)
    boxed["epcs"] = [("parent", PALLET), ("child", out)]
    captured(site, site.cooperative.id, 9, **boxed, action="DELETE", event_time=at)
    named = [("input", number), ("output", ELSEWHERE)]
    captured(site, site.cooperative.id, 10, edges=[(number, ELSEWHERE)], epcs=named)
    captured(site, site.cooperative.id, 11, edges=[(code, f"{ELSEWHERE}2"), (number, f"{ELSEWHERE}2")])
    for start in (code, number):
        told = chain.trace_of(start, "&direction=forward")
        assert told["start"] == code
        assert {node["id"] for node in told["nodes"]} == {code, ELSEWHERE, f"{ELSEWHERE}2", PALLET}
        assert {edge["until"] for edge in told["edges"] if edge["kind"] == "packed"} == {
            "2026-11-23T00:00:00Z"
        }
        made = [(edge["source"], edge["target"]) for edge in told["edges"] if edge["kind"] == "made"]
        assert sorted(made) == [(code, ELSEWHERE), (code, f"{ELSEWHERE}2")]
    back = chain.trace_of(ELSEWHERE, "&direction=back")
    assert [node["id"] for node in back["nodes"]] == [ELSEWHERE, code, chain.key_of(chain.bark)]


def told_event(**members: Any) -> dict[str, Any]:
    return {
        "@context": ["https://ref.gs1.org/standards/epcis/epcis-context.jsonld"],
        "type": "TransformationEvent",
        "eventTimeZoneOffset": "+07:00",
        "transformationID": "urn:epc:id:gdti:9521234.12345.400",
        **members,
    }


def test_what_went_in_and_what_came_out_meet_though_several_events_tell_it(chain: Chain) -> None:
    site, lot = chain.site, chain.key_of(chain.powder)
    used = {"epcClass": lot, "quantity": 5, "uom": "KGM"}
    later, mixed = (
        "https://id.gs1.org/01/09521234543213/10/LATER",
        {"epcClass": ELSEWHERE, "quantity": 1, "uom": "KGM"},
    )
    events = [
        told_event(eventTime="2026-11-22T01:00:00Z", inputQuantityList=[used]),
        told_event(eventTime="2026-11-22T02:00:00Z", outputQuantityList=[mixed | {"epcClass": later}]),
        told_event(eventTime="2026-11-22T03:00:00Z", inputQuantityList=[mixed]),
    ]
    for event in events:
        site.post("/epcis/events", event, chain.key)
    forward = chain.trace(query="?direction=forward")
    assert [(node["kind"], node["id"]) for node in forward["nodes"]][::2] == [("lot", lot), ("lot", later)]
    assert forward["nodes"][1]["kind"] == "transformation"
    assert forward["edges"][0]["amount"] == {"value": "5", "unit": "KGM"}
    back = chain.trace_of(later, "&direction=back")
    # What was mixed in after it was filled is no part of it.
    assert {node["id"] for node in back["nodes"] if node["kind"] == "lot"} == {
        later,
        lot,
        chain.key_of(chain.bark),
    }
    at_once = chain.trace_of(later, "&direction=back&time=ignored")
    assert ELSEWHERE in {node["id"] for node in at_once["nodes"]}
    assert (
        list(
            check(
                site.services.reads,
                site.services.checkpoints,
                [site.services.custody.log_verifier()],
                serials=site.services.serials,
            )
        )
        == []
    )


@pytest.mark.parametrize(
    ("what", "status"),
    [
        ("", 422), ("%00", 422), ("x" * 2001, 422), ("7K3MWQ9DXA", 400), ("095212345678901234", 400), ("http://", 404),
        ("urn:epc:id:sscc:%00", 404), ("urn:x", 404), ("https://%5B/01/1", 404), (f"{BASE_URL}/b/%2500", 422),
        ("urn:epc:id:sgtin:" + "9" * 1900, 404), ("%F0%9F%8D%8A", 422), ("a://b%00c", 404),
    ],
)  # fmt: skip
def test_what_names_nothing_is_refused_with_its_reason(chain: Chain, what: str, status: int) -> None:
    response = chain.site.client.get(f"/v1/trace?of={what}", headers=chain.key)
    assert (response.status_code == 404) is (status == 404), response.text
    assert response.status_code in {400, 404, 422}, response.text
    assert response.headers["content-type"] == "application/problem+json"


def test_a_depth_and_a_limit_cut_and_say_so(chain: Chain) -> None:
    told = chain.trace(query="?limit=1&direction=back")
    assert len(told["nodes"]) == 1
    assert told["truncated"] == [{"reason": "nodes", "way": "back", "limit": 1}]
    assert chain.trace(query="?depth=1")["truncated"] == []


@pytest.mark.parametrize(
    "query",
    ["depth=0", "depth=101", "depth=x", "depth=1e1", "limit=0", "limit=1000001", "direction=sideways", "time=no",
     "direction=", "depth=1&depth=2", "nonsense=1", "limit=99999999999999999999999", "depth=%00"],
)  # fmt: skip
def test_hostile_parameters_are_refused(chain: Chain, query: str) -> None:
    response = chain.site.client.get(f"/v1/batches/{chain.powder['id']}/trace?{query}", headers=chain.key)
    assert response.status_code in {400, 422}, response.text
    assert response.headers["content-type"] == "application/problem+json"


def test_a_hub_comes_as_lines_and_the_last_says_that_it_is_all(chain: Chain) -> None:
    site, lot = chain.site, chain.key_of(chain.bark)
    many = 3_000
    for at in range(0, many, 1_000):
        edges = [(lot, f"{ELSEWHERE}{number}") for number in range(at, at + 1_000)]
        captured(site, site.cooperative.id, 100 + at, edges=edges)
    path = f"/v1/batches/{chain.bark['id']}/trace?direction=forward"
    response = site.get(path, {**chain.key, **LINES})
    assert response.headers["content-type"].startswith("application/x-ndjson")
    lines = [json.loads(line) for line in response.text.splitlines()]
    assert lines[0]["trace"]["start"] == lot
    assert lines[-1] == {"end": {"nodes": many + 2, "edges": many + 1, "truncated": []}}
    assert sum("node" in line for line in lines) == many + 2
    short = chain.trace(chain.bark, "?direction=forward")
    assert len(short["nodes"]) == 1_000
    assert [cut["reason"] for cut in short["truncated"]] == ["nodes"]
    cut = site.get(f"{path}&limit=5", {**chain.key, **LINES}).text.splitlines()
    assert json.loads(cut[-1])["end"]["truncated"] == [{"reason": "nodes", "way": "forward", "limit": 5}]


def test_time_can_be_left_out_of_account(chain: Chain) -> None:
    assert chain.trace(query="?time=ignored")["time"] == "ignored"
    assert len(chain.trace(query="?time=ignored")["nodes"]) == 2
