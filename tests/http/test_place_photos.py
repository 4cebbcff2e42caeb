"""A place is seen before one goes: its host's picture on the page, on the card of a lot, at the desk of who may hide it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from httpx2 import Response

from nguongoc.ports.rows import Role
from nguongoc.services.picture_place import DropRemovedPictures
from tests.http import bodies
from tests.http.conftest import Site, settings_for
from tests.http.desk import OURS, Browser, Door, open_door, said, undo_of
from tests.http.test_diary_memos import Later
from tests.http.test_own_places import GARDEN, TYPED
from tests.http.test_photos import picture, pixel_flood

WORDS = {"alt_vi": "Hàng bưởi bên lối vào", "alt_en": "Pomelo trees along the path"}


@pytest.fixture
def garden(site: Site) -> str:
    made: str = site.post("/v1/own-places", GARDEN, site.producer())["id"]
    return made


def put(site: Site, garden: str, key: dict[str, str], data: bytes | None, **form: str) -> Any:
    files = {} if data is None else {"file": ("vuon.jpg", data, "image/jpeg")}
    headers = key | {"If-Match": "*"}
    return site.client.put(f"/v1/places/{garden}/photo", data=WORDS | form, files=files, headers=headers)


def shown(site: Site, photo: Any) -> Response:
    return site.client.get(f"/photos/{photo['id']}-{photo['widths'][-1]}.jpg")


def test_a_picture_of_a_place_is_on_its_page_in_words_too_and_without_what_the_phone_wrote(
    site: Site, garden: str
) -> None:
    answer = put(site, garden, site.producer(), picture())
    photo = answer.json()["photo"]
    assert (answer.status_code, photo["alt_vi"], photo["widths"]) == (200, WORDS["alt_vi"], [320, 640])
    assert b"105.3922" not in shown(site, photo).content
    for language, alt in (("vi", WORDS["alt_vi"]), ("en", WORDS["alt_en"])):
        page = site.get(f"/places/{garden}", {"Accept-Language": language}).text
        assert f'alt="{alt}" fetchpriority' in page
    image = f"https://trace.example/photos/{photo['id']}-640.jpg"
    assert f'property="og:image" content="{image}"' in page
    assert site.get(f"/v1/places/{garden}", {"Accept": "application/ld+json"}).json()["image"] == image
    geo = site.get(f"/v1/places/{garden}", {"Accept": "application/geo+json"}).json()
    assert geo["properties"]["image"] == image


def test_another_picture_takes_its_place_and_the_former_is_gone(site: Site, garden: str) -> None:
    first = put(site, garden, site.producer(), picture()).json()["photo"]
    second = put(site, garden, site.producer(), picture(700, 500)).json()["photo"]
    assert (shown(site, first).status_code, shown(site, second).status_code) == (404, 200)
    taken = site.client.delete(f"/v1/places/{garden}/photo", headers=site.producer() | {"If-Match": "*"})
    assert (taken.status_code, taken.json()["photo"]) == (200, None)
    assert shown(site, second).status_code == 404


def restored(site: Site, garden: str, key: dict[str, str]) -> Response:
    headers = key | {"If-Match": "*"}
    return site.client.post(f"/v1/places/{garden}/photo/restoration", headers=headers)


def taken_away(site: Site, garden: str, key: dict[str, str]) -> None:
    gone = site.client.delete(f"/v1/places/{garden}/photo", headers=key | {"If-Match": "*"})
    assert gone.status_code == 200


def dropped_a_day_later(site: Site) -> int:
    services = site.services
    return DropRemovedPictures(services.reads, services.writer, Later(services.clock))()


def test_a_picture_taken_away_is_shown_to_nobody_and_comes_back_in_its_own_words_for_a_day(
    site: Site, garden: str
) -> None:
    photo = put(site, garden, site.producer(), picture(), alt_vi="Cổng vườn").json()["photo"]
    taken_away(site, garden, site.producer())
    assert shown(site, photo).status_code == 404
    assert restored(site, garden, site.producer()).json()["photo"] == photo
    assert (shown(site, photo).status_code, dropped_a_day_later(site)) == (200, 0)
    taken_away(site, garden, site.producer())
    assert (dropped_a_day_later(site), dropped_a_day_later(site)) == (1, 0)
    late = restored(site, garden, site.producer())
    assert (late.status_code, late.json()["code"]) == (404, "picture-not-to-be-had")
    with site.services.reads.open() as reader:
        assert reader.catalogue.photo(photo["id"]) is None


def test_a_picture_that_was_replaced_by_a_slip_takes_its_turn_again(site: Site, garden: str) -> None:
    first = put(site, garden, site.producer(), picture()).json()["photo"]
    second = put(site, garden, site.producer(), picture(700, 500)).json()["photo"]
    for again, former in ((first, second), (second, first)):
        assert restored(site, garden, site.producer()).json()["photo"] == again
        assert (shown(site, again).status_code, shown(site, former).status_code) == (200, 404)


def test_of_what_was_taken_away_one_picture_a_place_is_kept(site: Site, garden: str) -> None:
    photos = [put(site, garden, site.producer(), picture(700, 500 + n)).json()["photo"] for n in range(3)]
    with site.services.reads.open() as reader:
        assert [reader.catalogue.photo(each["id"]) is None for each in photos] == [True, False, False]


def test_what_an_authority_took_off_its_host_does_not_put_back(site: Site, garden: str) -> None:
    photo = put(site, garden, site.producer(), picture()).json()["photo"]
    authority = site.as_(Role.AUTHORITY, site.neighbour)
    taken_away(site, garden, authority)
    refused = restored(site, garden, site.producer())
    assert (refused.status_code, refused.json()["code"]) == (404, "picture-not-to-be-had")
    assert restored(site, garden, authority).json()["photo"] == photo


def test_a_picture_that_a_product_shows_stays_when_a_place_drops_it(site: Site, garden: str) -> None:
    photo = put(site, garden, site.producer(), picture()).json()["photo"]
    site.post("/v1/products", bodies.product(photo_id=photo["id"]), site.producer())
    site.client.delete(f"/v1/places/{garden}/photo", headers=site.producer() | {"If-Match": "*"})
    assert shown(site, photo).status_code == 200


def test_its_words_change_without_the_picture_and_are_those_of_this_place(site: Site, garden: str) -> None:
    other = site.post("/v1/own-places", GARDEN, site.producer())["id"]
    for place, alt in ((garden, "Vườn trước"), (other, "Vườn sau")):
        assert put(site, place, site.producer(), picture(), alt_vi=alt).json()["photo"]["alt_vi"] == alt
    changed = put(site, garden, site.producer(), None, alt_vi="Cổng vườn").json()
    assert (changed["photo"]["alt_vi"], changed["photo"]["widths"]) == ("Cổng vườn", [320, 640])
    assert site.get(f"/v1/places/{other}").json()["photo"]["alt_vi"] == "Vườn sau"
    refused = put(site, site.post("/v1/own-places", GARDEN, site.producer())["id"], site.producer(), None)
    assert (refused.status_code, refused.json()["code"]) == (422, "no-picture-yet")


def test_strangers_late_readers_and_what_is_no_picture_change_nothing(site: Site, garden: str) -> None:
    stranger = site.as_(Role.PRODUCER, site.neighbour)
    assert put(site, garden, stranger, picture()).status_code == 404
    late = site.client.put(
        f"/v1/places/{garden}/photo",
        data=WORDS,
        files={"file": ("v.jpg", picture())},
        headers=site.producer() | {"If-Match": '"7"'},
    )
    assert (late.status_code, late.json()["code"]) == (412, "place-changed")
    for data in (b"", b"no picture", pixel_flood(), picture()[:2000]):
        broken = put(site, garden, site.producer(), data)
        assert (broken.status_code in {413, 422}, broken.json()["errors"][0]["pointer"]) == (True, "/file")
    long = put(site, garden, site.producer(), picture(), alt_vi="x" * 301)
    assert (long.status_code, long.json()["errors"][0]["pointer"]) == (422, "/alt_vi")
    assert site.get(f"/v1/places/{garden}").json()["photo"] is None


@pytest.mark.parametrize("former", [False, True])
def test_when_its_host_is_forgotten_the_picture_is_too_at_once(site: Site, garden: str, former: bool) -> None:
    photo = put(site, garden, site.producer(), picture()).json()["photo"]
    if former:
        taken_away(site, garden, site.as_(Role.AUTHORITY, site.neighbour))
    at = site.services.clock.now()
    site.services.writer.run(lambda uow: uow.erasing.erase_organisation(site.cooperative.id, at))
    assert shown(site, photo).status_code == 404
    with site.services.reads.open() as reader:
        assert reader.catalogue.photo(photo["id"]) is None


def test_a_lot_shows_the_picture_on_the_card_of_the_place(site: Site, garden: str) -> None:
    put(site, garden, site.producer(), picture())
    lot = lot_of(site)
    page = site.get(f"/p/b/{lot}", {"Accept-Language": "en"}).text
    card = page[page.index('<article class="visit">') :]
    assert f'alt="{WORDS["alt_en"]}" loading="lazy"' in card


def lot_of(site: Site) -> str:
    """The code of a lot made where the garden is."""
    place = site.post("/v1/facilities", bodies.facility(commune_code="15544"), site.producer())
    product = site.post("/v1/products", bodies.product(), site.producer())
    body = bodies.batch(product_id=product["id"], facility_id=place["id"])
    made: str = site.post("/v1/batches", body, site.producer())["code"]
    return made


@pytest.fixture
def door(database_url: str, tmp_path: Path) -> Iterator[Door]:
    with open_door(settings_for(database_url, tmp_path)) as opened:
        yield opened


def send(browser: Browser, page: str, data: bytes | None, **form: str) -> Response:
    files = {} if data is None else {"file": ("vuon.jpg", data, "image/jpeg")}
    fields = browser.hidden(page) | WORDS | form
    fields.pop("remove", None)
    return browser.client.post(page, data=fields, files=files, headers=OURS)


def test_at_the_desk_a_host_shows_its_garden_without_a_script(door: Door) -> None:
    host = door.signed_in()
    place = host.post("/host/new", host.hidden("/host/new") | TYPED).headers["location"].partition("?")[0]
    page = f"{place}/photo"
    assert "Thêm ảnh" in said(host.get(place))
    wordless = send(host, page, picture(), alt_vi="")
    assert (wordless.status_code, "Chỗ này chưa điền." in said(wordless)) == (422, True)
    broken = send(host, page, b"no picture")
    assert (broken.status_code, WORDS["alt_vi"] in broken.text) == (422, True)
    assert send(host, page, picture()).headers["location"] == f"{place}?saved=1"
    assert f'alt="{WORDS["alt_vi"]}"' in host.get(place).text
    assert send(host, page, None, alt_vi="Cổng vườn").status_code == 303
    door.add_account("+84950000009", Role.AUTHORITY, door.neighbour)
    assert 'alt="Cổng vườn"' in door.signed_in("+84950000009").get("/authority/places").text
    late = host.post(page, {"remove": "1", "version": "1"})
    assert (late.status_code, 'alt="Cổng vườn"' in host.get(place).text) == (409, True)
    gone = host.post(page, {"remove": "1", "version": host.hidden(page)["version"]}).headers["location"]
    told = host.get(gone)
    assert "Thêm ảnh" in said(told)
    assert "Lấy lại ảnh trước" in said(host.get(page))
    assert host.post(page, undo_of(told)).headers["location"] == f"{place}?saved=1"
    assert 'alt="Cổng vườn"' in host.get(place).text
    replaced = send(host, page, picture(700, 500)).headers["location"]
    assert "Đã thay ảnh." in said(host.get(replaced))
    assert host.post(page, undo_of(host.get(replaced))).status_code == 303
    assert 'alt="Cổng vườn"' in host.get(place).text


def test_another_hosts_place_has_no_page_for_a_picture(door: Door) -> None:
    host = door.signed_in()
    place = host.post("/host/new", host.hidden("/host/new") | TYPED).headers["location"].partition("?")[0]
    door.add_account("+84950000010", Role.PRODUCER, door.neighbour)
    stranger = door.signed_in("+84950000010")
    assert stranger.client.get(f"{place}/photo").status_code == 404
    assert stranger.post(f"{place}/photo", {"alt_vi": "x", "version": "1"}).status_code == 404


def test_a_place_keeps_its_picture_through_every_other_change(site: Site, garden: str) -> None:
    photo = put(site, garden, site.producer(), picture()).json()["photo"]
    welcome = {name: GARDEN[name] for name in ("about_vi", "about_en")}
    changed = site.client.put(
        f"/v1/places/{garden}/welcome", json=welcome, headers=site.producer() | {"If-Match": "*"}
    )
    assert changed.json()["photo"] == photo
