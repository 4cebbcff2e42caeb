"""Who is told of a recall, how often, what is answered, and who may read that."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from nguongoc.identifiers.ordered import uuid7
from nguongoc.ports import UnitOfWork
from nguongoc.ports.outbox import Attempt, Claim, Message, OutboxState
from nguongoc.ports.rows import Role
from nguongoc.recalls.notices import AGAIN_AFTER, MOST_TRIES
from nguongoc.services.keep_webhook import end_address
from nguongoc.services.recall_webhooks import TOPIC
from tests.factories import rows
from tests.http.conftest import Site
from tests.http.recalling import Chain, open_chain


@pytest.fixture
def chain(site: Site) -> Chain:
    made = open_chain(site)
    made.ship(made.bark, 15, made.shop())
    return made


def notices(chain: Chain, made: Any, key: dict[str, str] | None = None) -> Any:
    return chain.site.get(f"/v1/recalls/{made['id']}/notices", key or chain.key).json()


def test_a_holder_is_told_at_once_and_says_that_it_knows(chain: Chain) -> None:
    made, shop = chain.recall(chain.bark), chain.site.as_(Role.PRODUCER, chain.site.neighbour)
    (notice,) = notices(chain, made)["items"]
    assert (notice["name"], notice["state"]) == (chain.site.neighbour.name, "waiting")
    assert [(each["number"], each["channel"]) for each in notice["told"]] == [(1, "listed")]
    seen = chain.site.get(f"/v1/recalls/{made['id']}", shop).json()
    assert seen["notice"]["holdings"][0]["amount"] == "15"
    assert [each["code"] for each in seen["lots"]] == [chain.bark["code"]]
    path = f"/v1/recalls/{made['id']}/acknowledgement"
    first = chain.site.post(path, {}, shop, 200)
    assert first["state"] == "acknowledged"
    assert chain.site.post(path, {}, shop, 200) == first
    (notice,) = notices(chain, made)["items"]
    assert (notice["state"], notice["next_at"]) == ("acknowledged", None)


def test_who_does_not_answer_is_told_again_and_then_telephoned(
    chain: Chain, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = chain.recall(chain.bark)
    tell, now = chain.site.services.recalling.tell, rows.NOW
    assert tell() == 0
    for wait in AGAIN_AFTER:
        now += wait
        monkeypatch.setattr(chain.site.services.clock, "now", lambda at=now: at, raising=False)
        assert tell() == 1
    (notice,) = notices(chain, made)["items"]
    assert (notice["state"], len(notice["told"])) == ("call", MOST_TRIES)
    monkeypatch.setattr(
        chain.site.services.clock, "now", lambda at=now + timedelta(days=9): at, raising=False
    )
    assert tell() == 0


def test_nobody_is_told_of_what_has_ended(chain: Chain) -> None:
    made = chain.recall(chain.bark)
    chain.site.post(f"/v1/recalls/{made['id']}/end", {"outcome": "lifted"}, chain.key)
    assert [each["state"] for each in notices(chain, made)["items"]] == ["over"]


def test_strangers_learn_nothing_of_a_recall(chain: Chain) -> None:
    site, made = chain.site, chain.recall(chain.powder)
    stranger = site.as_(Role.PRODUCER, site.neighbour)
    site.get(f"/v1/recalls/{made['id']}", stranger, 404)
    site.get(f"/v1/recalls/{made['id']}/notices", stranger, 404)
    site.post(f"/v1/recalls/{made['id']}/acknowledgement", {}, stranger, 404)
    assert site.get("/v1/recalls", stranger).json() == {"items": []}
    site.get("/v1/recalls", None, 401)


def test_an_authority_reads_who_was_told_and_a_told_holder_does_not(chain: Chain) -> None:
    made, site = chain.recall(chain.bark), chain.site
    assert len(notices(chain, made, site.as_(Role.AUTHORITY))["items"]) == 1
    site.get(f"/v1/recalls/{made['id']}/notices", site.as_(Role.PRODUCER, site.neighbour), 404)


def test_a_holder_whose_address_is_given_up_is_telephoned_until_it_says_that_it_knows(chain: Chain) -> None:
    site, shop = chain.site, chain.site.as_(Role.PRODUCER, chain.site.neighbour)
    url = "https://cua-hang.example/thu-hoi"
    assert site.client.put("/v1/recalls/webhook", json={"url": url}, headers=shop).status_code == 200
    made = chain.recall(chain.bark)
    (notice,) = notices(chain, made)["items"]
    assert (notice["state"], [each["channel"] for each in notice["told"]]) == ("waiting", ["webhook"])
    assert not hear_gone(site, "https://elsewhere.example/"), "an address that is no longer used ends nothing"
    assert hear_gone(site, url)
    assert site.services.recalling.tell() == 1
    (notice,) = notices(chain, made)["items"]
    assert (notice["state"], notice["next_at"]) == ("call", None)
    assert [each["channel"] for each in notice["told"]] == ["webhook", "listed"]
    site.post(f"/v1/recalls/{made['id']}/acknowledgement", {}, shop, 200)
    (notice,) = notices(chain, made)["items"]
    assert notice["state"] == "acknowledged"


def hear_gone(site: Site, url: str) -> bool:
    """An address answers for the last time that nothing is there; whether that ended where this holder is told."""
    now = site.services.clock.now()

    def write(uow: UnitOfWork) -> bool:
        message = Message(uuid7(now), site.neighbour.id, TOPIC, "notice", url, b"{}", now, now)
        uow.outbox.put(message)
        end_address(uow, Claim(message, 1, 0, 1), Attempt(now, 410), OutboxState.DEAD)
        webhook = uow.recalls.webhook(site.neighbour.id)
        uow.outbox.drop_waiting(TOPIC, "notice")
        return webhook is not None and webhook.ended_at is not None

    return site.services.writer.run(write)
