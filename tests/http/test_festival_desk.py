"""Festivals at the desk: by lunar days, kept by a place's host and by an authority, dated for visitors."""

from __future__ import annotations

import pytest

from nguongoc.ports.rows import Role
from tests.http.conftest import Site
from tests.http.desk import Browser, hidden, said, undo_of
from tests.http.test_borders import signed_in
from tests.http.test_own_places import GARDEN

FORM = {"name_vi": "Lễ hội bưởi", "first_day": "21", "first_month": "8", "last_day": "22", "last_month": "8"}


@pytest.fixture
def garden(site: Site) -> str:
    made: str = site.post("/v1/own-places", GARDEN, site.producer())["id"]
    return made


@pytest.fixture
def host(site: Site) -> Browser:
    return signed_in(site, Role.PRODUCER)


def keep(browser: Browser, path: str, **form: str) -> object:
    version = hidden(browser.get(path))["version"]
    return browser.post(path, {"version": version, **form}).status_code


def test_a_host_keeps_a_festival_and_visitors_read_its_next_days(
    site: Site, garden: str, host: Browser
) -> None:
    new = f"/host/places/{garden}/festivals/new"
    assert keep(host, new, **FORM) == 303
    kept = site.get(f"/v1/places/{garden}").json()["festivals"]
    assert kept == [
        {"name_vi": "Lễ hội bưởi", "name_en": "Lễ hội bưởi", "first": {"day": 21, "month": 8}, "last": {"day": 22, "month": 8}}
    ]  # fmt: skip
    # The 21st and 22nd of the eighth lunar month of 2027.
    words = said(host.get(f"/host/places/{garden}"))
    assert "Lễ hội bưởi" in words
    assert "2027" in words
    assert "Lễ hội bưởi" in said(site.get(f"/places/{garden}", {"Accept-Language": "vi"}))
    assert (
        keep(host, f"/host/places/{garden}/festivals/1", **{**FORM, "last_day": "", "last_month": ""}) == 303
    )
    assert site.get(f"/v1/places/{garden}").json()["festivals"][0]["last"] == {"day": 21, "month": 8}
    assert keep(host, f"/host/places/{garden}/festivals/1", remove="1") == 200
    assert site.get(f"/v1/places/{garden}").json()["festivals"] == []
    host.get(f"/host/places/{garden}/festivals/1", 404)


@pytest.mark.parametrize("desk", ["/host", "/authority"])
def test_a_festival_taken_off_by_a_slip_comes_back_by_one_press_where_it_stood(
    site: Site, garden: str, host: Browser, desk: str
) -> None:
    here = f"/host/places/{garden}/festivals"
    for name in ("Hội xuân", "Lễ hội bưởi"):
        keep(host, f"{here}/new", **FORM | {"name_vi": name})
    before = site.get(f"/v1/places/{garden}").json()["festivals"]
    one = f"{desk}/places/{garden}/festivals/1"
    who = host if desk == "/host" else signed_in(site, Role.AUTHORITY)
    gone = who.post(one, hidden(who.get(one)) | {"remove": "1"})
    assert "Đã bỏ Hội xuân." in said(gone)
    keep(host, f"{here}/new", **FORM | {"name_vi": "Hội đình"})
    for _ in range(2):
        assert who.post(f"{desk}/places/{garden}/festivals/new", undo_of(gone)).status_code == 303
    after = site.get(f"/v1/places/{garden}").json()["festivals"]
    assert after[:2] == before
    assert [each["name_vi"] for each in after[2:]] == ["Hội đình"]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name_vi": ""}, "name_vi"),
        ({"first_day": "31"}, "first_day"),
        ({"first_month": "x"}, "first_month"),
        ({"last_day": "20"}, "last_day"),
        ({"last_month": "13"}, "last_day"),
    ],
)
def test_what_is_no_festival_is_said_at_its_field_and_what_was_typed_stays(
    site: Site, garden: str, host: Browser, changed: dict[str, str], field: str
) -> None:
    path = f"/host/places/{garden}/festivals/new"
    version = hidden(host.get(path))["version"]
    answer = host.post(path, {"version": version, **FORM, **changed})
    assert answer.status_code == 422
    assert f'id="{field}-wrong"' in answer.text or (field == "last_day" and 'role="alert"' in answer.text)
    assert 'name="first_month"' in answer.text
    assert site.get(f"/v1/places/{garden}").json()["festivals"] == []


def test_an_authority_keeps_festivals_of_its_territory_and_a_late_form_overwrites_nothing(
    site: Site, garden: str, host: Browser
) -> None:
    office = signed_in(site, Role.AUTHORITY)
    new = f"/authority/places/{garden}/festivals/new"
    assert f'href="{new}"' in office.get("/authority/festivals").text
    stale = hidden(host.get(f"/host/places/{garden}/festivals/new"))["version"]
    assert keep(office, new, **FORM) == 303
    assert "Lễ hội bưởi" in said(office.get("/authority/festivals"))
    late = host.post(f"/host/places/{garden}/festivals/new", {"version": stale, **FORM, "name_vi": "Khác"})
    assert late.status_code == 409
    assert [each["name_vi"] for each in site.get(f"/v1/places/{garden}").json()["festivals"]] == [
        "Lễ hội bưởi"
    ]
    stranger = signed_in(site, Role.PRODUCER, site.neighbour)
    stranger.get(f"/host/places/{garden}/festivals/new", 404)
    stranger.get("/authority/festivals", 403)
