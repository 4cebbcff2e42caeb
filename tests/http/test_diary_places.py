"""What is done where: a boat and a workshop write down work of their own, and none of the field."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from httpx2 import Response

from nguongoc.ports.rows import Role
from tests.http import bodies
from tests.http.conftest import Site
from tests.http.desk import Browser, hidden, said
from tests.http.test_borders import signed_in
from tests.http.test_correct_desk import form

HOME = "/producer/diary"
CHANGED = re.compile(r'name="go" value="([a-z_]+)"')
OFFERED = re.compile(r'href="/producer/diary/new/([a-z-]+)"')


@pytest.fixture
def boat(site: Site) -> str:
    return place(site, "boat", "Tàu TH-90123")


def place(site: Site, kind: str, name: str) -> str:
    made = site.post("/v1/facilities", bodies.facility(kind=kind, name=name), site.producer())
    return str(made["id"])


def keep(site: Site, where: str, status: int = 201, **said: Any) -> Any:
    body = {"happened_on": "2026-11-20", **said, "plots": [{"id": str(uuid4()), "facility_id": where}]}
    return site.post("/v1/diary", body, site.producer(), status)


def offered(browser: Browser) -> list[str]:
    return OFFERED.findall(browser.get(HOME).text)


def asked_of(check: Response) -> set[str]:
    """What the last page before an entry is kept offers to answer."""
    return set(CHANGED.findall(check.text))


def test_a_boat_lands_and_ices_its_catch_and_is_offered_no_spraying(site: Site, boat: str) -> None:
    browser = signed_in(site, Role.PRODUCER)
    assert offered(browser) == ["harvesting", "icing", "landing", "first-processing", "cleaning"]
    home = said(browser.get(HOME))
    assert "Đánh bắt" in home
    assert "Thu hoạch" not in home
    ice = browser.get(f"{HOME}/new/icing")
    assert "Bao nhiêu đá?" in said(ice), "a single boat is not asked for"
    check = browser.post(f"{HOME}/new/icing", hidden(ice) | {"dose": "1.200", "dose_unit": "kg"})
    assert {"crop", "area"}.isdisjoint(asked_of(check)), "nothing grows on a boat"
    assert {"day", "position", "note"} <= asked_of(check)
    kept = browser.post(f"{HOME}/new/icing", hidden(check) | {"go": "save"})
    assert "Ướp đá · Tàu TH-90123" in said(browser.get(kept.headers["location"]))
    keep(site, boat, activity="harvesting", quantity={"value": "350", "unit": "kg"})
    assert "Đánh bắt · Tàu TH-90123" in said(browser.get(HOME))
    assert keep(site, boat, 422, activity="landing")["errors"][0]["pointer"] == "/quantity"


def test_a_workshop_receives_dries_and_packs(site: Site) -> None:
    workshop = place(site, "workshop", "Xưởng mắm")
    browser = signed_in(site, Role.PRODUCER)
    assert offered(browser) == ["receiving", "first-processing", "salting", "drying", "packing", "cleaning"]
    asked = browser.get(f"{HOME}/new/receiving")
    assert "Nhận gì, của ai?" in said(asked)
    amount = browser.post(f"{HOME}/new/receiving", hidden(asked) | {"material": "Cá cơm, tàu anh Hùng"})
    assert "Nhận bao nhiêu?" in said(amount)
    check = browser.post(
        f"{HOME}/new/receiving", hidden(amount) | {"quantity": "2,5", "quantity_unit": "tan"}
    )
    assert {"crop", "area"}.isdisjoint(asked_of(check))
    assert browser.post(f"{HOME}/new/receiving", hidden(check) | {"go": "save"}).status_code == 303
    (entry,) = site.get("/v1/diary", site.producer()).json()["items"]
    assert (entry["activity"], entry["facility_id"]) == ("receiving", workshop)
    assert entry["quantity"] == {"value": "2.5", "unit": "tan"}
    assert "Chưa có nơi nào làm việc này" in said(browser.get(f"{HOME}/new/spraying"))


@pytest.mark.parametrize(
    ("kind", "activity"),
    [("boat", "irrigating"), ("workshop", "planting"), ("packhouse", "harvesting"), ("plot", "landing"), ("shop", "drying")],
)  # fmt: skip
def test_work_that_is_not_done_there_is_refused_at_the_place(
    one_site: Site, kind: str, activity: str
) -> None:
    where = place(one_site, kind, f"{kind} {activity}")
    more = {"quantity": {"value": "1", "unit": "kg"}} if activity in {"harvesting", "landing"} else {}
    refused = keep(one_site, where, 422, activity=activity, **more)
    assert [(each["code"], each["pointer"]) for each in refused["errors"]] == [
        ("diary-plot-unfit", "/plots/0/facility_id")
    ]


@pytest.mark.parametrize("kind", ["boat", "workshop"])
def test_the_lot_of_a_boat_or_a_workshop_is_asked_nothing_of_pesticides(site: Site, kind: str) -> None:
    where = place(site, kind, f"Nơi làm {kind}")
    producer, browser = site.producer(), signed_in(site, Role.PRODUCER)
    product = site.post("/v1/products", bodies.product(name="Cá thu", category="seafood"), producer)["id"]
    given = bodies.batch(product_id=product, facility_id=where) | {"statements": {}}
    lot = site.post("/v1/batches", given, producer)
    page = browser.get(f"/producer/batches/{lot['id']}")
    assert "/growing" not in page.text
    correct = f"/producer/batches/{lot['id']}/correct"
    mend = browser.get(correct)
    assert "pesticide" not in mend.text
    look = browser.post(correct, form(mend, notes="Câu tay", do="look"))
    assert "Câu tay" in said(look)
    start = {"draft": str(uuid4()), "product_id": product, "facility_id": where}
    at = browser.post("/producer/new", start).headers["location"]
    more = browser.get(at.replace("/amount", "/more"))
    assert "pesticide" not in more.text
    assert 'name="notes"' in more.text
