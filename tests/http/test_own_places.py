"""A host writes down its own place: shown at once as its own word, moved, closed, opened, and hidden by an authority."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguongoc.errors import Refusal
from nguongoc.geography.positions import PositionUnreadable
from nguongoc.ports.rows import Role
from nguongoc.services.own_places import MOST_OWN
from nguongoc_api.pages.producer.own_place_forms import read_position, read_whereabouts
from tests.http.conftest import Site, settings_for
from tests.http.desk import Door, hidden, open_door, said

WHERE = {
    "name_vi": "Vườn bưởi",
    "name_en": "Pomelo garden",
    "kind": "farm",
    "commune_code": "15544",
    "position": {"latitude": 19.91, "longitude": 105.41, "error_km": 0.05},
}
GARDEN = {"about_vi": "Vườn mở cửa.", "about_en": "The garden is open.", "where": WHERE}
TYPED = {
    "name_vi": "Vườn bưởi Lam Sơn",
    "kind": "farm",
    "commune_code": "15544",
    "position": "19.91000, 105.41000 ±35",
    "about_vi": "Vườn mở cửa.",
    "phone": "0912 345 678",
}


@pytest.fixture
def garden(site: Site) -> str:
    made: str = site.post("/v1/own-places", GARDEN, site.producer())["id"]
    return made


def stand(site: Site, garden: str, key: dict[str, str], wanted: str, status: int = 200, **more: Any) -> Any:
    body = {"standing": wanted, **more}
    answer = site.client.put(f"/v1/places/{garden}/standing", json=body, headers=key | {"If-Match": "*"})
    assert answer.status_code == status, answer.text
    return answer.json()


def test_a_producer_writes_down_its_place_and_visitors_read_whose_word_it_is(site: Site, garden: str) -> None:
    shown = site.get(f"/v1/places/{garden}").json()
    assert (shown["confirmed_on"], shown["source"]) == ("2026-11-23", "Chủ nhà tự khai")
    page = site.get(f"/places/{garden}", {"Accept-Language": "vi"}).text
    assert "Chủ nhà tự khai, chưa ai khác xem lại." in page
    assert site.cooperative.name in page
    (own,) = site.get("/v1/own-places", site.producer()).json()["items"]
    assert (own["id"], own["by_host"], own["standing"]) == (garden, True, "shown")
    # Never after a name: a garden is often called after its owner.
    assert garden.startswith("lam-son-")


def test_without_a_position_it_stands_for_its_commune_and_says_how_well_that_is_known(site: Site) -> None:
    made = site.post("/v1/own-places", GARDEN | {"where": WHERE | {"position": None}}, site.producer())
    assert made["coordinate_error_km"] == 15


@pytest.mark.parametrize(
    ("where", "code", "pointer"),
    [
        ({"position": {"latitude": 21.03, "longitude": 105.85}}, "place-far-from-commune", "/latitude"),
        ({"position": {"latitude": 91.0, "longitude": 105.85}}, "not-a-position", "/latitude"),
        ({"commune_code": "99999"}, "unknown-commune", "/commune_code"),
        ({"name_vi": "x" * 121}, "text-too-long", "/name_vi"),
    ],
)
def test_an_invented_place_is_named_for_what_is_wrong(
    site: Site, where: dict[str, Any], code: str, pointer: str
) -> None:
    refused = site.post("/v1/own-places", GARDEN | {"where": WHERE | where}, site.producer(), 422)
    first = (refused.get("errors") or [refused])[0]
    assert (first["code"], first["pointer"]) == (code, pointer)


def test_a_closed_place_is_nowhere_and_opens_again(site: Site, garden: str) -> None:
    stand(site, garden, site.producer(), "withdrawn")
    assert site.get(f"/v1/places/{garden}", status=404).json()["code"] == "place-not-found"
    assert site.get(f"/places/{garden}", status=404)
    assert garden not in site.get("/places.geojson").text
    stand(site, garden, site.producer(), "shown")
    assert garden in site.get("/v1/places").text


def test_only_its_host_closes_or_moves_it_and_only_an_authority_hides_it(site: Site, garden: str) -> None:
    stranger = site.as_(Role.PRODUCER, site.neighbour)
    for wanted in ("confirmed", "withdrawn", "shown", "hidden"):
        assert stand(site, garden, stranger, wanted, 404, reason="x")["code"] == "place-not-found"
    assert stand(site, garden, site.producer(), "hidden", 404, reason="x")["code"] == "place-not-found"
    moved = site.client.put(f"/v1/places/{garden}/where", json=WHERE, headers=stranger | {"If-Match": "*"})
    assert moved.status_code == 404
    authority = site.as_(Role.AUTHORITY, site.neighbour)
    hidden = stand(site, garden, authority, "hidden", reason="Không có vườn nào ở đây")
    assert hidden["hidden_because"] == "Không có vườn nào ở đây"
    refused = stand(site, garden, site.producer(), "shown", 409)
    assert (refused["code"], "Không có vườn nào" in refused["detail"]) == ("place-hidden", True)
    assert site.get(f"/places/{garden}", status=404)
    back = stand(site, garden, authority, "shown")
    assert (back["standing"], back["hidden_because"], back["checked_on"]) == ("shown", None, "2026-11-23")


def test_who_read_an_older_version_moves_nothing(site: Site, garden: str) -> None:
    key, path = site.producer(), f"/v1/places/{garden}/where"
    tag = site.get(f"/v1/places/{garden}").headers["etag"]
    first = site.client.put(path, json=WHERE | {"name_vi": "Một"}, headers=key | {"If-Match": tag})
    late = site.client.put(path, json=WHERE | {"name_vi": "Hai"}, headers=key | {"If-Match": tag})
    assert (first.status_code, late.status_code, late.json()["code"]) == (200, 412, "place-changed")


def test_forms_sent_side_by_side_do_not_pass_the_bound_together(site: Site) -> None:
    key = site.producer()
    for _ in range(MOST_OWN - 1):
        site.post("/v1/own-places", GARDEN, key)
    with ThreadPoolExecutor(4) as threads:
        sent = [threads.submit(site.client.post, "/v1/own-places", json=GARDEN, headers=key) for _ in "1234"]
    assert sorted(each.result().status_code for each in sent) == [201, 409, 409, 409]


@pytest.fixture
def door(database_url: str, tmp_path: Path) -> Iterator[Door]:
    with open_door(settings_for(database_url, tmp_path)) as opened:
        yield opened


def test_at_the_desk_a_form_sent_twice_writes_one_place_and_an_authority_hides_it(door: Door) -> None:
    browser = door.signed_in()
    form = browser.hidden("/host/new") | TYPED
    first, again = browser.post("/host/new", form), browser.post("/host/new", form)
    assert (first.status_code, first.headers["location"]) == (303, again.headers["location"])
    (place,) = browser.client.get("/v1/places").json()["items"]
    assert (place["name_en"], place["phone"]) == ("Vườn bưởi Lam Sơn", "+84912345678")
    assert (place["latitude"], place["coordinate_error_km"]) == (19.91, 0.035)
    page = f"/host/places/{place['id']}"
    where = browser.hidden(f"{page}/where") | TYPED | {"name_vi": "Vườn mới", "position": "19,92; 105,42"}
    assert browser.post(f"{page}/where", where).status_code == 303
    assert browser.post(f"{page}/standing", browser.hidden(page) | {"do": "confirm"}).status_code == 303
    door.add_account("+84950000009", Role.AUTHORITY, door.neighbour)
    officer = door.signed_in("+84950000009")
    listed = officer.get("/authority/places")
    assert "Vườn mới" in said(listed)
    judged = f"/authority/places/{place['id']}"
    assert "Chỗ này chưa điền." in said(officer.post(judged, hidden(listed)))
    assert officer.post(judged, hidden(listed) | {"reason": "Không có thật"}).status_code == 303
    assert "Cơ quan đã ẩn nơi này: Không có thật" in said(browser.get(page))
    assert browser.client.get("/v1/places").json()["items"] == []


def test_a_form_that_is_wrong_comes_back_with_every_field_named(door: Door) -> None:
    browser = door.signed_in()
    wrong = TYPED | {"name_vi": "", "position": "gần chợ", "about_vi": "", "months": "hè"}
    back = browser.post("/host/new", browser.hidden("/host/new") | wrong)
    assert (back.status_code, 'value="gần chợ"' in back.text) == (422, True)
    assert back.text.count('class="wrong" id=') == 4
    far = browser.post("/host/new", browser.hidden("/host/new") | TYPED | {"position": "21.03, 105.85"})
    assert "cách xã đã chọn" in said(far)


def test_forms_of_other_sites_and_other_peoples_places_are_closed(door: Door) -> None:
    browser = door.signed_in()
    form = browser.hidden("/host/new") | TYPED
    assert browser.post("/host/new", form, {"Origin": "https://evil.example"}).status_code == 403
    place = browser.post("/host/new", form).headers["location"].partition("?")[0]
    door.add_account("+84950000010", Role.PRODUCER, door.neighbour)
    stranger = door.signed_in("+84950000010")
    assert stranger.client.get(f"{place}/where").status_code == 404
    assert stranger.post(f"{place}/standing", {"do": "withdraw", "version": "1"}).status_code == 404
    assert stranger.client.get("/authority/places").status_code == 403


def test_nobody_confirmed_it_for_a_year_and_the_page_says_so(door: Door) -> None:
    browser = door.signed_in()
    place = browser.post("/host/new", browser.hidden("/host/new") | TYPED).headers["location"]
    page = place.partition("?")[0].removeprefix("/host")
    stale = "Hơn một năm chưa ai xác nhận lại"
    assert stale not in browser.client.get(page, headers={"Accept-Language": "vi"}).text
    door.later(days=366)
    assert stale in browser.client.get(f"{page}?x=1", headers={"Accept-Language": "vi"}).text


@given(st.text(max_size=60))
def test_a_position_is_read_or_refused(typed: str) -> None:
    try:
        found = read_position(typed)
    except PositionUnreadable:
        return
    assert found is None or all(abs(each) < 1000 for each in found)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("19.9098, 105.4020", (19.9098, 105.402, 0.1)),
        ("19.9098,105.4020", (19.9098, 105.402, 0.1)),
        ("19,9098; 105,4020", (19.9098, 105.402, 0.1)),
        ("19.90980, 105.40200 ±35", (19.9098, 105.402, 0.035)),
        ("", None),
    ],
)
def test_positions_are_read_as_maps_and_telephones_write_them(typed: str, read: object) -> None:
    assert read_position(typed) == read


@given(
    st.dictionaries(st.sampled_from(["name_vi", "kind", "commune_code", "position"]), st.text(max_size=30))
)
def test_nothing_typed_breaks_the_form(given: dict[str, str]) -> None:
    try:
        read_whereabouts(given)
    except Refusal:
        pytest.fail("refusals are gathered, not raised")
