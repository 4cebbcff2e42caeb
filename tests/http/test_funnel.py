"""From scan to visit in daily totals: counted without waiting, of whoever asks for their own, and nothing else kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect, text

from nguongoc.ports.rows import Role
from nguongoc.store.engine import open_engine
from nguongoc.tourism.funnel import MOST_KEYS, Counted, Step, Tally
from tests.factories.rows import NOW
from tests.http import bodies
from tests.http.conftest import Site, settings_for
from tests.http.desk import Door, open_door, said

PHONE = {"User-Agent": "Mozilla/5.0 (Linux; Android 13) Mobile Safari/537.36"}
PLACE = "/places/suoi-ca-than"


@pytest.fixture
def door(database_url: str, tmp_path: Path) -> Iterator[Door]:
    with open_door(settings_for(database_url, tmp_path)) as opened:
        yield opened


@pytest.fixture
def shown(door: Door) -> tuple[Site, str]:
    """A lot's page, and a place of its producer with ways to reach it."""
    site = Site(door.services, door.app, door.browser().client, door.cooperative, door.neighbour)
    producer = site.producer()
    product = site.post("/v1/products", bodies.product(), producer)
    field = site.post("/v1/facilities", bodies.facility(), producer)
    contact = {"phone": "+84237123456", "zalo": "+84912345678", "website": "https://suoi.example.vn/"}
    place = bodies.place(host=door.cooperative.slug, product_slugs=[product["slug"]], **contact)
    site.post("/v1/places", place, site.as_(Role.AUTHORITY))
    lot = site.post("/v1/batches", bodies.batch(product_id=product["id"], facility_id=field["id"]), producer)
    return site, f"/p/b/{lot['code']}"


def totals(site: Site, key: dict[str, str] | None = None) -> Any:
    site.services.funnel.write()
    return site.get("/v1/stats/visits", key or site.producer()).json()


def test_each_step_is_one_more_for_the_producer_and_for_the_place(
    door: Door, shown: tuple[Site, str]
) -> None:
    site, page = shown
    for _ in range(3):  # the second and third are kept answers
        assert f'{PLACE}?from={door.cooperative.slug}"' in site.client.get(page, headers=PHONE).text
    seen = site.client.get(f"{PLACE}?from={door.cooperative.slug}", headers=PHONE).text
    site.client.get(PLACE, headers=PHONE)
    tap = f"{PLACE}/contact/zalo?from={door.cooperative.slug}"
    assert tap in seen
    away = site.client.get(tap, headers=PHONE, follow_redirects=False)
    assert (away.status_code, away.headers["location"]) == (303, "https://zalo.me/0912345678")
    assert away.headers["cache-control"] == "no-store"
    call = site.client.get(f"{PLACE}/contact/phone", headers=PHONE)
    assert 'href="tel:+84237123456"' in call.text
    found = totals(site)
    assert found["packs"] == {
        "scan": 3, "place_seen": 1, "contact_tapped": 1, "voucher_taken": 0, "voucher_redeemed": 0,
    }  # fmt: skip
    (at,) = found["places"]
    assert (at["steps"]["place_seen"], at["steps"]["contact_tapped"]) == (2, 2)
    # Others' numbers are nobody else's business.
    assert totals(site, site.as_(Role.PRODUCER, door.neighbour))["places"] == []
    assert "3" in said(door.signed_in().get("/host"))


def test_machines_and_what_is_not_there_count_nothing(shown: tuple[Site, str]) -> None:
    site, page = shown
    site.client.get(page, headers={"User-Agent": "Googlebot/2.1"})
    site.client.head(page, headers=PHONE)
    site.client.get("/places/khong-co", headers=PHONE)
    for way in ("booking", "fax", "phone/x"):
        assert site.client.get(f"{PLACE}/contact/{way}", headers=PHONE).status_code == 404
    found = totals(site)
    assert set(found["packs"].values()) == {0}
    assert set(found["places"][0]["steps"].values()) == {0}


def test_a_name_that_is_no_producers_is_not_kept(shown: tuple[Site, str]) -> None:
    site, _ = shown
    site.client.get(f"{PLACE}?from=%3Cscript%3E", headers=PHONE)
    site.client.get(f"{PLACE}?from=khong-co-ai", headers=PHONE)
    site.services.funnel.write()
    engine = open_engine(site.services.settings.database)
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT producer, place_id, number FROM visit_count")).all()
    columns = {each["name"] for each in inspect(engine).get_columns("visit_count")}
    engine.dispose()
    assert rows == [("", "suoi-ca-than", 2)]
    assert columns == {"day", "step", "producer", "place_id", "number"}


def test_what_cannot_be_written_now_is_written_later(shown: tuple[Site, str]) -> None:
    site, page = shown
    site.client.get(page, headers=PHONE)
    engine = open_engine(site.services.settings.database)
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE visit_count RENAME TO elsewhere"))
    with pytest.raises(Exception, match="visit_count"):
        site.services.funnel.write()
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE elsewhere RENAME TO visit_count"))
    engine.dispose()
    assert totals(site)["packs"]["scan"] == 1


def test_a_tally_is_bounded_and_loses_nothing_that_it_began() -> None:
    tally = Tally()
    for number in range(MOST_KEYS + 10):
        tally.add(Counted(NOW.date(), Step.SCAN, str(number)))
    tally.add(Counted(NOW.date(), Step.SCAN, "0"), 4)
    sums = tally.take()
    assert len(sums) == MOST_KEYS
    assert sums[Counted(NOW.date(), Step.SCAN, "0")] == 5
    assert tally.take() == {}
