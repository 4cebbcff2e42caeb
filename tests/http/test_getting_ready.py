"""Getting ready at the desk: a place, its land, goods, and the page that says how far one is; never anybody else's."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image

from nguongoc.parties.organisations import Organisation
from nguongoc.ports.rows import Role
from tests.factories import rows
from tests.http.conftest import Site, add_organisation, one_site
from tests.http.desk import OURS, Browser, hidden, said
from tests.http.test_recall_desk import signed_in
from tests.unit.geography.test_kml import HOLE, POLYGON, RING, kml

site = one_site
NEW, GOODS, START = "/producer/land/new", "/producer/products/new", "/producer/start"
PLACE = {
    "kind": "plot",
    "name": "Vườn bưởi đồi Đông",
    "commune_code": "15544",
    "position": "19.9098, 105.402",
}


@pytest.fixture(scope="module")
def newcomer(site: Site) -> Browser:
    """Who has entered nothing, and enters nothing."""
    made = add_organisation(
        site.services, replace(rows.organisation(name="Vườn trống"), commune_code="15544")
    )
    return signed_in(site, Role.PRODUCER, made)


@pytest.fixture
def own(site: Site) -> Organisation:
    made = rows.organisation(name="Vườn mới")
    return add_organisation(site.services, replace(made, commune_code="15544"))


@pytest.fixture
def farmer(site: Site, own: Organisation) -> Browser:
    return signed_in(site, Role.PRODUCER, own)


@pytest.mark.parametrize(
    ("page", "first"),
    [
        ("/producer", "/producer/new"), ("/producer/diary", "/producer/land/new"),
        ("/producer/diary/again", "/producer/diary"), ("/producer/land", "/producer/land/new"),
        ("/producer/members", ""), ("/producer/holdings", "/producer/new"),
        ("/producer/hand-over", "/producer/new"), ("/producer/recalls", "/producer"),
        ("/producer/offers", "/producer/offers/new"), ("/producer/offers/new", "/producer/new"),
        ("/producer/orders", "/producer/offers/new"), ("/producer/consignments", "/producer/holdings"),
        ("/producer/selling", "/producer/products/new"), ("/producer/checks", "/producer"),
        ("/producer/reports", "/producer"), ("/producer/signals", "/producer/checks"),
        ("/host", "/host/new"),
    ],
)  # fmt: skip
def test_a_list_with_nothing_in_it_is_drawn_says_what_it_is_for_and_leads_on(
    newcomer: Browser, page: str, first: str
) -> None:
    """Where a form stands below, the form is what leads on."""
    empty = newcomer.get(page).text.partition('<div class="empty">')[2].partition("</div>")[0]
    assert 'class="how"' in empty, "a drawing"
    assert empty.count('class="button"') == (1 if first else 0)
    if first:
        assert f'class="button" href="{first}"' in empty
        newcomer.get(first)


def entered(farmer: Browser, **said: str) -> str:
    """The address of the land that was entered."""
    form = hidden(farmer.get(NEW)) | PLACE | said
    answer = farmer.post(NEW, form)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].partition("?")[0]


def test_a_place_is_entered_once_and_its_area_said_in_every_unit(farmer: Browser) -> None:
    form = hidden(farmer.get(NEW)) | PLACE | {"area": "2,5", "area_unit": "sao500"}
    first, again = farmer.post(NEW, form), farmer.post(NEW, form)
    assert first.status_code == again.status_code == 303
    assert first.headers["location"] == again.headers["location"]
    page = said(farmer.get(first.headers["location"]))
    assert "Đã ghi nơi này" in page
    assert "1.250 m² · 2,5 sào 500 m² · 3,47 sào 360 m² · 0,13 ha" in page
    assert said(farmer.get("/producer/land")).count("Vườn bưởi đồi Đông") == 1


def test_the_unit_of_land_is_asked_once_and_remembered(farmer: Browser) -> None:
    form = hidden(farmer.get(NEW)) | PLACE | {"area": "3"}
    asked = farmer.post(NEW, form)
    assert asked.status_code == 422
    assert "sào 500 m² và sào 360 m² khác nhau" in said(asked)
    entered(farmer, area="3", area_unit="sao360")
    assert '<option value="sao360" selected>' in farmer.get(NEW).text


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("105.402, 19.9098", "Hai số bị đổi chỗ. Viết vĩ độ trước: 19.9098, 105.402."),
        ("2201234, 540123", "số mét VN-2000"),
        ("10.77, 106.70", "không ở gần Thanh Hoá"),
        ("cạnh đình", "Vị trí chưa đọc được"),
    ],
)
def test_every_slip_in_a_position_is_told_with_the_way_out(farmer: Browser, typed: str, told: str) -> None:
    page = farmer.post(NEW, hidden(farmer.get(NEW)) | PLACE | {"position": typed})
    assert page.status_code == 422
    assert told in said(page)
    assert "Vườn bưởi đồi Đông" in page.text


def test_another_commune_is_searched_for_and_nothing_made_up_is_taken(farmer: Browser) -> None:
    page = farmer.get(f"{NEW}?where=dong+tho")
    assert page.text.count(f'href="{NEW}?commune=') == 2
    assert hidden(farmer.get(f"{NEW}?commune=14758"))["commune_code"] == "14758"
    wrong = {
        **PLACE,
        "commune_code": "00001",
        "kind": "palace",
        "name": "x" * 200,
        "area": "-1",
        "area_unit": "ha",
    }
    assert farmer.post(NEW, wrong).status_code == 422


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (kml(POLYGON.format(RING, "")), "Đã ghi ranh giới"),
        (kml(POLYGON.format(RING, f"<innerBoundaryIs><LinearRing><coordinates>{HOLE}</coordinates></LinearRing></innerBoundaryIs>")), "Hãy vẽ thành hai phần"),
        (kml("", '<!DOCTYPE kml [<!ENTITY x SYSTEM "file:///etc/passwd">]>'), "khai kiểu (DTD)"),
        (kml(POLYGON.format("105.4,19.9 105.41,19.91 105.41,19.9 105.4,19.91", "")), "cắt hoặc chạm chính nó"),
        (kml(POLYGON.format("19.9,105.4 19.9,105.41 19.91,105.41", "")), "bị đổi chỗ"),
        (b"PK\x03\x04", "KMZ"),
        (b"19.90, 105.40\n19.90, 105.41\n19.91, 105.41", "Đã ghi ranh giới"),
        (b"\xff\xfe\x00", "ba góc"),
    ],
)  # fmt: skip
def test_a_border_comes_as_kml_or_typed_and_each_fault_has_words(
    farmer: Browser, body: bytes, told: str
) -> None:
    path = entered(farmer)
    page = farmer.client.post(path, files={"file": ("dat.kml", body)}, headers=OURS, follow_redirects=True)
    assert told in said(page), said(page)[:1500]


def test_corners_typed_by_hand_are_a_border_and_a_wrong_line_is_named(farmer: Browser) -> None:
    path = entered(farmer, area="100", area_unit="m2")
    wrong = farmer.post(path, {"geojson": "19.90, 105.40\n19.90, 105.41\ncạnh ao"})
    assert wrong.status_code == 422
    assert "/3" in said(wrong)
    done = farmer.post(path, {"geojson": "19.90, 105.40\n19.90, 105.41\n19.91, 105.41"})
    assert done.headers["location"] == f"{path}?drawn=1"
    assert "khác diện tích đã khai" in said(farmer.get(path))


def picture() -> bytes:
    held = BytesIO()
    Image.new("RGB", (800, 600), "orange").save(held, "JPEG")
    return held.getvalue()


def test_goods_are_entered_with_a_picture_and_the_page_of_steps_follows(farmer: Browser) -> None:
    steps = said(farmer.get(START))
    assert "Nơi trồng, nơi làm Làm tiếp" in steps
    entered(farmer)
    assert "Sản phẩm Làm tiếp" in said(farmer.get(START))
    form = hidden(farmer.get(GOODS)) | {"name": "Bưởi đỏ", "category": "fruit", "default_unit": "kg"}
    sent = farmer.client.post(GOODS, data=form, files={"photo": ("b.jpg", picture())}, headers=OURS)
    again = farmer.client.post(GOODS, data=form, files={"photo": ("b.jpg", picture())}, headers=OURS)
    assert sent.headers["location"] == again.headers["location"] == "/producer/start?product=1"
    steps = said(farmer.get(START))
    assert "Đã đủ để khai lô hàng" in steps
    assert "1 sản phẩm" in steps
    assert "Khai lô hàng đầu tiên Làm tiếp" in steps
    assert "Bưởi đỏ" in farmer.get("/producer/new").text


def test_who_has_no_goods_yet_is_led_from_the_new_lot_to_them_and_back_into_it(farmer: Browser) -> None:
    start = farmer.get("/producer/new")
    assert "/docs" not in start.text
    assert f'href="{NEW}"' in start.text, "first the place: goods come from one"
    entered(farmer)
    start = farmer.get("/producer/new")
    assert "Nơi trồng, nơi nuôi, nơi làm: đã có" in said(start)
    assert f'href="{GOODS}?then=lot"' in start.text
    asked = farmer.get(f"{GOODS}?then=lot")
    form = hidden(asked) | {"name": "Bưởi đỏ", "category": "fruit", "default_unit": "kg"}
    wrong = farmer.post(GOODS, form | {"name": ""})
    assert hidden(wrong)["then"] == "lot", "a slip does not lose the way back"
    sent, again = farmer.post(GOODS, form), farmer.post(GOODS, form)
    assert sent.headers["location"] == again.headers["location"] == "/producer/new"
    assert "Bưởi đỏ" in said(farmer.get("/producer/new"))
    elsewhere = farmer.post(GOODS, hidden(farmer.get(GOODS)) | form | {"once": "", "then": "//evil.example"})
    assert elsewhere.headers["location"] == "/producer/start?product=1"


def test_a_diary_without_land_leads_to_the_first_plot(farmer: Browser) -> None:
    page = farmer.get("/producer/diary")
    assert "/docs" not in page.text
    assert f'href="{NEW}"' in page.text


def test_goods_that_are_wrong_are_told_at_their_field_and_nothing_is_written(farmer: Browser) -> None:
    wrong = farmer.post(GOODS, {"name": "", "category": "gold", "default_unit": "furlong"})
    assert wrong.status_code == 422
    assert wrong.text.count('aria-invalid="true"') >= 2
    form = {"name": "Bưởi", "category": "fruit", "default_unit": "kg"}
    broken = farmer.client.post(GOODS, data=form, files={"photo": ("b.jpg", b"no picture")}, headers=OURS)
    assert broken.status_code == 422
    assert 'id="photo-wrong"' in broken.text
    assert "0 sản phẩm" not in said(farmer.get(START))
    assert "Sản phẩm Làm sau" in said(farmer.get(START))


def test_nobody_reaches_what_is_anothers(site: Site, farmer: Browser) -> None:
    path = entered(farmer)
    stranger = signed_in(site, Role.PRODUCER, site.neighbour)
    stranger.get(path, 404)
    assert stranger.post(path, {"geojson": "19.90, 105.40\n19.90, 105.41\n19.91, 105.41"}).status_code == 404
    assert "Vườn bưởi đồi Đông" not in said(stranger.get("/producer/land"))
    for address in (NEW, GOODS, START):
        nobody = site.client.get(address, follow_redirects=False)
        assert nobody.status_code in {200, 303}
        officer = signed_in(site, Role.AUTHORITY, site.cooperative)
        officer.get(address, 403)


def test_a_position_stays_out_of_everything_public(site: Site, farmer: Browser) -> None:
    path = entered(farmer)
    public = site.client.get(f"/p/f/{path.rsplit('/', 1)[1]}").text
    assert "19.90" not in public
    assert "105.40" not in public
