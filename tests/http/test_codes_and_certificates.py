"""Codes of markets, certificates off their paper, and a place pointed at on a sketch: entered at the desk, never another's."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from nguongoc.geography import communes
from nguongoc.geography.distance import great_circle_km
from nguongoc.parties.market_codes import MarketCodeMalformed, parse_market_code
from nguongoc.parties.organisations import Organisation, OrganisationKind
from nguongoc.ports.rows import Role
from nguongoc_api.pages.producer.new_lot import DayUnreadable, read_day
from nguongoc_api.pages.producer.where_desk import REACH_KM, SIDE, degrees_at, pixel_of
from tests.factories import rows
from tests.http.conftest import Site, add_organisation, one_site
from tests.http.desk import OURS, Browser, hidden, said, undo_of
from tests.http.test_getting_ready import NEW, PLACE, START, entered, picture
from tests.http.test_recall_desk import signed_in

site = one_site
PAPER = "/producer/certificates/new"
CODE = {"code": "vn-thor-0001", "market": "Trung Quốc", "expires_on": "20/05/2028"}


@pytest.fixture
def own(site: Site) -> Organisation:
    return add_organisation(
        site.services, replace(rows.organisation(name="Vườn có mã"), commune_code="15544")
    )


@pytest.fixture
def farmer(site: Site, own: Organisation) -> Browser:
    return signed_in(site, Role.PRODUCER, own)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("VN-THOR-0001", "VN-THOR-0001"), (" vn–thor – 0001 ", "VN-THOR-0001"), ("td vt 0001", "TD-VT-0001"), ("38.01.001", "38.01.001")],
)  # fmt: skip
def test_a_code_is_kept_in_one_spelling(typed: str, kept: str) -> None:
    assert parse_market_code(typed.strip()) == kept


@pytest.mark.parametrize(
    "typed", ["", "abc", "VN--1", "https://a.vn/1", "mã số một", "A" * 61 + "1", "1" * 99]
)
def test_what_is_no_code_is_refused(typed: str) -> None:
    with pytest.raises(MarketCodeMalformed):
        parse_market_code(typed)


@pytest.mark.parametrize(
    "typed",
    ["20/05/2025", "20.5.2025", "20-5-25", "20 5 25", "20/ 5/25", "20052025", "2025-05-20", "20250520"],
)
def test_a_day_is_read_as_a_thumb_writes_it(typed: str) -> None:
    assert read_day(typed) == date(2025, 5, 20)


@pytest.mark.parametrize("typed", ["", "20/5", "20/5/225", "20 / / 25", "200525", "32052025", "20/13/25"])
def test_what_may_be_two_days_or_none_is_asked_again(typed: str) -> None:
    with pytest.raises(DayUnreadable):
        read_day(typed)


def test_a_code_is_entered_for_a_market_says_until_when_and_is_taken_off(site: Site, farmer: Browser) -> None:
    path = f"{entered(farmer)}/codes"
    assert farmer.post(path, CODE).headers["location"] == path
    page = said(farmer.get(path))
    assert "VN-THOR-0001 · Trung Quốc dùng được đến hết 20/05/2028" in page
    assert "1 mã" in said(farmer.get(START))
    twice = farmer.post(path, CODE)
    assert twice.status_code == 422
    assert "đã có mã ấy" in said(twice)
    farmer.post(path, {**CODE, "market": "Úc", "expires_on": "01/01/2020"})
    assert "đã hết hạn ngày 01/01/2020" in said(farmer.get(path))
    wrong = farmer.post(path, {"code": "mã của tôi", "market": "", "expires_on": "mai"})
    assert wrong.status_code == 422
    assert wrong.text.count("-wrong") >= 2
    gone = farmer.post(path, {"remove": "VN-THOR-0001", "of": "Trung Quốc"})
    assert "Đã bỏ mã VN-THOR-0001." in said(gone)
    assert "VN-THOR-0001 · Trung Quốc" not in said(farmer.get(path))
    farmer.post(path, undo_of(gone))
    assert "VN-THOR-0001 · Trung Quốc dùng được đến hết 20/05/2028" in said(farmer.get(path))
    farmer.post(path, {"remove": "VN-THOR-0001", "of": "Trung Quốc"})
    stranger = signed_in(site, Role.PRODUCER, site.neighbour)
    stranger.get(path, 404)
    assert stranger.post(path, CODE).status_code == 404
    assert stranger.post(path, {"remove": "VN-THOR-0001", "of": "Úc"}).status_code == 404
    assert "VN-THOR-0001 · Úc" in said(farmer.get(path))


def test_a_certificate_is_entered_once_and_its_slips_are_told_at_their_fields(
    site: Site, farmer: Browser, own: Organisation
) -> None:
    form = hidden(farmer.get(PAPER)) | {
        "scheme": "vietgap", "name": "VietGAP trồng trọt", "number": "VG-1", "issuer": "Trung tâm kiểm nghiệm",
        "issued_on": "20/05/2025", "valid_until": "19/05/2028", "product_id": "", "stars": "",
    }  # fmt: skip
    assert farmer.post(PAPER, form).headers["location"] == f"{START}?certificate=1"
    assert farmer.post(PAPER, form).status_code == 303
    with site.services.reads.open() as reader:
        (kept,) = reader.catalogue.certificates_of(own.id)
    assert (kept.number, str(kept.valid_until)) == ("VG-1", "2028-05-19")
    assert "1 giấy" in said(farmer.get(START))
    stars = farmer.post(PAPER, {**form, "once": "", "scheme": "ocop"})
    assert "chọn 3, 4 hoặc 5 sao" in said(stars)
    late = farmer.post(PAPER, {**form, "once": "", "valid_until": "01/01/2025"})
    assert "Ngày hết giá trị phải sau ngày cấp" in said(late)
    assert farmer.post(PAPER, {"scheme": "gold"}).status_code == 422
    product = rows.product(site.neighbour)
    site.services.writer.run(lambda uow: uow.catalogue.add_product(product))
    foreign = farmer.post(PAPER, {**form, "once": "", "product_id": str(product.id)})
    assert foreign.status_code == 422
    assert 'id="product_id-wrong"' in foreign.text


def test_the_picture_of_a_certificate_is_for_its_holder_and_who_may_sign_for_it_and_goes_when_it_is_forgotten(
    site: Site, farmer: Browser, own: Organisation
) -> None:
    form = hidden(farmer.get(PAPER)) | {
        "scheme": "vietgap", "name": "VietGAP trồng trọt", "number": "VG-2", "issuer": "Trung tâm kiểm nghiệm",
        "issued_on": "20/05/2025", "valid_until": "19/05/2026",
    }  # fmt: skip
    broken = farmer.client.post(PAPER, data=form, files={"paper": ("g.jpg", b"none")}, headers=OURS)
    assert broken.status_code == 422
    assert 'id="paper-wrong"' in broken.text
    sent = farmer.client.post(PAPER, data=form, files={"paper": ("g.jpg", picture())}, headers=OURS)
    assert sent.status_code == 303
    page = farmer.get(PAPER)
    assert "VG-2 đã hết hạn 19/05/2026" in said(page)
    (path,) = re.findall(r'href="(/producer/certificates/[0-9a-f-]+/paper)"', page.text)
    seen = farmer.get(path)
    assert seen.headers["content-type"] == "image/jpeg"
    assert seen.headers["cache-control"] == "no-store"
    signed_in(site, Role.PRODUCER, site.neighbour).get(path, 404)
    of_authority = path.replace("/producer/", "/authority/")
    near, far = (office(site, commune) for commune in ("15544", "14758"))
    assert of_authority in near.get("/authority/certificates").text
    assert near.get(of_authority).content == seen.content
    far.get(of_authority, 404)
    assert site.client.get(path, follow_redirects=False).status_code in {303, 404}
    site.services.writer.run(lambda uow: uow.erasing.erase_organisation(own.id, rows.NOW))
    near.get(of_authority, 404)


def office(site: Site, commune: str) -> Browser:
    made = rows.organisation(name=f"UBND {commune}", kind=OrganisationKind.AUTHORITY)
    return signed_in(
        site, Role.AUTHORITY, add_organisation(site.services, replace(made, commune_code=commune))
    )


def test_a_place_is_pointed_at_without_a_script_and_what_was_typed_stays(farmer: Browser) -> None:
    form = (
        hidden(farmer.get(NEW))
        | PLACE
        | {"name": "Vườn <Đông>", "position": "", "area": "3", "area_unit": "ha"}
    )
    page = farmer.post("/producer/land/where", form)
    assert 'type="image"' in page.text
    touched = farmer.post("/producer/land/where", form | {"at.x": "200", "at.y": "100"})
    kept = hidden(touched)
    assert re.fullmatch(r"19\.\d{4}, 105\.\d{4} ±1000", kept["position"])
    drawn = farmer.get("/producer/land/map.svg?commune=15544&x=200&y=100")
    assert drawn.headers["content-type"] == "image/svg+xml"
    assert "Lam Sơn" in drawn.text
    again = farmer.post(NEW, {**form, "position": kept["position"], "draft": "1"})
    assert again.status_code == 200
    assert kept["position"] in again.text
    assert "Vườn &lt;Đông&gt;" in again.text
    for made_up in ({"at.x": "9999", "at.y": "1"}, {"at.x": "-1", "at.y": "x"}, {"at.x": "", "at.y": ""}):
        assert "Lấy chỗ này" not in said(farmer.post("/producer/land/where", form | made_up))
    assert farmer.post("/producer/land/where", {"commune_code": "1"}).status_code == 404
    farmer.get("/producer/land/map.svg?commune=x", 404)


def test_the_sketch_and_its_touch_agree() -> None:
    for code in ("15544", "16000", "14845"):
        commune = communes.find(code)
        for x, y in ((0, 0), (SIDE, 10), (SIDE // 2, SIDE // 2), (17, SIDE)):
            latitude, longitude = degrees_at(commune, x, y)
            back = pixel_of(commune, latitude, longitude)
            assert max(abs(back[0] - x), abs(back[1] - y)) < 0.01
        north = degrees_at(commune, SIDE // 2, 0)
        away = great_circle_km(commune.latitude, commune.longitude, *north)
        assert abs(away - REACH_KM) < 0.1
