"""A holder that gave an address is told there, signed, until it acknowledges."""

from __future__ import annotations

import json
from uuid import UUID

import pytest

from nguongoc.ports.rows import Role
from nguongoc.services.recall_webhooks import TOPIC
from tests.http.conftest import Site
from tests.http.recalling import Chain, open_chain

SECRET = "whsec_" + "c2VjcmV0LXNlY3JldC1zZWNyZXQ="


@pytest.fixture
def chain(site: Site) -> Chain:
    return open_chain(site)


def test_a_recall_puts_a_message_for_the_holder_that_subscribed(chain: Chain) -> None:
    site, shop = chain.site, chain.site.as_(Role.MARKETPLACE, chain.site.neighbour)
    given = {"url": "https://cua-hang.example/thu-hoi", "secret": SECRET}
    response = site.client.put("/v1/recalls/webhook", json=given, headers=shop)
    assert (response.status_code, response.json()["signed"]) == (200, True)
    assert "secret" not in site.get("/v1/recalls/webhook", shop).text
    chain.ship(chain.bark, 15, chain.shop())
    made = chain.recall(chain.bark)
    with site.services.reads.open() as reader:
        (sent,) = reader.outbox.sent(site.neighbour.id, TOPIC, None, None, 10)
    assert (sent.url, sent.state) == (given["url"], "waiting")
    (notice,) = site.get(f"/v1/recalls/{made['id']}/notices", chain.key).json()["items"]
    assert [each["channel"] for each in notice["told"]] == ["webhook"]
    site.post(f"/v1/recalls/{made['id']}/acknowledgement", {}, shop, 200)
    with site.services.reads.open() as reader:
        assert reader.outbox.waiting(TOPIC, sent_about(chain, made)) == 0


def sent_about(chain: Chain, made: dict[str, str]) -> str:
    with chain.site.services.reads.open() as reader:
        (notice,) = reader.recalls.notices_of(UUID(made["id"]))
    return str(notice.id)


@pytest.mark.parametrize(
    "given",
    [{"url": "http://cua-hang.example/"}, {"url": "https://127.0.0.1/"}, {"url": "https://169.254.169.254/"},
     {"url": "javascript:alert(1)"}, {"url": ""}, {"url": "https://ok.example/", "secret": "short"},
     {"url": "https://ok.example/" + "x" * 600}, {}, {"url": 5}],
)  # fmt: skip
def test_addresses_that_are_never_told_anything_are_refused(chain: Chain, given: dict[str, object]) -> None:
    response = chain.site.client.put("/v1/recalls/webhook", json=given, headers=chain.key)
    assert response.status_code in {400, 413, 422}, (given, response.text)
    assert json.loads(response.text)["code"]
    chain.site.get("/v1/recalls/webhook", chain.key, 404)


def test_an_address_is_forgotten_when_it_is_taken_back(chain: Chain) -> None:
    given = {"url": "https://cua-hang.example/thu-hoi"}
    assert chain.site.client.put("/v1/recalls/webhook", json=given, headers=chain.key).status_code == 200
    assert chain.site.client.delete("/v1/recalls/webhook", headers=chain.key).status_code == 204
    chain.site.get("/v1/recalls/webhook", chain.key, 404)
