"""A recall against a running service: how soon every affected place says so, and that a kill leaves all of it or nothing.

The times are printed (`pytest -s`); only the bound that is promised, 60 s, is held.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from nguongoc.ports.rows import Role
from nguongoc.recalls.notices import NoticeState
from nguongoc.services.recall_webhooks import TOPIC
from nguongoc.signing.jose import parse_compact
from nguongoc.signing.status_list import MESSAGE_SIZE, Message, StatusBits
from nguongoc_api.wiring import build
from tests.epcis import alone
from tests.faults.running import Client, Json, Server, Shop, Unanswered, faults_of
from tests.outbox.receiver import Receiver, receiving

PROMISED_SECONDS = 60.0
PACKED = 12
KILLS = 6


@dataclass
class Chain:
    """One raw lot, lots made of it, and a neighbour that was sent some and gave an address to be told at."""

    raw: Json
    made: list[Json]
    shop_key: str
    shop_id: Any


def prepared(shop: Shop) -> dict[str, Any]:
    """What has no endpoint: another organisation, and a product made of the first one."""
    services = build(shop.settings)
    try:
        neighbour = services.register_organisation(_new("cua-hang-xa", "Cửa hàng trình diễn ở xa"))
        _, key = services.issue_api_key(neighbour.id, Role.MARKETPLACE, None, "test")
    finally:
        services.close()
    return {"did": neighbour.did, "id": neighbour.id, "key": key}


def _new(slug: str, name: str) -> Any:
    from nguongoc.parties.organisations import OrganisationKind
    from nguongoc.services.register_organisation import NewOrganisation

    return NewOrganisation(slug, name, OrganisationKind.SHOP, commune_code="15544")


def made(client: Client, path: str, body: Json, status: int = 201) -> Json:
    given = client.post(path, body)
    assert given.status == status, given.body[:400]
    return dict(given.json())


def a_chain(
    shop: Shop,
    client: Client,
    other: dict[str, Any],
    count: int,
    hook: str = "https://cua-hang.invalid/thu-hoi",
) -> Chain:
    """Bark and so many lots of powder; some of the first is under way to the neighbour."""
    place = made(
        client, "/v1/facilities", {"kind": "growing_area", "name": "Đồi quế", "commune_code": "15544"}
    )
    product = {"category": "spice", "default_unit": "kg"}
    bark = made(client, "/v1/products", {"name": "Vỏ quế", **product})
    said = {"name": "Bột quế", "process": "cinnamon-bark-to-powder", **product}
    powder = made(client, "/v1/products", said)
    day = shop.body(None)["happened_on"]
    base = {"facility_id": place["id"], "happened_on": day}
    raw = made(
        client, "/v1/batches", {**base, "product_id": bark["id"], "quantity": {"value": 1000, "unit": "kg"}}
    )
    lots = [
        made(
            client,
            "/v1/batches",
            {
                **base,
                "product_id": powder["id"],
                "quantity": {"value": 18, "unit": "kg"},
                "inputs": [{"batch_id": raw["id"], "quantity": {"value": 20, "unit": "kg"}}],
            },
        )
        for _ in range(count)
    ]
    amount = {"epcClass": lots[0]["digital_link"], "quantity": 5, "uom": "KGM"}
    event = alone(
        epcList=None,
        eventTime=f"{day}T20:00:00.000+07:00",
        quantityList=[amount],
        destinationList=[{"type": "possessing_party", "destination": other["did"]}],
    )
    headers = {"Content-Type": "application/json"}
    given = client.ask("POST", "/epcis/events", json.dumps(event).encode(), headers)
    assert given.status in {200, 201}, given.body[:400]
    shopping = Client(shop.port, other["key"])
    url = json.dumps({"url": hook}).encode()
    assert shopping.ask("PUT", "/v1/recalls/webhook", url, headers).status == 200
    shopping.close()
    return Chain(raw, lots, other["key"], other["id"])


@dataclass
class Watch:
    """When each place first said it, in seconds since the recall was asked for."""

    since: float
    seen: dict[str, float] = field(default_factory=dict)

    def until(self, name: str, says: Callable[[], bool]) -> None:
        deadline = self.since + PROMISED_SECONDS
        while not says():
            assert time.monotonic() < deadline, f"{name} says nothing within {PROMISED_SECONDS} s"
        self.seen[name] = time.monotonic() - self.since

    def table(self) -> str:
        rows = [f"  {seconds:7.3f} s  {name}" for name, seconds in self.seen.items()]
        return "\n".join(["", "a recall is seen by", *rows])


def test_a_recall_of_one_raw_lot_is_seen_everywhere_within_a_minute(
    shop: Shop, run: Callable[[Server], Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NGUONGOC_WEBHOOKS_TO_LOOPBACK", "true")
    with receiving() as receiver:
        _seen_everywhere(shop, run(shop.server()), receiver)


def _seen_everywhere(shop: Shop, server: Server, receiver: Receiver) -> None:
    other = prepared(shop)
    client = server.client(shop.key)
    chain = a_chain(shop, client, other, PACKED, receiver.url)
    lots = [chain.raw, *chain.made]
    paths = [each["digital_link"].removeprefix(shop.settings.base_url) for each in lots]
    assert all(b'data-verdict="recalled"' not in client.get(f"/p{path}").body for path in paths)
    watch = Watch(time.monotonic())
    order = {"lots": [{"batch_id": chain.raw["id"]}], "reason": "microbes"}
    recall = made(client, "/v1/recalls", order)
    watch.seen["the answer"] = time.monotonic() - watch.since
    assert len(recall["reach"]["lots"]) == len(lots)
    watch.until(
        "every page",
        lambda: all(b'data-verdict="recalled"' in client.get(f"/p{path}").body for path in paths),
    )
    watch.until("every status list", lambda: all(_is_marked(client, shop, each) for each in lots))
    watch.until("every linkset", lambda: all(_invites_nobody(client, path) for path in paths))
    checker = server.client(shop.marketplace)
    items = {"items": [{"code": each["digital_link"]} for each in lots]}
    watch.until("the verification", lambda: _verdicts(checker, items) == {"recalled"})
    watch.until("the query of events", lambda: _in_events(client, lots))
    watch.until("the feed for the national portal", lambda: _in_feed(client, lots))
    watch.until("the passport as a document", lambda: all(_in_document(client, each) for each in lots))
    watch.until("the holder's own system", lambda: bool(receiver.got))
    assert recall["id"] in receiver.got[0].body.decode()
    services = build(shop.settings)
    try:
        watch.until("the webhook outbox", lambda: _is_in_outbox(services, chain))
    finally:
        services.close()
    shopping = server.client(chain.shop_key)
    watch.until(
        "the holder's list",
        lambda: [each["id"] for each in shopping.get("/v1/recalls").json()["items"]] == [recall["id"]],
    )
    proof = f"/log/proof/{recall['record'].rpartition('/')[2]}"
    watch.until("the public log", lambda: client.get(proof).status == 200)
    print(watch.table())
    assert max(watch.seen.values()) < PROMISED_SECONDS
    for each in (client, checker, shopping):
        each.close()


def _is_marked(client: Client, shop: Shop, lot: Json) -> bool:
    record = client.get(lot["passport"].removeprefix(shop.settings.base_url)).body.decode()
    place = json.loads(parse_compact(record).payload)["credentialStatus"]
    url = f"{place['statusListCredential']}-message".removeprefix(shop.settings.base_url)
    signed = json.loads(parse_compact(client.get(url).body.decode()).payload)
    bits = StatusBits.decode(signed["credentialSubject"]["encodedList"], MESSAGE_SIZE)
    return bits.value(place["statusListIndex"]) == Message.RECALLED


def _invites_nobody(client: Client, path: str) -> bool:
    links = client.get(f"{path}?linkType=linkset").json()["linkset"][0]
    return "https://ref.gs1.org/voc/recallStatus" in links and not {
        "https://ref.gs1.org/voc/activityIdeas",
        "https://ref.gs1.org/voc/recipeInfo",
    } & set(links)


def _verdicts(client: Client, items: Json) -> set[str]:
    return {each["verdict"] for each in client.post("/v1/verifications", items).json()["items"]}


def _in_events(client: Client, lots: list[Json]) -> bool:
    for lot in lots:
        asked = f"/epcis/events?EQ_disposition=recalled&MATCH_anyEPCClass={lot['digital_link']}"
        body = client.get(asked).json()["epcisBody"]["queryResults"]["resultsBody"]
        if len(body["eventList"]) != 1:
            return False
    return True


def _in_feed(client: Client, lots: list[Json]) -> bool:
    items = client.get("/v1/feeds/national-portal?limit=100").json()["items"]
    stands = {each["stamp"].replace("-", ""): each["state"] for each in items}
    return all(stands[each["code"]] == "recalled" for each in lots)


def _in_document(client: Client, lot: Json) -> bool:
    said = client.get(f"/v1/batches/{lot['id']}/documents/vn-passport", {"Accept": "application/json"}).json()
    return bool(said["document"]["warnings"]["state"] == "recalled")


def _is_in_outbox(services: Any, chain: Chain) -> bool:
    with services.reads.open() as reader:
        return len(reader.outbox.sent(chain.shop_id, TOPIC, None, None, 10)) == 1


def test_killed_while_recalling_there_is_all_of_a_recall_or_nothing_of_it(
    shop: Shop, run: Callable[[Server], Server]
) -> None:
    other = prepared(shop)
    server = run(shop.server())
    client = server.client(shop.key)
    chains = [a_chain(shop, client, other, 3)]
    order = {"lots": [{"batch_id": chains[0].raw["id"]}], "reason": "spoiled"}
    client.close()
    cut_off = 0
    for kill in range(KILLS):
        killing = threading.Timer(0.004 * kill, server.kill)
        ordering = server.client(shop.key)
        killing.start()
        try:
            ordering.post("/v1/recalls", order)
        except Unanswered:
            cut_off += 1
        killing.join()
        ordering.close()
        _whole_or_nothing(shop, chains[0])
        server.start()
    assert cut_off, "every recall was answered before its kill: the kills prove nothing"
    client = server.client(shop.key)
    made(client, "/v1/recalls", order)
    assert len(client.get("/v1/recalls").json()["items"]) == 1
    client.close()
    assert server.terminate() == 0
    services = build(shop.settings)
    try:
        services.sequence_log()
        assert faults_of(services) == []
    finally:
        services.close()


def _whole_or_nothing(shop: Shop, chain: Chain) -> None:
    services = build(shop.settings)
    try:
        with services.reads.open() as reader:
            recalls = reader.recalls.recalls(None, None, 10)
            holds = {reader.lots.batch_by_code(each["code"]).hold.value for each in [chain.raw, *chain.made]}  # type: ignore[union-attr]
            notices = [notice for each in recalls for notice in reader.recalls.notices_of(each.id)]
            records = [reader.records.record(each.record_id) for each in recalls]
    finally:
        services.close()
    assert len(recalls) <= 1
    assert holds == ({"recalled"} if recalls else {"none"})
    assert all(each is not None for each in records)
    assert bool(notices) == bool(recalls)
    assert all(each.state is NoticeState.WAITING for each in notices)
