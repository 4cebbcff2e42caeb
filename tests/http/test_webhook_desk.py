"""What was sent to an address, at the desk: what became of it, sent again under its name; an address that is gone is said to be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from nguongoc.ports.outbox import OutboxState
from nguongoc.ports.rows import Role
from nguongoc.services.caller import MAY, Caller
from nguongoc.services.deliver_outbox import DeliverOutbox
from nguongoc.services.keep_webhook import TOPICS, end_address, signed_now
from nguongoc.signing.webhooks import secret_bytes, standard_headers
from tests.http.conftest import settings_for
from tests.http.desk import Browser, Door, open_door, said
from tests.outbox.receiver import Receiver, receiving
from tests.outbox.test_delivering import PATIENT

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
    deliver = DeliverOutbox(
        door.services.writer,
        door.clock,
        parts.webhooks,
        followers,
        lambda: 0.5,
        TOPICS,
        signed_now,
        patience=PATIENT,
    )
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


NEW = "whsec_" + "bmV3LXNlY3JldC1uZXctc2VjcmV0"


def signatures(receiver: Receiver) -> dict[str, list[str]]:
    """Of the newest message: by the old secret, by the new one, by the service's key."""
    got = receiver.got[-1]
    said = got.headers["webhook-signature"].split(" ")
    at = datetime.fromtimestamp(int(got.headers["webhook-timestamp"]), UTC)
    by = {
        name: standard_headers([secret_bytes(text)], got.headers["webhook-id"], at, got.body)
        for name, text in (("old", SECRET), ("new", NEW))
    }
    found = {name: [each for each in said if each == one["webhook-signature"]] for name, one in by.items()}
    return found | {"key": [each for each in said if each.startswith("v1a,")], "all": said}


def test_a_secret_is_replaced_while_both_sign_and_the_old_one_ends_by_itself(
    door: Door, market: Browser, receiver: Receiver
) -> None:
    keep(market, receiver)
    market.post(f"{HERE}/test", {})
    assert market.post(f"{HERE}/secret", {"new_secret": NEW, "hours": "24"}).status_code == 303
    page = market.get(f"{HERE}?done=rotated")
    assert "Đang ký bằng cả khoá cũ, tới" in said(page)
    assert "bmV3" not in page.text
    assert deliver(door) == 1
    both = signatures(receiver)
    assert (len(both["old"]), len(both["new"]), len(both["all"])) == (1, 1, 2), "put before, signed with both"
    door.clock.time += timedelta(hours=24)
    market = door.signed_in(PHONE)
    assert "Đang ký bằng cả khoá cũ" not in said(market.get(HERE))
    market.post(f"{HERE}/test", {})
    assert deliver(door) == 1
    assert signatures(receiver)["all"] == signatures(receiver)["new"]
    door.services.outbox.deliver.forget_old()
    with door.services.reads.open() as reader:
        webhook = reader.recalls.webhook(door.neighbour.id)
    assert webhook is not None
    assert webhook.old is None, "what signs nothing is not kept"


def test_a_secret_gives_way_to_the_services_key_and_the_other_way_round_with_both_kinds_of_signature(
    door: Door, market: Browser, receiver: Receiver
) -> None:
    keep(market, receiver)
    market.post(f"{HERE}/secret", {"new_secret": "", "hours": "72"})
    market.post(f"{HERE}/test", {})
    assert deliver(door) == 1
    mixed = signatures(receiver)
    assert (len(mixed["old"]), len(mixed["key"]), len(mixed["all"])) == (1, 1, 2)
    market.post(f"{HERE}/secret", {"new_secret": NEW, "hours": "72"})
    market.post(f"{HERE}/test", {})
    assert deliver(door) == 1
    other = signatures(receiver)
    assert (len(other["new"]), len(other["key"]), len(other["old"])) == (1, 1, 0)


def test_what_cannot_be_a_secret_is_said_beside_its_field_and_topics_change_without_the_secret(
    door: Door, market: Browser, receiver: Receiver
) -> None:
    keep(market, receiver)
    wrong = market.post(f"{HERE}/secret", {"new_secret": "short", "hours": "24"})
    assert wrong.status_code == 422
    assert 'id="new_secret-wrong"' in wrong.text
    late = market.post(f"{HERE}/secret", {"new_secret": NEW, "hours": "999"})
    assert 'id="hours-wrong"' in late.text
    assert market.post(HERE, {"url": receiver.url, "secret": "", "order.stopped": "1"}).status_code == 303
    market.post(f"{HERE}/test", {})
    assert deliver(door) == 1
    assert signatures(receiver)["all"] == signatures(receiver)["old"]


def test_programs_replace_their_secret_and_are_told_until_when_the_old_one_signs(
    door: Door, market: Browser, receiver: Receiver
) -> None:
    key = door.services.issue_api_key(door.neighbour.id, Role.MARKETPLACE, None, "x")[1]
    headers = {"Authorization": f"Bearer {key}"}
    client = door.browser().client
    path = "/v1/recalls/webhook/rotation"
    assert client.post(path, json={"secret": NEW}, headers=headers).status_code == 404
    keep(market, receiver)
    told = client.post(path, json={"secret": NEW, "overlap_hours": 2}, headers=headers).json()
    assert datetime.fromisoformat(told["overlap_until"]) == door.clock.time + timedelta(hours=2)
    assert client.post(path, json={"overlap_hours": 169}, headers=headers).status_code == 422
    at_once = client.post(path, json={"secret": SECRET, "overlap_hours": 0}, headers=headers).json()
    assert at_once["overlap_until"] is None
