"""What is told is what is published of it: every body that leaves fits the schema of its type, for both sides of an order and nobody else."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from jsonschema import Draft202012Validator
from sqlalchemy import select

import nguongoc
from nguongoc.parties.organisations import Organisation
from nguongoc.ports.recalls import WebhookTopic
from nguongoc.ports.rows import Role
from nguongoc.services.told import MODELS, envelope_of
from nguongoc.services.told_examples import examples
from nguongoc.store.engine import open_engine
from nguongoc.store.repositories.rows import table
from nguongoc.store.tables import OutboxRow
from nguongoc_api.pages.market.webhooks_page import WHEN
from nguongoc_api.v1.webhooks.endpoints import WHEN as WHEN_IN_ENGLISH
from tests.factories import rows
from tests.http import bodies
from tests.http.conftest import Site, add_organisation, settings_for
from tests.http.desk import open_door
from tests.http.test_offers import _offer as offered

ALL = [each.value for each in WebhookTopic]
OUTBOX = table(OutboxRow)


@pytest.fixture
def catalogue(site: Site) -> dict[str, Any]:
    response = site.client.get("/v1/webhooks/catalogue")
    assert response.status_code == 200, response.text
    return {each["type"]: each for each in response.json()["items"]}


def told(site: Site) -> list[tuple[UUID, str, bytes]]:
    """Every message that waits, in the order in which it was put."""
    engine = open_engine(site.services.settings.database)
    with engine.connect() as connection:
        found = connection.execute(select(OUTBOX).order_by(OUTBOX.c.created_at, OUTBOX.c.id)).all()
    engine.dispose()
    return [(row.organisation_id, row.topic, row.body) for row in found]


def listen(site: Site, key: dict[str, str], name: str) -> None:
    given = {"url": f"https://{name}.example/tin", "topics": ALL}
    assert site.client.put("/v1/recalls/webhook", json=given, headers=key).status_code == 200


def test_every_type_has_a_schema_words_and_an_example_that_fits(catalogue: dict[str, Any]) -> None:
    assert set(catalogue) == set(ALL) == set(MODELS) == set(WHEN) == set(WHEN_IN_ENGLISH)
    for name, each in catalogue.items():
        Draft202012Validator.check_schema(each["json_schema"])
        validator = Draft202012Validator(each["json_schema"])
        validator.validate(each["example"])
        assert each["example"]["type"] == name
        assert not validator.is_valid(each["example"] | {"type": "something.else"})
        assert not validator.is_valid(each["example"] | {"data": {}})
        validator.validate(each["example"] | {"added_later": 1})


def test_nothing_is_put_together_beside_the_models_that_the_schemas_are_made_of() -> None:
    folder = Path(nguongoc.__file__).parent
    makers = {
        path.name
        for path in folder.rglob("*.py")
        if re.search(r"(?<![A-Za-z])Message\(\n", path.read_text(encoding="utf-8"))
    }
    # Reports of EPCIS subscriptions have the schema that GS1 publishes.
    assert makers - {"outbox.py"} == {"told.py", "report_subscriptions.py"}


@dataclass(frozen=True)
class Market:
    """Keys of who sells, who buys and who has nothing to do with it, each of whom listens; and a lot of the seller's."""

    seller: dict[str, str]
    buyer: dict[str, str]
    third: dict[str, str]
    stranger: Organisation
    lot: dict[str, Any]


def opened(site: Site) -> Market:
    seller, buyer = site.producer(), site.as_(Role.MARKETPLACE, site.neighbour)
    stranger = add_organisation(site.services, rows.organisation())
    third = site.as_(Role.MARKETPLACE, stranger)
    for key, name in ((seller, "nguoi-ban"), (buyer, "nguoi-mua"), (third, "nguoi-khac")):
        listen(site, key, name)
    product = site.post("/v1/products", bodies.product(), seller)["id"]
    field = site.post("/v1/facilities", bodies.facility(), seller)["id"]
    lot = site.post("/v1/batches", bodies.batch(product_id=product, facility_id=field), seller)
    return Market(seller, buyer, third, stranger, lot)


def test_an_order_is_told_to_both_its_sides_step_by_step_and_a_recall_stops_it_aloud(
    site: Site, catalogue: dict[str, Any]
) -> None:
    market = opened(site)
    seller, buyer, lot = market.seller, market.buyer, market.lot
    offer = site.post("/v1/offers", offered(lot), seller)["id"]

    def placed(value: str) -> str:
        wish = {"offer_id": offer, "quantity": {"value": value, "unit": "ta"}}
        order = site.post("/v1/orders", wish, buyer)["id"]
        site.post(f"/v1/orders/{order}/order", {}, buyer)
        return str(order)

    going, waiting = placed("2"), placed("1")
    site.post(f"/v1/orders/{going}/acceptance", {}, seller)
    site.post(f"/v1/orders/{going}/shipment", {}, seller)
    site.post(f"/v1/orders/{going}/receipt", {}, buyer)
    site.post("/v1/recalls", {"lots": [{"batch_id": lot["id"]}], "reason": "microbes"}, seller)
    found = told(site)
    assert {of for of, _, _ in found} == {site.cooperative.id, site.neighbour.id}
    for _, topic, body in found:
        Draft202012Validator(catalogue[topic]["json_schema"]).validate(json.loads(body))
        envelope_of(WebhookTopic(topic)).model_validate_json(body)
    states = [
        json.loads(body)["data"]["state"]
        for of, topic, body in found
        if of == site.neighbour.id and topic == "order.changed" and going in body.decode()
    ]
    assert sorted(states) == sorted(["reserved", "ordered", "accepted", "shipped", "received"])
    stopped = [(of, json.loads(body)["data"]) for of, topic, body in found if topic == "order.stopped"]
    assert {of for of, _ in stopped} == {site.cooperative.id, site.neighbour.id}
    assert all(each["order"].endswith(waiting) and each["hold"] == "recalled" for _, each in stopped)
    assert "recall.notice" in {topic for of, topic, _ in found if of == site.neighbour.id}
    assert not any(
        site.cooperative.name in body.decode() for _, topic, body in found if topic != "recall.notice"
    )


def test_the_page_for_people_names_every_type_with_its_members(database_url: str, tmp_path: Path) -> None:
    with open_door(settings_for(database_url, tmp_path)) as door:
        page = door.browser().get("/developers/webhooks")
        for topic, body in examples("https://trace.example").items():
            assert f'id="{topic.value}"' in page.text
            for member in json.loads(body)["data"]:
                assert f"<code>{member}</code>" in page.text


def test_offers_are_told_to_whom_they_are_for_and_shipments_to_both_sides_without_numbers_or_names(
    site: Site, catalogue: dict[str, Any]
) -> None:
    """A competitor hears nothing: neither that something was offered nor to whom, nor that anything moved."""
    market = opened(site)
    seller, buyer, lot = market.seller, market.buyer, market.lot
    public = site.post("/v1/offers", offered(lot), seller)["id"]
    private = site.post("/v1/offers", offered(lot) | {"buyers": [site.neighbour.slug]}, seller)["id"]
    wish = {"offer_id": private, "quantity": {"value": "1", "unit": "ta"}}
    order = site.post("/v1/orders", wish, buyer)["id"]
    for step, key in (("order", buyer), ("acceptance", seller)):
        site.post(f"/v1/orders/{order}/{step}", {}, key)
    sent = site.post(
        f"/v1/orders/{order}/shipment", {"consignment": {"carrier": "manual", "waybill": "VTP12345"}}, seller
    )
    assert sent["state"] == "shipped", sent
    for offer in (public, private):
        assert site.client.delete(f"/v1/offers/{offer}", headers=seller).status_code == 204
        assert site.client.delete(f"/v1/offers/{offer}", headers=seller).status_code == 204, "told once"
    found = told(site)
    for _, topic, body in found:
        Draft202012Validator(catalogue[topic]["json_schema"]).validate(json.loads(body))
    offers = [(of, json.loads(body)["data"]) for of, topic, body in found if topic == "offer.changed"]
    mine = [(each["state"], each["side"]) for of, each in offers if of == site.cooperative.id]
    assert sorted(mine) == [
        ("ended", "seller"),
        ("ended", "seller"),
        ("opened", "seller"),
        ("opened", "seller"),
    ]
    theirs = [(each["state"], each["side"]) for of, each in offers if of == site.neighbour.id]
    assert sorted(theirs) == [("ended", "buyer"), ("opened", "buyer")]
    moved = {of: json.loads(body)["data"] for of, topic, body in found if topic == "shipment.changed"}
    assert {of: (each["state"], each["side"]) for of, each in moved.items()} == {
        site.cooperative.id: ("booked", "sender"), site.neighbour.id: ("booked", "receiver"),
    }  # fmt: skip
    where = moved[site.neighbour.id]["consignments"].removeprefix(site.services.settings.base_url)
    assert site.client.get(where, headers=buyer).status_code == 200
    assert market.stranger.id not in {of for of, _, _ in found}
    for _, _, body in found:
        assert not re.search(r"VTP12345|quantity|price|\"kg\"", body.decode())
    feed = site.client.get("/v1/feeds/changes", headers=buyer).json()["items"]
    assert [each["type"] for each in feed if each["type"].startswith(("offer", "shipment"))] == [
        "offer.opened", "shipment.changed", "offer.ended",
    ]  # fmt: skip
    assert not any(each["own"] for each in feed if each["type"].startswith("offer"))
    assert site.client.get("/v1/feeds/changes", headers=market.third).json()["items"] == []
    ours = site.client.get("/v1/feeds/changes", headers=seller).json()["items"]
    assert [each["type"] for each in ours if each["type"].startswith("offer")] == [
        "offer.opened", "offer.opened", "offer.ended", "offer.ended",
    ]  # fmt: skip
