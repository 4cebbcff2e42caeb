"""What a producer is reminded of before its day comes, at the head of its lots."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from nguongoc.ports.rows import Role
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.remind import MOST, Remind, ReminderKind
from tests.http import bodies
from tests.http.conftest import Site
from tests.http.desk import said
from tests.http.test_borders import signed_in

TODAY = date(2026, 11, 23)


def in_days(days: int) -> str:
    return (TODAY + timedelta(days=days)).isoformat()


def certificate(site: Site, key: dict[str, str], name: str, until: str | None, **more: Any) -> None:
    site.post("/v1/certificates", bodies.certificate(name=name, valid_until=until, **more), key)


def spray(site: Site, key: dict[str, str], plot: str, day: str, interval: int) -> str:
    entry = str(uuid4())
    body = {"activity": "spraying", "happened_on": day, "material": "Abamectin", "interval_days": interval}
    site.post("/v1/diary", body | {"plots": [{"id": entry, "facility_id": plot}]}, key)
    return entry


@pytest.fixture
def key(site: Site) -> dict[str, str]:
    return site.producer()


def told(site: Site) -> list[tuple[ReminderKind, str, int]]:
    caller = Caller("test", site.cooperative.id, Role.PRODUCER, frozenset({Scope.BATCHES_READ.value}))
    found = Remind(site.services.reads, site.services.clock)(caller)
    return [(each.kind, each.name, each.days) for each in found]


def test_papers_that_end_soon_or_ended_lately_are_told_the_nearest_first(
    site: Site, key: dict[str, str]
) -> None:
    certificate(site, key, "VietGAP", in_days(20))
    certificate(site, key, "OCOP", in_days(-5), scheme="ocop", stars=4)
    certificate(site, key, "Hữu cơ", in_days(61), scheme="organic")
    certificate(site, key, "GlobalGAP", in_days(-91), scheme="globalgap")
    certificate(site, key, "Không hạn", None, scheme="other")
    assert told(site) == [(ReminderKind.CERTIFICATE, "OCOP", -5), (ReminderKind.CERTIFICATE, "VietGAP", 20)]
    page = said(signed_in(site, Role.PRODUCER).get("/producer"))
    assert "OCOP đã hết hạn ngày 18/11/2026" in page
    assert "VietGAP hết hạn ngày 13/12/2026, còn 20 ngày" in page


def test_a_paper_that_was_renewed_is_not_told_of(site: Site, key: dict[str, str]) -> None:
    certificate(site, key, "VietGAP", in_days(3), number="1")
    certificate(site, key, "VietGAP", in_days(700), number="2")
    assert told(site) == []


def test_a_sprayed_plot_says_from_when_it_may_be_harvested_until_that_day(
    site: Site, key: dict[str, str]
) -> None:
    plots = [
        site.post("/v1/facilities", bodies.facility(kind="plot", name=f"Thửa {n}"), key)["id"]
        for n in (1, 2, 3)
    ]
    spray(site, key, plots[0], in_days(-3), 7)
    spray(site, key, plots[0], in_days(-2), 3)
    spray(site, key, plots[1], in_days(-7), 7)
    struck = spray(site, key, plots[2], in_days(-1), 14)
    site.post(f"/v1/diary/{struck}/strike-out", {"id": str(uuid4())}, key)
    assert told(site) == [(ReminderKind.HARVEST, "Thửa 1", 4)]
    assert "Thửa 1: thu hoạch được từ 27/11/2026" in said(signed_in(site, Role.PRODUCER).get("/producer"))


def test_codes_of_growing_areas_end_too_and_a_long_list_is_cut(site: Site, key: dict[str, str]) -> None:
    codes = [{"code": f"TH-{n:03}", "market": "CN", "expires_on": in_days(n)} for n in range(1, 6)]
    for at in range(5):
        body = bodies.facility(name=f"Vùng {at}", market_codes=codes)
        site.post("/v1/facilities", body, key)
    found = told(site)
    assert len(found) == MOST
    assert found[0] == (ReminderKind.MARKET_CODE, "Vùng 0", 1)
    assert "Mã TH-001 của Vùng 0 hết hạn ngày 24/11/2026, còn 1 ngày" in said(
        signed_in(site, Role.PRODUCER).get("/producer")
    )


def test_another_organisation_is_reminded_of_its_own_alone(site: Site) -> None:
    certificate(site, site.as_(Role.PRODUCER, site.neighbour), "VietGAP", in_days(5))
    assert told(site) == []
