"""Subscriptions to named queries: new answers reach a real server, signed, each once, in their order."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from nguongoc.ports import Standing, UnitOfWork
from nguongoc.ports.rows import Role
from nguongoc.services.deliver_outbox import MOST_GONE, PAUSES
from nguongoc_api.settings import Settings
from tests.factories import rows
from tests.http.conftest import BASE_URL, Site, open_site
from tests.http.epcis.stored import put
from tests.outbox.receiver import Received, Receiver, receiving

TOKEN = "a secret that both of us know"
PATH = "/epcis/queries/all/subscriptions"
Keys = dict[str, str]


class MovedClock:
    def __init__(self) -> None:
        self.at = rows.NOW

    def now(self) -> Any:
        return self.at


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as made:
        yield made


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock()


@pytest.fixture
def site(
    database_url: str, tmp_path: Path, clock: MovedClock, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Site]:
    """Its workers stand still: tests let them work when they want to. Subscribers may be on this machine."""
    monkeypatch.setattr("tests.http.conftest.FixedClock", lambda: clock)
    for worker in ("reports.ReportWorker", "outbox.OutboxWorker"):
        monkeypatch.setattr(f"nguongoc_api.jobs.{worker}.start", lambda self: None)
    settings = Settings(
        data_dir=tmp_path / "data", database_url=database_url, base_url=BASE_URL, webhooks_to_loopback=True
    )
    with open_site(settings) as opened:
        yield opened


@pytest.fixture
def keys(site: Site) -> Keys:
    keys = site.as_(Role.REPOSITORY)
    query = {"EQ_bizStep": ["shipping", "receiving"]}
    site.post("/epcis/queries", {"name": "all", "query": query}, keys)
    return keys


def event(number: int, step: str = "shipping") -> dict[str, Any]:
    return {
        "type": "ObjectEvent",
        "eventTime": f"2026-03-01T{number // 3600 % 24:02}:{number // 60 % 60:02}:{number % 60:02}Z",
        "eventTimeZoneOffset": "+07:00",
        "epcList": [f"https://id.other.example/01/09521234543213/21/{number}"],
        "action": "OBSERVE",
        "bizStep": step,
        "eventID": f"urn:uuid:00000000-0000-4000-8000-{number:012}",
    }


def subscribe(site: Site, keys: Keys, receiver: Receiver, **given: Any) -> dict[str, Any]:
    wish = {"dest": receiver.url, "signatureToken": TOKEN, "initialRecordTime": "2026-01-01T00:00:00Z"}
    if "schedule" not in given:
        wish |= {"stream": True}
    made: dict[str, Any] = site.post(PATH, wish | given, keys)
    return made


def work(site: Site) -> None:
    """Everything that is due, reported and delivered."""
    while site.services.asking.report() + site.services.outbox.deliver():
        pass


def told(received: list[Received]) -> list[int]:
    lists = [
        json.loads(each.body)["epcisBody"]["queryResults"]["resultsBody"]["eventList"] for each in received
    ]
    return [int(each["eventID"][-12:]) for events in lists for each in events]


def test_new_answers_are_sent_signed_and_nothing_else_is(site: Site, keys: Keys, receiver: Receiver) -> None:
    made = subscribe(site, keys, receiver)
    put(site, event(1), event(2, "inspecting"), event(3, "receiving"))
    work(site)
    [got] = receiver.got
    document = json.loads(got.body)
    assert document["type"] == "EPCISQueryDocument"
    results = document["epcisBody"]["queryResults"]
    assert (results["queryName"], results["subscriptionID"]) == ("all", made["subscriptionID"])
    assert told([got]) == [1, 3]
    signed = hmac.new(TOKEN.encode(), got.body, hashlib.sha256)
    assert got.headers["gs1-signature"] == signed.hexdigest()
    name, stamp = got.headers["webhook-id"], got.headers["webhook-timestamp"]
    standard = hmac.new(TOKEN.encode(), f"{name}.{stamp}.".encode() + got.body, hashlib.sha256).digest()
    assert got.headers["webhook-signature"] == "v1," + base64.b64encode(standard).decode()
    assert got.headers["content-type"] == "application/json"
    work(site)
    assert len(receiver.got) == 1
    put(site, event(4))
    work(site)
    assert told(receiver.got) == [1, 3, 4]


def test_a_subscription_is_shown_without_its_secret_and_ended(
    site: Site, keys: Keys, receiver: Receiver
) -> None:
    made = subscribe(site, keys, receiver)
    address = f"{PATH}/{made['subscriptionID']}"
    assert {
        "dest": receiver.url,
        "stream": True,
        "queryName": "all",
        "state": "active",
    }.items() <= made.items()
    put(site, event(1))
    work(site)
    shown = site.get(address, keys)
    assert shown.json()["lastNotifiedAt"].startswith("2026-11-23T")
    listed, reports = site.get(PATH, keys), site.get(f"{address}/reports", keys)
    assert [each["subscriptionID"] for each in listed.json()] == [made["subscriptionID"]]
    assert [each["attempts"][0]["status"] for each in reports.json()] == [200]
    for answer in (shown, listed, reports):
        assert TOKEN not in answer.text
    other = site.as_(Role.REPOSITORY, site.neighbour)
    for path in (address, f"{address}/reports", PATH):
        site.get(path, other, status=404)
    assert site.client.delete(address, headers=other).status_code == 404
    assert site.client.delete(address, headers=keys).status_code == 204
    assert site.get(address, keys, status=404).json()["code"] == "subscription-unknown"
    put(site, event(2))
    work(site)
    assert told(receiver.got) == [1]


def test_the_secret_stands_nowhere_in_the_database(
    site: Site, keys: Keys, receiver: Receiver, caplog: pytest.LogCaptureFixture
) -> None:
    receiver.answers = [500]
    subscribe(site, keys, receiver)
    put(site, event(1))
    work(site)
    assert TOKEN not in caplog.text

    def dump(uow: UnitOfWork) -> str:
        from sqlalchemy import text

        connection = uow.outbox._connection  # type: ignore[attr-defined]
        tables = ("event_subscription", "outbox", "outbox_attempt")
        return repr([connection.execute(text(f"SELECT * FROM {each}")).all() for each in tables])

    dumped = site.services.writer.run(dump)
    assert receiver.url in dumped
    assert TOKEN not in dumped


def test_more_events_than_one_report_holds_come_in_several_each_after_the_other(
    site: Site, keys: Keys, receiver: Receiver
) -> None:
    subscribe(site, keys, receiver)
    put(site, *(event(number) for number in range(250)))
    receiver.answers = [200, 500]
    work(site)
    assert len(receiver.got) == 2
    site.services.clock.at += PAUSES[0] * 2  # type: ignore[attr-defined]
    work(site)
    assert receiver.got[1].body == receiver.got[2].body
    assert told([receiver.got[0], *receiver.got[2:]]) == list(range(250))


def test_only_what_the_subscriber_may_read_is_sent(site: Site, keys: Keys, receiver: Receiver) -> None:
    subscribe(site, keys, receiver)
    put(site, event(1), of=site.neighbour)
    put(site, event(2), of=site.neighbour, parties=(site.cooperative.id,))
    put(site, event(3), of=site.neighbour, standing=Standing.CAPTURED)
    work(site)
    assert told(receiver.got) == [2]


def test_what_was_recorded_before_is_sent_only_where_it_is_asked_for(
    site: Site, keys: Keys, receiver: Receiver
) -> None:
    put(site, event(1))
    work(site)
    made = site.post(PATH, {"dest": receiver.url, "stream": True}, keys)
    work(site)
    assert receiver.got == []
    site.client.delete(f"{PATH}/{made['subscriptionID']}", headers=keys)
    subscribe(site, keys, receiver)
    work(site)
    assert told(receiver.got) == [1]
    assert "webhook-signature" in receiver.got[0].headers


def test_a_schedule_reports_at_its_times_and_of_nothing_where_that_is_wanted(
    site: Site, keys: Keys, receiver: Receiver, clock: MovedClock
) -> None:
    clock.at = clock.at.replace(hour=0, minute=0, second=0, microsecond=0)
    subscribe(site, keys, receiver, schedule={"hour": "1", "minute": "5"}, reportIfEmpty=True)
    put(site, event(1))
    work(site)
    clock.at += timedelta(hours=1, minutes=4, seconds=59)
    work(site)
    assert receiver.got == []
    clock.at += timedelta(seconds=1)
    work(site)
    assert told(receiver.got) == [1]
    clock.at += timedelta(days=3)
    work(site)
    assert (len(receiver.got), told(receiver.got)) == (2, [1])
    clock.at += timedelta(hours=1)
    work(site)
    assert len(receiver.got) == 2


@pytest.mark.parametrize("status", [404, 410])
def test_a_subscription_whose_address_is_gone_ends_after_warnings(
    site: Site, keys: Keys, receiver: Receiver, clock: MovedClock, status: int
) -> None:
    made = subscribe(site, keys, receiver)
    put(site, event(1))
    receiver.answers = [status] * MOST_GONE
    for _ in range(MOST_GONE + 2):
        work(site)
        clock.at += max(PAUSES)
    assert len(receiver.got) == MOST_GONE
    shown = site.get(f"{PATH}/{made['subscriptionID']}", keys).json()
    assert (shown["state"], shown["endReason"]) == ("ended", "the address is gone")
    assert site.get(PATH, keys).json() == []


def test_a_query_that_is_forgotten_ends_its_subscriptions(site: Site, keys: Keys, receiver: Receiver) -> None:
    made = subscribe(site, keys, receiver)
    assert site.client.delete("/epcis/queries/all", headers=keys).status_code == 204
    site.get(f"{PATH}/{made['subscriptionID']}", keys, status=404)
    put(site, event(1))
    work(site)
    assert receiver.got == []


WRONG: list[tuple[Any, str]] = [
    ([], "subscription-wrong"),
    ({}, "subscription-wrong"),
    ({"dest": "https://a.example/", "stream": True, "schedule": {"hour": "1"}}, "subscription-wrong"),
    ({"dest": "https://a.example/"}, "subscription-wrong"),
    ({"dest": "https://a.example/", "stream": "yes"}, "subscription-wrong"),
    ({"dest": "https://a.example/", "stream": True, "more": 1}, "subscription-wrong"),
    ({"dest": "https://a.example/", "stream": True, "reportIfEmpty": True}, "subscription-wrong"),
    ({"dest": "https://a.example/", "stream": True, "signatureToken": "short"}, "subscription-wrong"),
    ({"dest": "https://a.example/", "stream": True, "initialRecordTime": "today"}, "subscription-wrong"),
    ({"dest": 1, "stream": True}, "subscription-wrong"),
    ({"dest": "https://a.example/", "schedule": {}}, "subscription-schedule-wrong"),
    ({"dest": "https://a.example/", "schedule": {"hour": "24"}}, "subscription-schedule-wrong"),
    ({"dest": "https://a.example/", "schedule": {"hour": 1}}, "subscription-schedule-wrong"),
    ({"dest": "https://a.example/", "schedule": {"year": "1"}}, "subscription-schedule-wrong"),
    (
        {"dest": "https://a.example/", "schedule": {"month": "2", "dayOfMonth": "30"}},
        "subscription-schedule-wrong",
    ),
    *(
        ({"dest": dest, "stream": True}, "subscription-destination-refused")
        for dest in (
            "http://a.example/",
            "ftp://a.example/",
            "https://user:pw@a.example/",
            "https://169.254.169.254/latest/meta-data",
            "https://[::1]/",
            "https://2130706433.0.0.0/x y",
            "https://0xa9fea9fe/",
            "https://10.1.1.1/",
            "not an address",
        )
    ),
]


@pytest.mark.parametrize(("wish", "code"), WRONG)
def test_what_is_no_subscription_is_refused_by_name(site: Site, keys: Keys, wish: Any, code: str) -> None:
    answer = site.client.post(PATH, json=wish, headers=keys)
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert answer.json()["type"] == "epcisException:SubscriptionControlsException"


def test_a_question_with_a_limit_has_no_new_answers(site: Site, keys: Keys, receiver: Receiver) -> None:
    site.post("/epcis/queries", {"name": "few", "query": {"maxEventCount": 5}}, keys)
    wish = {"dest": receiver.url, "stream": True}
    answer = site.client.post("/epcis/queries/few/subscriptions", json=wish, headers=keys)
    assert (answer.status_code, answer.json()["code"]) == (400, "subscribe-not-permitted")
    assert site.client.post("/epcis/queries/none/subscriptions", json=wish, headers=keys).status_code == 404


def test_captures_and_reports_at_the_same_time_tell_every_event_once(
    site: Site, keys: Keys, receiver: Receiver
) -> None:
    subscribe(site, keys, receiver)
    over = threading.Event()

    def capture(first: int) -> None:
        for number in range(first, first + 40, 4):
            put(site, *(event(each) for each in range(number, number + 4)))

    def report() -> None:
        while not over.is_set():
            site.services.asking.report()
            site.services.outbox.deliver()

    reporters = [threading.Thread(target=report) for _ in range(2)]
    captures = [threading.Thread(target=capture, args=(first,)) for first in (1000, 2000, 3000)]
    for thread in (*captures, *reporters):
        thread.start()
    for thread in captures:
        thread.join()
    over.set()
    for thread in reporters:
        thread.join()
    work(site)
    expected = [first + number for first in (1000, 2000, 3000) for number in range(40)]
    assert sorted(told(receiver.got)) == expected
