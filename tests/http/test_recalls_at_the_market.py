"""A holder at the market desk: the recall stands before all else and is acknowledged with one press; who cannot be told there is told by message."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from starlette.testclient import TestClient

from nguongoc.ports.rows import Role
from nguongoc.recalls.notices import Channel, NoticeState
from nguongoc_api.settings import Settings
from tests.http.conftest import BASE_URL, Site, settings_for
from tests.http.desk import Browser, Door, open_door, said
from tests.http.recalling import open_chain
from tests.outbox.receiver import Receiver, receiving

PHONE = "+84950000015"


@pytest.fixture
def gateway() -> Iterator[Receiver]:
    with receiving() as made:
        yield made


@pytest.fixture
def door(database_url: str, tmp_path: Path, gateway: Receiver) -> Iterator[Door]:
    settings = Settings(**{**settings_for(database_url, tmp_path).model_dump(), "sms_url": gateway.url})
    with open_door(settings) as opened:
        opened.add_account(PHONE, Role.MARKETPLACE, opened.neighbour)
        yield opened


@pytest.fixture
def market(door: Door) -> Browser:
    return door.signed_in(PHONE)


def site_of(door: Door) -> Site:
    client = TestClient(door.app, BASE_URL, raise_server_exceptions=False)
    return Site(door.services, door.app, client, door.cooperative, door.neighbour)


def recalled(door: Door) -> str:
    """A lot that the shop holds is recalled; the recall's id."""
    chain = open_chain(site_of(door))
    chain.ship(chain.bark, 15, chain.shop())
    return str(chain.recall(chain.bark)["id"])


def notice(door: Door, recall: str) -> Any:
    with door.services.reads.open() as reader:
        tellings = [each.channel for each in reader.recalls.tellings_of(UUID(recall))]
        notices = reader.recalls.notices_of(UUID(recall))
    [mine] = [each for each in notices if each.organisation_id == door.neighbour.id]
    return mine, tellings


def test_a_holder_reads_of_it_before_all_else_and_says_with_one_press_that_it_knows(
    door: Door, market: Browser
) -> None:
    recall = recalled(door)
    page = market.get("/market")
    words = said(page)
    assert words.index("Lệnh thu hồi ngày") < words.index("Việc cần làm trước")
    assert "15 kg" in words
    [path] = re.findall(r'<form class="form" action="(/market/recalls/[0-9a-f-]+)"', page.text)
    assert path.endswith(recall)
    assert "Tôi đã biết lệnh thu hồi này" in said(market.get(path))
    assert market.post(path, {"home": "1"}).headers["location"] == "/market?done=known"
    again = market.get("/market?done=known")
    assert "Lệnh thu hồi ngày" not in said(again)
    assert "Tôi đã biết" not in market.get(path).text
    assert recall in market.get("/market/recalls").text
    kept, _ = notice(door, recall)
    assert kept.state is NoticeState.ACKNOWLEDGED
    assert kept.acknowledged_by.startswith("account:")


def test_a_recall_of_others_goods_is_no_page_of_the_market_and_cannot_be_acknowledged(
    door: Door, market: Browser
) -> None:
    chain = open_chain(site_of(door))
    recall = chain.recall(chain.bark)["id"]
    market.get(f"/market/recalls/{recall}", 404)
    assert market.post(f"/market/recalls/{recall}", {}).status_code == 404
    assert market.get("/market/recalls/x", 404)


def test_whose_address_was_given_up_is_told_by_message_once_and_listed_for_a_call_until_it_says_that_it_knows(
    door: Door, market: Browser, gateway: Receiver
) -> None:
    market.post("/market/webhook", {"url": "https://san.example/tin", "recall.notice": "1"})
    with door.services.reads.open() as reader:
        webhook = reader.recalls.webhook(door.neighbour.id)
    assert webhook is not None
    ended = replace(webhook, ended_at=door.clock.now(), end_status=410)
    door.services.writer.run(lambda uow: uow.recalls.put_webhook(ended))
    recall = recalled(door)
    assert notice(door, recall)[0].state is NoticeState.CALL
    assert "sẽ có người gọi điện" in said(market.get("/market"))
    texting = door.services.entering.texting
    assert texting is not None
    for _ in range(3):
        door.services.recalling.tell()
        texting.send_waiting()
    [message] = gateway.got
    told = json.loads(message.body)
    assert told["to"] == PHONE.removeprefix("+")
    assert len(told["text"]) <= 160
    kept, channels = notice(door, recall)
    assert kept.state is NoticeState.CALL
    assert channels[-1] is Channel.MESSAGE
    market.post(f"/market/recalls/{recall}", {})
    assert notice(door, recall)[0].state is NoticeState.ACKNOWLEDGED
    door.services.recalling.tell()
    texting.send_waiting()
    assert len(gateway.got) == 1
