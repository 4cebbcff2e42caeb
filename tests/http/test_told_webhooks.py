"""What concerns a lot is told at the address of whose it is and of the authority it comes from, in words that name no buyer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from nguongoc.batches.lots import Batch
from nguongoc.parties.organisations import Organisation, OrganisationKind
from nguongoc.ports.recalls import RecallWebhook, WebhookTopic
from nguongoc_api.services import Services
from tests.factories import rows
from tests.http.conftest import Site, add_organisation, settings_for
from tests.http.desk import Door, declare, lot_form, open_door, said
from tests.http.scanning import Market
from tests.http.test_copied_codes import copies, judged, market, opened, scanned
from tests.http.test_reports import TELLING, send

__all__ = ["market", "opened"]
REPORT, SCANS = WebhookTopic.REPORT_RECEIVED, WebhookTopic.SCANNED_UNUSUALLY
ADDRESS = "https://bao-tin.example/nguon-goc"


def listen(services: Services, of: Organisation, *topics: WebhookTopic) -> None:
    webhook = RecallWebhook(of.id, ADDRESS, None, services.clock.now(), topics)
    services.writer.run(lambda uow: uow.recalls.put_webhook(webhook))


def office(services: Services, commune: str | None) -> Organisation:
    said = rows.organisation(name=f"Cơ quan {commune}", kind=OrganisationKind.AUTHORITY, commune_code=commune)
    return add_organisation(services, said)


def told(services: Services, of: Organisation, topic: WebhookTopic) -> list[Any]:
    with services.reads.open() as reader:
        return list(reader.outbox.sent(of.id, topic.value, None, None, 10))


@pytest.fixture
def door(database_url: str, tmp_path: Path) -> Iterator[Door]:
    with open_door(settings_for(database_url, tmp_path)) as made:
        yield made


@pytest.fixture
def lot(door: Door) -> Batch:
    made = declare(door.signed_in(), lot_form(door))
    assert made.status_code == 303, said(made)
    with door.services.reads.open() as reader:
        return reader.lots.batches_of(door.cooperative.id, None, 1)[0]


def test_a_report_is_told_once_to_its_producer_and_the_authority_of_its_commune_and_says_nothing_of_who_wrote(
    door: Door, lot: Batch
) -> None:
    here, elsewhere = office(door.services, lot_commune(door, lot)), office(door.services, "15622")
    for each in (door.cooperative, here, elsewhere):
        listen(door.services, each, REPORT)
    listen(door.services, door.neighbour, REPORT, SCANS)
    assert send(door, door.browser(), about=lot.code).status_code == 303
    for each in (door.cooperative, here):
        (message,) = told(door.services, each, REPORT)
        assert (message.url, message.state) == (ADDRESS, "waiting")
    assert told(door.services, elsewhere, REPORT) == told(door.services, door.neighbour, REPORT) == []
    claim = door.services.writer.run(lambda uow: uow.outbox.claim(door.clock.now(), door.clock.now()))
    assert claim is not None
    body = claim.message.body.decode()
    assert '"kind":"stamp"' in body
    assert f"/v1/batches/{lot.id}" in body
    assert TELLING["text"] not in body
    assert TELLING["contact"] not in body


def lot_commune(door: Door, lot: Batch) -> str:
    with door.services.reads.open() as reader:
        facility = reader.parties.facility(lot.facility_id)
    assert facility is not None
    return facility.commune_code


def test_who_asked_for_recalls_alone_is_told_of_nothing_else(door: Door, lot: Batch) -> None:
    listen(door.services, door.cooperative, WebhookTopic.RECALL)
    assert send(door, door.browser(), about=lot.code).status_code == 303
    assert told(door.services, door.cooperative, REPORT) == []


def test_a_lot_scanned_unusually_is_told_once_until_somebody_looked(market: Market) -> None:
    services, owner = market.services, market.door.cooperative
    listen(services, owner, SCANS)
    before = len(told(services, owner, SCANS))
    scanned(market, 0, copies())
    judged(market)
    judged(market)
    scanned(market, 1, copies())
    judged(market)
    assert len(told(services, owner, SCANS)) == before + 1
    path = f"/v1/batches/{market.lot.shown['id']}/signals/look"
    looked = market.site.client.put(path, json={"note": "Đã xem"}, headers=market.site.producer())
    assert looked.status_code == 200, looked.text
    scanned(market, 2, copies())
    judged(market)
    assert len(told(services, owner, SCANS)) == before + 2


def test_topics_are_chosen_shown_and_unknown_ones_refused(door: Door) -> None:
    client = door.browser().client
    given = {"url": ADDRESS, "topics": [REPORT.value, SCANS.value]}
    site = Site(door.services, door.app, client, door.cooperative, door.neighbour).producer()
    shown = client.put("/v1/recalls/webhook", json=given, headers=site)
    assert (shown.status_code, shown.json()["topics"]) == (200, given["topics"])
    assert client.get("/v1/recalls/webhook", headers=site).json()["topics"] == given["topics"]
    for topics in (["everything"], [], [REPORT.value] * 11, "report.received"):
        refused = client.put("/v1/recalls/webhook", json=given | {"topics": topics}, headers=site)
        assert refused.status_code == 422, topics
    plain = client.put("/v1/recalls/webhook", json={"url": ADDRESS}, headers=site)
    assert plain.json()["topics"] == ["recall.notice"]
