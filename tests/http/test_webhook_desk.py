"""What was sent to an address, at the desk: what became of it, sent again under its name; an address that is gone is said to be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from nguongoc.ports.outbox import OutboxState
from nguongoc.ports.rows import Role
from nguongoc.services.caller import MAY, Caller
from nguongoc.services.deliver_outbox import DeliverOutbox
from nguongoc.services.keep_webhook import TOPICS, end_address
from tests.http.conftest import settings_for
from tests.http.desk import Browser, Door, open_door, said
from tests.outbox.receiver import Receiver, receiving

PHONE = "+84950000015"
SECRET = "whsec_" + "c2VjcmV0LXNlY3JldC1zZWNyZXQ="
HERE = "/market/webhook"


@pytest.fixture
def door(database_url: str, tmp_path: Path) -> Iterator[Door]:
    with open_door(
        settings_for(database_url, tmp_path).model_copy(update={"webhooks_to_loopback": True})
    ) as opened:
        opened.add_account(PHONE, Role.MARKETPLACE, opened.neighbour)
        yield opened


@pytest.fixture
def market(door: Door) -> Browser:
    return door.signed_in(PHONE)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as made:
        yield made


def deliver(door: Door) -> int:
    parts = door.services.outbox
    followers = dict.fromkeys(TOPICS, end_address)
    deliver = DeliverOutbox(door.services.writer, door.clock, parts.webhooks, followers, lambda: 0.5, TOPICS)
    return deliver()


def caller(door: Door) -> Caller:
    scopes = frozenset(each.value for each in MAY[Role.MARKETPLACE])
    return Caller("test", door.neighbour.id, Role.MARKETPLACE, scopes)


def keep(market: Browser, receiver: Receiver) -> None:
    form = {"url": receiver.url, "secret": SECRET, "recall.notice": "1", "order.changed": "1"}
    assert market.post(HERE, form).status_code == 303


def test_a_test_is_sent_signed_seen_with_its_answer_and_sent_again_under_the_same_name(
    door: Door, market: Browser, receiver: Receiver
) -> None:
    assert "Chưa có địa chỉ nào" in said(market.get(HERE))
    keep(market, receiver)
    receiver.answers = [500]
    assert market.post(f"{HERE}/test", {}).status_code == 303
    assert deliver(door) == 1
    page = market.get(HERE)
    assert "trả lời 500" in said(page)
    assert "c2VjcmV0" not in page.text
    assert f"{HERE}/again/" not in page.text, "it is tried again by itself"
    door.clock.time += timedelta(minutes=1)
    assert deliver(door) == 1
    page = market.get(HERE)
    assert "Đã tới nơi" in said(page)
    (again,) = set(re.findall(rf'action="({HERE}/again/[0-9a-f-]+)"', page.text))
    assert market.post(again, {}).status_code == 303
    assert deliver(door) == 1
    names = {each.headers["webhook-id"] for each in receiver.got}
    assert (len(receiver.got), len(names)) == (3, 1)
    assert all(each.headers["webhook-signature"].startswith("v1,") for each in receiver.got)
    assert len({each.body for each in receiver.got}) == 1


def test_an_address_that_is_gone_ends_at_once_and_begins_again_with_what_was_lost(
    door: Door, market: Browser, receiver: Receiver
) -> None:
    keep(market, receiver)
    receiver.answers = [410]
    market.post(f"{HERE}/test", {})
    assert deliver(door) == 1
    page = market.get(HERE)
    assert "Địa chỉ này đã bị ngừng" in said(page)
    assert "trả lời 410" in said(page)
    assert market.post(f"{HERE}/test", {}).status_code == 409
    assert market.post(f"{HERE}/begin", {}).status_code == 303
    lost = market.post(f"{HERE}/again", {"days": "1"})
    assert lost.headers["location"].endswith("count=1")
    assert deliver(door) == 1
    assert [len(receiver.got), len({each.headers["webhook-id"] for each in receiver.got})] == [2, 1]
    assert (
        door.services.recalling.deliveries.deliveries(caller(door), None, 5)[0].state is OutboxState.DELIVERED
    )


def test_nobody_sends_what_was_told_to_somebody_else(door: Door, market: Browser, receiver: Receiver) -> None:
    keep(market, receiver)
    market.post(f"{HERE}/test", {})
    deliver(door)
    (sent,) = door.services.recalling.deliveries.deliveries(caller(door), None, 5)
    farmer = door.signed_in()
    assert farmer.post("/producer/webhook", {"url": receiver.url, "recall.notice": "1"}).status_code == 303
    assert str(sent.id) not in farmer.get("/producer/webhook").text
    assert farmer.post(f"/producer/webhook/again/{sent.id}", {}).status_code == 404
    assert deliver(door) == 0


def test_what_cannot_be_an_address_is_said_at_its_field(market: Browser) -> None:
    for url in ("http://10.0.0.1/", "https://169.254.169.254/", "ftp://tin.example/", ""):
        refused = market.post(HERE, {"url": url, "recall.notice": "1"})
        assert refused.status_code == 422, url
        assert 'id="url-wrong"' in refused.text
    assert market.post(HERE, {"url": "https://tin.example/"}).status_code == 422
