"""Recalls over HTTP: how far they reach, who may order them, what everybody sees then, and how they end."""

from __future__ import annotations

import csv
import io
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from nguongoc.ports.rows import Role
from nguongoc.services.check_integrity import check
from nguongoc.signing.jose import parse_compact
from tests.factories import rows
from tests.http.conftest import Site, add_organisation
from tests.http.recalling import ABROAD, PALLET, Chain, open_chain


@pytest.fixture
def chain(site: Site) -> Chain:
    return open_chain(site)


def faults(site: Site) -> list[str]:
    services = site.services
    services.sequence_log()
    services.sign_status()
    found = check(services.reads, services.checkpoints, [services.custody.log_verifier()])
    return [f"{fault.kind}: {fault.subject}: {fault.detail}" for fault in found]


def holder(told: Any, name: str | None) -> Any:
    return next(each for each in told["holders"] if each["name"] == name)


def test_a_recall_reaches_what_was_made_and_is_seen_everywhere(chain: Chain) -> None:
    site = chain.site
    made = chain.recall(chain.bark)
    assert (made["kind"], made["state"], made["reach"]["complete"]) == ("voluntary", "open", True)
    assert [(each["code"], each["named"], each["depth"]) for each in made["reach"]["lots"]] == [
        (chain.bark["code"], True, 0),
        (chain.powder["code"], False, 1),
    ]
    assert chain.holds() == ["recalled", "recalled"]
    assert [chain.state(chain.bark), chain.state(chain.powder)] == ["recalled", "recalled"]
    page = site.get(f"/p/b/{chain.powder['code']}").text
    assert 'data-verdict="recalled"' in page
    record = json.loads(
        parse_compact(site.get(made["record"].removeprefix("https://trace.example")).text).payload
    )
    assert record["type"] == ["LotRecall", "VerifiableCredential"]
    assert record["credentialSubject"]["scope"] == [{"id": chain.link(chain.bark)}]
    assert record["credentialSubject"]["affectedLots"] == 2
    asked = f"/epcis/events?EQ_disposition=recalled&MATCH_anyEPCClass={chain.link(chain.powder)}"
    (event,) = site.get(asked, chain.key).json()["epcisBody"]["queryResults"]["resultsBody"]["eventList"]
    assert (event["bizStep"], event["persistentDisposition"]) == ("holding", {"set": ["recalled"]})
    assert len(event["quantityList"]) == 2
    assert faults(site) == []


def test_the_linkset_invites_nobody_to_recalled_goods_and_keeps_its_status(chain: Chain) -> None:
    path = f"/b/{chain.powder['code']}?linkType=linkset"
    chain.recall(chain.bark)
    linkset = chain.site.get(path).json()["linkset"][0]
    (status,) = linkset["https://ref.gs1.org/voc/recallStatus"]
    assert status["href"].endswith("-message")
    assert "https://ref.gs1.org/voc/activityIdeas" not in linkset


def test_a_dry_run_says_what_it_would_reach_and_orders_nothing(chain: Chain) -> None:
    chain.ship(chain.powder, 200, chain.shop(), "EA")
    told = chain.recall(chain.bark, dry_run=True, status=200)
    shop = holder(told, chain.site.neighbour.name)
    assert [
        (each["code"], each["where"], each["stoppable"], each["amount"]) for each in shop["holdings"]
    ] == [(chain.powder["code"], "in_transit", True, "200")]
    mine = holder(told, chain.site.cooperative.name)
    assert {(each["code"], each["where"], each["amount"]) for each in mine["holdings"]} == {
        (chain.bark["code"], "in_stock", "40"),
        (chain.powder["code"], "in_stock", "880"),
        (chain.powder["code"], "sent", "200"),
    }
    assert chain.holds() == ["none", "none"]
    assert chain.site.get("/v1/recalls", chain.key).json() == {"items": []}


def test_what_was_sold_can_no_longer_be_stopped(chain: Chain) -> None:
    amount = {"epcClass": chain.link(chain.bark), "quantity": 10, "uom": "KGM"}
    chain.capture(quantityList=[amount], bizStep="retail_selling", disposition="retail_sold", action="DELETE")
    told = chain.recall(chain.bark, dry_run=True, status=200)
    held = {each["where"]: each for each in holder(told, chain.site.cooperative.name)["holdings"]
            if each["code"] == chain.bark["code"]}  # fmt: skip
    assert (held["sold"]["amount"], held["sold"]["stoppable"]) == ("10", False)
    assert held["in_stock"]["amount"] == "30"


def test_goods_that_went_abroad_are_listed_with_whoever_has_them_to_be_telephoned(chain: Chain) -> None:
    chain.ship(chain.bark, 25, ABROAD)
    made = chain.recall(chain.bark)
    (abroad,) = [each for each in made["reach"]["holders"] if each["party"]]
    assert abroad["party"] == "https://id.gs1.org/417/9521141123454"
    (held,) = abroad["holdings"]
    assert (held["amount"], held["where"], held["stoppable"]) == ("25", "outside", None)
    notices = chain.site.get(f"/v1/recalls/{made['id']}/notices", chain.key).json()["items"]
    (notice,) = [each for each in notices if each["party"]]
    assert (notice["state"], notice["told"]) == ("call", [])


def test_a_crate_on_its_way_is_found_by_what_is_in_it(chain: Chain) -> None:
    amount = {"epcClass": chain.link(chain.bark), "quantity": 20, "uom": "KGM"}
    chain.capture(type="AggregationEvent", action="ADD", bizStep="packing", disposition=None, parentID=PALLET,
                  childQuantityList=[amount], eventTime="2026-11-22T07:00:00.000+07:00")  # fmt: skip
    destination = {"type": "possessing_party", "destination": chain.shop()}
    chain.capture(type="AggregationEvent", action="OBSERVE", parentID=PALLET, destinationList=[destination],
                  childQuantityList=[amount])  # fmt: skip
    told = chain.recall(chain.bark, dry_run=True, status=200)
    assert told["things"] == ["https://id.gs1.org/00/195211412345678900"]
    where = {(each["id"], each["where"]) for each in holder(told, chain.site.neighbour.name)["holdings"]}
    assert ("https://id.gs1.org/00/195211412345678900", "in_transit") in where


def test_the_same_recall_ordered_twice_is_one(chain: Chain) -> None:
    first, again = chain.recall(chain.bark), chain.recall(chain.bark)
    assert first["id"] == again["id"]
    assert len(chain.site.get("/v1/recalls", chain.key).json()["items"]) == 1
    headers = {**chain.key, "Idempotency-Key": "r-1"}
    replayed = [chain.recall(chain.powder, key=headers)["id"] for _ in range(2)]
    assert replayed[0] == replayed[1] != first["id"]


def test_the_same_recall_ordered_by_many_at_one_moment_is_one(chain: Chain) -> None:
    """Neither a double tap nor two clerks tell every holder twice: the first orders it, the others are shown it."""
    keys = [chain.site.producer() for _ in range(6)]
    body = {"lots": [{"batch_id": chain.bark["id"]}], "reason": "microbes"}

    def order(key: dict[str, str]) -> tuple[int, str]:
        answer = chain.site.client.post("/v1/recalls", json=body, headers=key)
        return answer.status_code, answer.json()["id"]

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(order, keys))
    assert {status for status, _ in answers} == {201}
    assert len({id for _, id in answers}) == 1
    assert len(chain.site.get("/v1/recalls", chain.key).json()["items"]) == 1


def test_only_whose_lot_it_is_or_an_authority_of_the_territory_recalls(chain: Chain) -> None:
    site = chain.site
    refused = chain.recall(chain.bark, key=site.as_(Role.PRODUCER, site.neighbour), status=404)
    assert refused["code"] == "batch-not-found"
    assert chain.recall(chain.bark, key=site.as_(Role.MARKETPLACE), status=403)["code"] == "scope-missing"
    far = add_organisation(site.services, rows.organisation(name="Uỷ ban xã khác", commune_code="15622"))
    refused = chain.recall(chain.bark, key=site.as_(Role.AUTHORITY, far), status=403)
    assert refused["code"] == "not-your-territory"
    assert chain.holds() == ["none", "none"]
    province = add_organisation(site.services, rows.organisation(name="Sở", commune_code=None))
    made = chain.recall(chain.bark, key=site.as_(Role.AUTHORITY, province))
    assert made["kind"] == "forced"
    outcome = {"outcome": "lifted"}
    site.post(f"/v1/recalls/{made['id']}/end", outcome, chain.key, 404)
    assert chain.holds() == ["recalled", "recalled"]


def test_a_recall_that_is_lifted_gives_the_lots_free_and_one_that_destroyed_them_does_not(
    chain: Chain,
) -> None:
    site = chain.site
    one, other = chain.recall(chain.bark), chain.recall(chain.powder, reason="labelling")
    ended = site.post(f"/v1/recalls/{one['id']}/end", {"outcome": "lifted"}, chain.key)
    assert (ended["state"], ended["outcome"]) == ("ended", "lifted")
    assert chain.holds() == ["none", "recalled"]
    assert chain.state(chain.bark) == "valid"
    site.post(f"/v1/recalls/{one['id']}/end", {"outcome": "lifted"}, chain.key)
    refused = site.post(f"/v1/recalls/{one['id']}/end", {"outcome": "destroyed"}, chain.key, 409)
    assert refused["code"] == "recall-ended"
    site.post(f"/v1/recalls/{other['id']}/end", {"outcome": "destroyed"}, chain.key)
    assert chain.holds() == ["none", "recalled"]
    assert chain.state(chain.powder) == "recalled"
    assert faults(site) == []


def serials(chain: Chain, count: int) -> list[str]:
    body = {"count": count, "level": "unit", "format": "csv"}
    path = f"/v1/batches/{chain.powder['id']}/labels"
    response = chain.site.client.post(path, json=body, headers=chain.key)
    assert response.status_code == 200, response.text
    table = list(csv.reader(io.StringIO(response.text.lstrip("\ufeff"))))
    column = next(index for index, cell in enumerate(table[1]) if "/b/" in cell)
    return [row[column] for row in table[1:]]


def test_a_recall_of_some_units_stops_those_and_spares_the_others(chain: Chain) -> None:
    links = serials(chain, 20)
    lot = {"batch_id": chain.powder["id"], "units": [{"first": 3, "last": 5}]}
    made = chain.site.post("/v1/recalls", {"lots": [lot], "reason": "foreign_matter"}, chain.key)
    assert made["reach"]["lots"][0]["units"] == [{"first": 3, "last": 5}]
    assert chain.holds() == ["none", "partly"]
    verdicts = [chain.verdict(link) for link in links[:7]]
    assert [each["verdict"] for each in verdicts] == ["valid"] * 2 + ["recalled"] * 3 + ["valid"] * 2
    status = {step["name"]: step for step in verdicts[0]["checks"]}["status"]
    assert status["outcome"] == "pass"
    whole = chain.verdict(chain.link(chain.powder))
    assert whole["verdict"] == "recalled"
    assert "part of the lot" in {step["name"]: step for step in whole["checks"]}["status"]["detail"]
    assert faults(chain.site) == []


@pytest.mark.parametrize(
    "units", [[{"first": 0, "last": 1}], [{"first": 5, "last": 2}], [{"first": 1, "last": 10**9}],
              [{"first": 1, "last": 3}, {"first": 3, "last": 4}]],
)  # fmt: skip
def test_ranges_that_the_lot_does_not_have_are_refused(chain: Chain, units: Any) -> None:
    lot = {"batch_id": chain.powder["id"], "units": units}
    serials(chain, 5)
    refused = chain.site.post("/v1/recalls", {"lots": [lot], "reason": "other"}, chain.key, 422)
    assert refused["code"] == "recall-units-wrong"
    assert refused["errors"][0]["pointer"] == "/lots/0/units"


def test_a_hold_is_no_recall_and_whoever_holds_lets_go(chain: Chain) -> None:
    site = chain.site
    path = f"/v1/batches/{chain.bark['id']}"
    held = site.post(f"{path}/hold", {"reason": "Chờ kết quả mẫu"}, chain.key)
    assert held["hold"] == "on_hold"
    assert chain.holds() == ["on_hold", "none"]
    assert [chain.state(chain.bark), chain.state(chain.powder)] == ["on_hold", "valid"]
    authority = site.as_(
        Role.AUTHORITY, add_organisation(site.services, rows.organisation(commune_code=None))
    )
    site.post(f"{path}/hold", {"reason": "Kiểm tra"}, authority)
    assert site.post(f"{path}/release", {}, chain.key)["hold"] == "on_hold"
    assert site.post(f"{path}/release", {}, chain.key, 409)["code"] == "lot-not-held"
    assert site.post(f"{path}/release", {}, authority)["hold"] == "none"
    assert chain.state(chain.bark) == "valid"
    site.post(f"{path}/hold", {"reason": "x"}, site.as_(Role.PRODUCER, site.neighbour), 404)
    assert faults(site) == []


def test_nothing_more_is_made_of_a_recalled_lot(chain: Chain) -> None:
    chain.recall(chain.bark)
    body = {
        "product_id": chain.powder["product_id"],
        "facility_id": chain.powder["facility_id"],
        "happened_on": "2026-11-22",
        "quantity": {"value": "180", "unit": "goi"},
        "inputs": [{"batch_id": chain.bark["id"], "quantity": {"value": "10", "unit": "kg"}}],
    }
    assert chain.site.post("/v1/batches", body, chain.key, 409)["code"] == "source-held"


@pytest.mark.parametrize(
    "body",
    [{}, {"lots": []}, {"lots": [], "reason": "microbes"}, {"lots": [{"batch_id": "x"}], "reason": "microbes"},
     {"lots": [{"batch_id": "00000000-0000-0000-0000-000000000000"}], "reason": "bad luck"}, [], {"lots": None}],
)  # fmt: skip
def test_what_is_no_recall_is_refused(chain: Chain, body: Any) -> None:
    response = chain.site.client.post("/v1/recalls", json=body, headers=chain.key)
    assert response.status_code in {400, 422}, response.text
    assert response.headers["content-type"] == "application/problem+json"
