"""A mistake is put right by saying so: a newer passport takes the place of the old one, and both can be read and checked for ever."""

from __future__ import annotations

import base64
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update
from sqlmodel import col

from nguongoc.bundle import read_bundle
from nguongoc.cli.verify import evidence_of
from nguongoc.ports.rows import Role
from nguongoc.records.passport import TERMS
from nguongoc.services.check_integrity import FaultKind
from nguongoc.services.rebuild_projections import RebuildProjections
from nguongoc.signing.status_list import Message
from nguongoc.store.tables import LotCorrectionRow
from nguongoc.verdict import State, Step
from nguongoc.verify import Verifier
from tests.http import bodies
from tests.http.conftest import Site
from tests.http.recalling import open_chain
from tests.services.checking import damage
from tests.services.checking import faults as faults_of

DAY = {"happened_on": "2026-11-18"}


@pytest.fixture
def lot(site: Site) -> dict[str, Any]:
    producer = site.producer()
    product = site.post("/v1/products", bodies.product(), producer)
    facility = site.post("/v1/facilities", bodies.facility(), producer)
    made: dict[str, Any] = site.post(
        "/v1/batches", bodies.batch(product_id=product["id"], facility_id=facility["id"]), producer
    )
    return made


def correct(site: Site, lot: Any, status: int = 201, **said: Any) -> Any:
    return site.post(f"/v1/batches/{lot['id']}/correction", said or DAY, site.producer(), status)


def faults(site: Site) -> list[Any]:
    site.services.sequence_log()
    site.services.sign_status()
    return faults_of(site.services)


def signed(site: Site, address: str) -> Any:
    text = site.get(address.removeprefix(site.services.settings.base_url)).text
    payload = text.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))


def message(site: Site, address: str) -> int:
    with site.services.reads.open() as reader:
        slot = reader.records.status_slot(address.rpartition("/")[2])
    assert slot is not None
    assert not slot.revoked
    return slot.message


def test_a_correction_is_a_newer_passport_that_names_the_older_one(site: Site, lot: Any) -> None:
    said = correct(site, lot, **DAY, note="Ghi nhầm ngày")
    assert (said["id"], said["code"], said["lot"]) == (lot["id"], lot["code"], lot["lot"])
    assert (said["happened_on"], said["entered_at"]) == ("2026-11-18", lot["entered_at"])
    assert said["correction"]["members"] == ["happened_on"]
    assert (said["correction"]["version"], said["correction"]["supersedes"]) == (2, lot["passport"])
    assert said["passport"] == said["correction"]["passport"] != lot["passport"]
    old, new = signed(site, lot["passport"]), signed(site, said["passport"])
    terms = new["credentialSubject"]["characteristics"]
    with site.services.reads.open() as reader:
        before = reader.records.record(lot["passport"].rpartition("/")[2])
    assert before is not None
    assert terms[TERMS + "supersedes"] == [
        {TERMS + "passport": lot["passport"], TERMS + "payloadSha256": before.payload_sha256}
    ]
    assert (terms[TERMS + "version"], terms[TERMS + "corrected"]) == ("2", ["happened_on"])
    assert old["credentialSubject"]["productionDate"] == "2026-11-20"
    assert new["credentialSubject"]["productionDate"] == "2026-11-18"
    assert "Ghi nhầm" not in json.dumps(new, ensure_ascii=False)
    assert message(site, lot["passport"]) == Message.SUPERSEDED
    assert message(site, said["passport"]) == Message.NONE
    assert faults(site) == []


def test_the_event_is_told_again_as_an_error_that_names_the_right_one(site: Site, lot: Any) -> None:
    correct(site, lot)
    told = site.get("/epcis/events?eventType=ObjectEvent", site.producer()).json()
    events = told["epcisBody"]["queryResults"]["resultsBody"]["eventList"]
    declared = [each for each in events if "errorDeclaration" in each]
    right = [each for each in events if "nguongoc:corrects" in each]
    assert len(declared) == len(right) == 1
    assert declared[0]["errorDeclaration"]["correctiveEventIDs"] == [right[0]["eventID"]]
    assert right[0]["nguongoc:corrects"] == declared[0]["eventID"]


def test_every_earlier_version_stands_in_the_newest(site: Site, lot: Any) -> None:
    second = correct(site, lot, quantity={"value": "1200", "unit": "kg"}, variety="Bưởi đỏ")
    # What was said first is said again: still another event, and another version.
    third = correct(site, lot, quantity={"value": "1250.5", "unit": "kg"}, variety=None)
    assert second["correction"]["members"] == ["quantity", "variety"]
    terms = signed(site, third["passport"])["credentialSubject"]["characteristics"]
    named = [each[TERMS + "passport"] for each in terms[TERMS + "supersedes"]]
    assert named == [second["passport"], lot["passport"]]
    listed = site.get(f"/v1/batches/{lot['id']}/corrections", site.producer()).json()["items"]
    assert [each["version"] for each in listed] == [2, 3]
    assert [message(site, each) for each in named] == [Message.SUPERSEDED] * 2
    assert faults(site) == []


def test_projections_made_again_say_what_was_corrected(site: Site, lot: Any) -> None:
    correct(site, lot)
    said = correct(site, lot, expires_on="2027-01-01")
    services = site.services
    rebuilt = RebuildProjections(services.writer, services.serials, services.settings.base_url)()
    assert not any(rebuilt.changed.values())
    assert not rebuilt.unreadable
    again = site.get(f"/v1/batches/{lot['id']}", site.producer()).json()
    assert again == {name: value for name, value in said.items() if name != "correction"}


def test_only_who_registered_it_corrects_it(site: Site, lot: Any) -> None:
    path = f"/v1/batches/{lot['id']}/correction"
    neighbour = site.as_(Role.PRODUCER, site.neighbour)
    assert site.post(path, DAY, neighbour, 404)["code"] == "batch-not-found"
    site.get(f"/v1/batches/{lot['id']}/corrections", neighbour, 404)
    site.post(path, DAY, site.as_(Role.MARKETPLACE), 403)
    assert message(site, lot["passport"]) == Message.NONE


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({}, "nothing-corrected"),
        ({"happened_on": "2026-11-20"}, "nothing-corrected"),
        ({"happened_on": "2026-11-24"}, "date-in-future"),
        ({"expires_on": "2026-11-01"}, "expires-too-early"),
        ({"quantity": {"value": "1.5", "unit": "qua"}}, "pieces-not-whole"),
        ({"note": "a" * 501, **DAY}, "text-too-long"),
    ],
)
def test_what_cannot_be_said_of_a_new_lot_cannot_be_said_of_this_one(
    site: Site, lot: Any, said: Any, code: str
) -> None:
    refused = site.post(f"/v1/batches/{lot['id']}/correction", said, site.producer(), 422)
    assert code in {refused["code"], *(each.get("code") for each in refused.get("errors", []))}


@pytest.mark.parametrize("member", ["lot", "product_id", "facility_id", "code", "gtin", "inputs", "origin"])
def test_a_lot_stays_that_lot(site: Site, lot: Any, member: str) -> None:
    path, said = f"/v1/batches/{lot['id']}/correction", {**DAY, member: lot.get(member)}
    refused = site.post(path, said, site.producer(), 422)
    assert refused["errors"][0]["pointer"] == f"/{member}"


@pytest.mark.parametrize("member", ["quantity", "happened_on"])
def test_what_every_lot_has_is_not_taken_away(site: Site, lot: Any, member: str) -> None:
    refused = correct(site, lot, 422, **{member: None})
    assert refused["errors"][0]["pointer"].startswith(f"/{member}")


def test_sent_twice_it_is_done_once(site: Site, lot: Any) -> None:
    key = {**site.producer(), "Idempotency-Key": "correction-1"}
    path = f"/v1/batches/{lot['id']}/correction"
    first = site.post(path, DAY, key)
    assert site.post(path, DAY, key) == first
    assert correct(site, lot, 422)["code"] == "nothing-corrected"
    assert len(site.get(f"/v1/batches/{lot['id']}/corrections", key).json()["items"]) == 1


def test_who_corrects_an_older_passport_is_told_of_the_newer_one(site: Site, lot: Any) -> None:
    seen = lot["passport"].rpartition("/")[2]
    correct(site, lot, supersedes=seen, **DAY)
    assert correct(site, lot, 409, supersedes=seen, variety="Bưởi đỏ")["code"] == "passport-superseded"


def test_corrections_at_the_same_time_follow_one_another(site: Site, lot: Any) -> None:
    wishes = [DAY, {"variety": "Bưởi đỏ"}, {"expires_on": "2027-01-01"}, {"packed_on": "2026-11-21"}]
    with ThreadPoolExecutor(len(wishes)) as many:
        answers = list(many.map(lambda said: correct(site, lot, **said), wishes))
    assert sorted(each["correction"]["version"] for each in answers) == [2, 3, 4, 5]
    now = site.get(f"/v1/batches/{lot['id']}", site.producer()).json()
    assert {name: now[name] for said in wishes for name in said} == {
        name: value for said in wishes for name, value in said.items()
    }
    assert faults(site) == []


def test_what_others_drew_on_cannot_have_been_less_nor_later(site: Site) -> None:
    chain = open_chain(site)
    less = correct(site, chain.bark, 409, quantity={"value": "59", "unit": "kg"})
    assert (less["code"], less["errors"][0]["pointer"]) == ("amount-below-moved", "/quantity")
    assert correct(site, chain.bark, 409, happened_on="2026-11-22")["code"] == "happened-after-use"
    assert correct(site, chain.bark, 409, quantity={"value": "9", "unit": "con"})["code"] == (
        "unit-changed-after-use"
    )
    correct(site, chain.bark, quantity={"value": "60", "unit": "kg"}, happened_on="2026-11-21")
    # The powder was made of the bark as it was said then; what it is made of is said anew when it is corrected itself.
    said = correct(site, chain.powder, expires_on="2027-11-21")
    assert said["correction"]["members"] == ["expires_on", "sources"]
    assert faults(site) == []


def test_a_made_lot_cannot_have_been_more_than_its_sources_give(site: Site) -> None:
    chain = open_chain(site)
    correct(site, chain.powder, 422, quantity={"value": "108000", "unit": "goi"})
    assert correct(site, chain.powder, 422, happened_on="2026-11-19")["code"] == "source-later"
    correct(site, chain.powder, quantity={"value": "1060", "unit": "goi"}, happened_on="2026-11-22")
    assert faults(site) == []


def test_what_was_withdrawn_is_not_corrected(site: Site, lot: Any) -> None:
    site.post(f"/v1/batches/{lot['id']}/withdrawal", {"reason": "incorrect_data"}, site.producer())
    assert correct(site, lot, 409)["code"] == "lot-taken-back"


def test_withdrawing_a_corrected_lot_takes_back_every_version(site: Site, lot: Any) -> None:
    said = correct(site, lot)
    site.post(f"/v1/batches/{lot['id']}/withdrawal", {"reason": "did_not_occur"}, site.producer())
    with site.services.reads.open() as reader:
        for address in (lot["passport"], said["passport"]):
            slot = reader.records.status_slot(address.rpartition("/")[2])
            assert slot is not None
            assert slot.revoked
    assert faults(site) == []


def test_a_recall_is_said_of_every_version_and_outlives_a_correction(site: Site) -> None:
    chain = open_chain(site)
    first = correct(site, chain.bark, variety="Quế Thường Xuân")
    recall = chain.recall(chain.bark)
    second = correct(site, chain.bark, expires_on="2027-11-21")
    versions = [chain.bark["passport"], first["passport"], second["passport"]]
    assert [message(site, each) for each in versions] == [Message.RECALLED] * 3
    assert second["hold"] == "recalled"
    assert chain.state(chain.bark) == "recalled"
    site.post(f"/v1/recalls/{recall['id']}/end", {"outcome": "lifted"}, chain.key)
    assert faults(site) == []
    told = [message(site, each) for each in versions]
    assert told == [Message.SUPERSEDED, Message.SUPERSEDED, Message.NONE]


def test_a_hold_that_is_lifted_leaves_the_old_version_superseded(site: Site, lot: Any) -> None:
    said = correct(site, lot)
    path = f"/v1/batches/{lot['id']}/hold"
    site.post(path, {"reason": "Chờ kết quả"}, site.producer())
    assert message(site, lot["passport"]) == Message.ON_HOLD
    site.post(f"/v1/batches/{lot['id']}/release", {}, site.producer())
    assert (message(site, lot["passport"]), message(site, said["passport"])) == (
        Message.SUPERSEDED,
        Message.NONE,
    )


def test_a_lot_is_corrected_a_bounded_number_of_times(site: Site, lot: Any) -> None:
    for number in range(20):
        correct(site, lot, variety=f"Giống {number}")
    assert correct(site, lot, 409)["code"] == "too-many-corrections"


@pytest.mark.parametrize(
    "change",
    [{"superseded_id": "PASSPORT"}, {"version": 3}, {"event_id": "EVENT"}],
    ids=lambda each: next(iter(each)),
)
def test_what_is_kept_of_a_correction_is_held_against_what_was_signed(
    site: Site, lot: Any, change: dict[str, Any]
) -> None:
    correct(site, lot)
    other = correct(site, open_chain(site).powder, expires_on="2027-11-21")
    with site.services.reads.open() as reader:
        of_other = reader.corrections.of([UUID(other["id"])])[UUID(other["id"])][0]
    values = {"PASSPORT": of_other.record_id, "EVENT": of_other.superseded_event_id}
    value = next(iter(change.values()))
    statement = update(LotCorrectionRow).where(col(LotCorrectionRow.batch_id) == UUID(lot["id"]))
    damage(site.services, statement.values({next(iter(change)): values.get(str(value), value)}))
    assert FaultKind.CORRECTION in {kind for kind, _ in faults(site)}


def test_the_older_version_says_that_there_is_a_newer_one_and_its_bundle_shows_it(
    site: Site, lot: Any
) -> None:
    said = correct(site, lot)
    faults(site)
    old, new = (each.rpartition("/")[2] for each in (lot["passport"], said["passport"]))
    page = site.get(f"/records/{old}", {"Accept": "text/html", "Accept-Language": "vi"}).text
    assert f'<a href="/records/{new}">Đã sửa: xem bản mới nhất</a>' in page
    assert f'<a href="/records/{old}">' in site.get(f"/records/{new}", {"Accept": "text/html"}).text
    parts = read_bundle(site.get(f"/records/{old}/bundle").content)
    verdict = Verifier().verify(evidence_of(parts, site.services.clock.now(), ()))
    assert verdict.state is State.SUPERSEDED
    assert verdict.check(Step.STATUS).about == said["passport"]
    assert read_bundle(site.get(f"/records/{new}/bundle").content).newer is None
    # Whoever scans is told of the newest one, and of what was corrected.
    told = {"vi": "Cơ sở đã sửa lời khai ngày", "en": "corrected its declaration on", "zh": "更正了申报"}
    for language, sentence in told.items():
        page = site.get(f"/p/b/{lot['code']}?lang={language}").text
        assert sentence in page
        assert all(f'<a href="/records/{each}">' in page for each in (old, new))
    asked = {"items": [{"code": lot["code"]}]}
    (answer,) = site.post("/v1/verifications", asked, site.as_(Role.MARKETPLACE), 200)["items"]
    assert answer["verdict"] == "valid"
