"""The diary at the desk, without a script: a question a screen, yesterday again, corrections, and a harvest that becomes a lot."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest

from nguongoc.ports.rows import Role
from tests.http import bodies
from tests.http.conftest import Site
from tests.http.desk import Browser, hidden, said, undo_of
from tests.http.test_borders import signed_in
from tests.http.test_diary import Farm
from tests.http.test_diary_photos import PHOTO, Upload

HOME = "/producer/diary"


class Farmer:
    """Signed in, with plots."""

    def __init__(self, site: Site, plots: int = 2) -> None:
        self.site, self.key = site, site.producer()
        self.plots = [
            site.post("/v1/facilities", bodies.facility(kind="plot", name=f"Thửa {n + 1}"), self.key)["id"]
            for n in range(plots)
        ]
        self.browser: Browser = signed_in(site, Role.PRODUCER)

    def entries(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.site.get("/v1/diary", self.key).json()["items"]
        return found

    def walk(self, activity: str, *typed: dict[str, str]) -> Any:
        """Each screen's form, sent with what is typed there; the page or redirect after the last."""
        path = f"{HOME}/new/{activity}"
        page = self.browser.get(path)
        for each in typed:
            page = self.browser.post(path, hidden(page) | each)
        return page

    def ticked(self, *plots: int) -> dict[str, str]:
        return {f"plot-{n + 1}": self.plots[n] for n in plots}


@pytest.fixture
def farmer(site: Site) -> Farmer:
    return Farmer(site)


@pytest.fixture(scope="module")
def one_farmer(one_site: Site) -> Farmer:
    return Farmer(one_site)


SPRAY = (
    {"material": "Abamectin 1.8EC"}, {"interval": "7"}, {"dose": "1,5", "dose_unit": "ml/l"},
)  # fmt: skip


def test_a_spraying_of_two_plots_is_kept_in_five_screens_and_once(farmer: Farmer) -> None:
    check = farmer.walk("spraying", farmer.ticked(0, 1), *SPRAY)
    words = said(check)
    assert "Ghi thế này, đúng chưa?" in words
    assert "Thửa 1, Thửa 2" in words
    assert "1,5 ml mỗi lít nước" in words
    form = hidden(check) | {"go": "save"}
    for _ in range(2):
        kept = farmer.browser.post(f"{HOME}/new/spraying", form)
        assert kept.headers["location"].startswith(f"{HOME}?kept=2&undo=")
    assert [each["dose"] for each in farmer.entries()] == [{"value": "1.5", "unit": "ml/l"}] * 2
    assert {each["entered_by"][:8] for each in farmer.entries()} == {"account:"}
    listed = said(farmer.browser.get(f"{HOME}?kept=2"))
    assert "Đã ghi 2 mục." in listed
    assert "Abamectin 1.8EC, 1,5 ml mỗi lít nước, cách ly 7 ngày" in listed


def test_one_work_of_many_members_is_an_entry_of_each_and_none_of_them_is_who_typed_it(
    farmer: Farmer,
) -> None:
    people = [farmer.site.post("/v1/members", {"name": f"Hộ {n}"}, farmer.key)["id"] for n in range(3)]
    check = farmer.walk(
        "irrigating", farmer.ticked(0, 1), {"go": "who"}, {"who-1": people[0], "who-3": people[2]}
    )
    assert all(name in said(check) for name in ("Hộ 0", "Hộ 2"))
    assert "Hộ 1" not in said(check)
    for _ in range(2):
        farmer.browser.post(f"{HOME}/new/irrigating", hidden(check) | {"go": "save"})
    pairs = {(each["facility_id"], each["responsible_id"]) for each in farmer.entries()}
    assert pairs == {(plot, who) for plot in farmer.plots for who in (people[0], people[2])}
    assert len(farmer.entries()) == 4, "sent twice, kept once"
    assert {each["entered_by"][:8] for each in farmer.entries()} == {"account:"}
    back = farmer.walk("irrigating", farmer.ticked(0), {"go": "who"}, {"who-1": people[0]}, {"go": "who"}, {})
    assert "Cơ sở" in said(back), "who ticks nobody says that it was the organisation itself"


def test_what_was_kept_by_a_slip_is_struck_out_by_one_press_and_stays_to_be_read(farmer: Farmer) -> None:
    check = farmer.walk("spraying", farmer.ticked(0, 1), *SPRAY)
    kept = farmer.browser.post(f"{HOME}/new/spraying", hidden(check) | {"go": "save"})
    note = farmer.browser.get(kept.headers["location"])
    assert "Hoàn tác" in said(note)
    undo = undo_of(note)
    for _ in range(2):
        undone = farmer.browser.post(f"{HOME}/undo", undo)
        assert undone.headers["location"] == f"{HOME}?undone=1"
    assert len(farmer.entries()) == 4, "two entries and their striking out, pressed twice or not"
    first = undo["undo"].split(".")[0]
    assert "gạch" in said(farmer.browser.get(f"{HOME}/{first}")).casefold(), "and it stays to be read"
    assert farmer.browser.post(f"{HOME}/undo", {"undo": "x"}).status_code == 404
    assert farmer.browser.post(f"{HOME}/undo", {}).status_code == 404


def test_a_harvest_inside_the_interval_is_not_kept_and_the_page_says_from_when(farmer: Farmer) -> None:
    farmer.browser.post(
        f"{HOME}/new/spraying", hidden(farmer.walk("spraying", farmer.ticked(0), *SPRAY)) | {"go": "save"}
    )
    assert "thu hoạch từ 30/11/2026" in said(farmer.browser.get(f"{HOME}/new/harvesting"))
    check = farmer.walk("harvesting", farmer.ticked(0), {"quantity": "1.234,5", "quantity_unit": "kg"})
    refused = farmer.browser.post(f"{HOME}/new/harvesting", hidden(check) | {"go": "save"})
    assert refused.status_code == 422
    assert "Được thu hoạch từ ngày 30/11/2026." in said(refused)
    assert "1.234,5" in said(refused), "what was typed is still there"
    assert [each["activity"] for each in farmer.entries()] == ["spraying"]


def test_a_harvest_becomes_a_lot_with_what_the_diary_says(farmer: Farmer) -> None:
    product = farmer.site.post("/v1/products", bodies.product(name="Dưa vàng"), farmer.key)["id"]
    for activity, day, more in (
        ("planting", "2026-08-01", {"material": "Kim Cô Nương"}),
        ("fertilising", "2026-09-01", {"material": "Phân chuồng ủ hoai"}),
        ("spraying", "2026-10-01", {"material": "Abamectin 1.8EC", "interval_days": 7}),
    ):
        plot = {"id": f"0192f0c5-0000-7000-8000-{day.replace('-', ''):0>12}", "facility_id": farmer.plots[0]}
        farmer.site.post(
            "/v1/diary", {"activity": activity, "happened_on": day, "plots": [plot], **more}, farmer.key
        )
    steps = (
        farmer.ticked(0),
        {"quantity": "1.234,5", "quantity_unit": "kg"},
        {"go": "crop"},
        {"crop": product},
    )
    check = farmer.walk("harvesting", *steps)
    assert "Dưa vàng" in said(check)
    kept = farmer.browser.post(f"{HOME}/new/harvesting", hidden(check) | {"go": "save"})
    harvest = kept.headers["location"]
    offer = farmer.browser.get(harvest).text
    link = re.search(r'href="(/producer/new\?harvest=[0-9a-f-]+)"', offer)
    assert link is not None
    offered = farmer.browser.get(link[1])
    check = farmer.browser.post("/producer/new", hidden(offered)).headers["location"]
    assert check.endswith("/check"), "the diary leaves no question open"
    words = said(farmer.browser.get(check))
    for typed in (
        "Dưa vàng", "1.234,5 kg", "Abamectin 1.8EC", "01/10/2026", "Phân chuồng ủ hoai", "Kim Cô Nương", "(ngày): 7",
    ):  # fmt: skip
        assert typed in words
    spray = farmer.entries()[-3]
    farmer.browser.get(f"/producer/new?harvest={spray['id']}", 404)


def test_an_entry_shows_its_photos_to_its_own_organisation_alone(farmer: Farmer) -> None:
    check = farmer.walk("inspecting", farmer.ticked(0))
    farmer.browser.post(f"{HOME}/new/inspecting", hidden(check) | {"go": "save"})
    entry = farmer.entries()[0]["id"]
    farm = Farm(farmer.site, farmer.key, farmer.plots)
    photo, half = Upload(farm, PHOTO, entry), Upload(farm, PHOTO, entry)
    photo.whole()
    half.announce()
    page = farmer.browser.get(f"{HOME}/{entry}")
    shown = re.findall(r'src="(/producer/diary/[^"]+)"', page.text)
    assert shown == [f"{HOME}/{entry}/photos/{photo.id}"]
    assert "Còn 1 ảnh chưa tới" in said(page)
    picture = farmer.browser.get(shown[0])
    assert (picture.headers["content-type"], picture.headers["cache-control"]) == ("image/jpeg", "no-store")
    assert b"105.3922" not in picture.content, "without the place that the phone wrote into it"
    farmer.browser.get(f"{HOME}/{entry}/photos/{half.id}", 404)
    farmer.browser.get(f"{HOME}/{entry}/photos/x", 404)
    assert farmer.site.client.get(shown[0], follow_redirects=False).status_code == 303


def test_yesterday_is_done_again_with_one_tick_less_and_once(farmer: Farmer) -> None:
    yesterday = (farmer.site.services.clock.now() - timedelta(days=1)).date().isoformat()
    for activity in ("irrigating", "inspecting"):
        check = farmer.walk(activity, farmer.ticked(0, 1), {"go": "day"}, {"day": yesterday})
        farmer.browser.post(f"{HOME}/new/{activity}", hidden(check) | {"go": "save"})
    page = farmer.browser.get(f"{HOME}/again")
    ticks = re.findall(r'name="(entry-[0-9a-f-]+)"', page.text)
    assert len(ticks) == 4
    form = hidden(page) | dict.fromkeys(ticks[:3], "1")
    for _ in range(2):
        assert (
            farmer.browser.post(f"{HOME}/again", form).headers["location"].startswith(f"{HOME}?kept=3&undo=")
        )
    today = [each for each in farmer.entries() if each["happened_on"] != yesterday]
    assert len(today) == 3
    assert farmer.browser.post(f"{HOME}/again", hidden(page)).status_code == 422


def test_a_correction_and_a_striking_out_keep_what_was_said(farmer: Farmer) -> None:
    farmer.browser.post(
        f"{HOME}/new/spraying", hidden(farmer.walk("spraying", farmer.ticked(0), *SPRAY)) | {"go": "save"}
    )
    first = farmer.entries()[0]["id"]
    path = f"{HOME}/new/spraying"
    page = farmer.browser.post(
        path, hidden(farmer.browser.get(f"{HOME}/{first}/correct")) | {"go": "interval"}
    )
    check = farmer.browser.post(path, hidden(page) | {"interval": "14"})
    assert "14 ngày" in said(check)
    assert farmer.browser.post(path, hidden(check) | {"go": "save"}).headers["location"] == f"{HOME}?kept=1"
    shown = said(farmer.browser.get(f"{HOME}/{first}"))
    assert "cách ly 7 ngày" in shown
    assert "cách ly 14 ngày" in shown
    assert "Đã có mục sau thay" in shown
    struck = farmer.browser.post(f"{HOME}/{first}", {})
    assert struck.status_code == 303
    note = farmer.browser.get(struck.headers["location"])
    assert "Gạch bỏ: không có việc này" in said(farmer.browser.get(struck.headers["location"]))
    assert len(farmer.entries()) == 3
    for _ in range(2):
        back = farmer.browser.post(f"{HOME}/undo", undo_of(note))
        assert "Mục này lại đứng như trước khi gạch." in said(farmer.browser.get(back.headers["location"]))
    standing = farmer.site.get("/v1/diary?standing=true", farmer.key).json()["items"]
    assert [each["interval_days"] for each in standing] == [14], "as it was before it was struck out"
    assert len(farmer.entries()) == 4, "and nothing was taken away"


def test_after_spraying_one_reads_from_when_one_may_pick_and_a_harvest_too_early_says_it_first(
    farmer: Farmer,
) -> None:
    path = f"{HOME}/new/spraying"
    asked = farmer.walk("spraying", farmer.ticked(0), SPRAY[0])
    assert asked.text.count('class="how"') == 3, "the waiting is drawn where its days are asked"
    dose = farmer.walk("spraying", farmer.ticked(0), *SPRAY[:2]).text
    assert '<option value="ml/l" selected>' in dose, "nobody sprays by the kilogram"
    form = hidden(farmer.walk("spraying", farmer.ticked(0), *SPRAY)) | {"go": "day"}
    days = farmer.browser.post(path, form)
    yesterday = re.findall(r'name="pick" value="([0-9-]+)"', days.text)[1]
    check = farmer.browser.post(path, hidden(days) | {"pick": yesterday})
    kept = farmer.browser.post(path, hidden(check) | {"go": "save"})
    assert farmer.entries()[0]["happened_on"] == yesterday
    free = date.fromisoformat(yesterday) + timedelta(days=7)
    assert f"hái được từ {free:%d/%m/%Y}" in said(farmer.browser.get(kept.headers["location"]))
    early = farmer.walk(
        "harvesting", farmer.ticked(0), {"quantity": "200", "quantity_unit": "kg"}, {"go": "save"}
    )
    alert = early.text.partition('role="alert"')[2].partition("</div>")[0]
    assert f"{free:%d/%m/%Y}" in alert, "the reason stands at the top, not below what was answered"


def test_a_form_sent_again_with_something_else_in_it_shows_both_and_overwrites_nothing(
    farmer: Farmer,
) -> None:
    path = f"{HOME}/new/spraying"
    form = hidden(farmer.walk("spraying", farmer.ticked(0), *SPRAY)) | {"go": "save"}
    farmer.browser.post(path, form)
    both = farmer.browser.post(path, form | {"interval": "3"})
    assert both.status_code == 422
    assert "cách ly 7 ngày" in said(both)
    assert "cách ly 3 ngày" in said(both)
    assert [each["interval_days"] for each in farmer.entries()] == [7]
    farmer.browser.post(path, hidden(both) | {"go": "save"})
    assert sorted(each["interval_days"] for each in farmer.entries()) == [3, 7]


@pytest.mark.parametrize(
    ("activity", "step", "typed", "words"),
    [
        ("spraying", "plots", {}, "Chỗ này chưa điền."),
        ("spraying", "material", {}, "Chỗ này chưa điền."),
        ("spraying", "interval", {"interval": "bảy"}, "Viết bằng số, ví dụ 14."),
        ("spraying", "dose", {"dose": "1.5", "dose_unit": "ml/l"}, "1,5 (dấu phẩy trước phần lẻ)"),
        ("spraying", "dose", {"dose": "2", "dose_unit": "xyz"}, "Chọn một đơn vị"),
        ("harvesting", "quantity", {"quantity": "-1", "quantity_unit": "kg"}, "Số lượng chưa đọc được"),
        ("irrigating", "day", {"day": "32/13/2026"}, "Ngày chưa đọc được"),
        ("irrigating", "area", {"area": "2", "area_unit": "sao"}, "Chọn một đơn vị"),
    ],
)
def test_a_wrong_answer_is_asked_again_beside_its_question(
    one_farmer: Farmer, activity: str, step: str, typed: dict[str, str], words: str
) -> None:
    page = one_farmer.browser.get(f"{HOME}/new/{activity}")
    again = one_farmer.browser.post(f"{HOME}/new/{activity}", hidden(page) | {"step": step} | typed)
    assert again.status_code == 422
    assert words in said(again)


def test_what_no_form_of_ours_sends_is_refused_with_a_page(one_farmer: Farmer) -> None:
    browser = one_farmer.browser
    browser.get(f"{HOME}/new/dancing", 404)
    browser.get(f"{HOME}/{one_farmer.plots[0]}", 404)
    browser.get(f"{HOME}?plot=x&month=9999-99&kept=<b>&warn=x")
    for form in (
        {"once": "x"},
        {"corrects": "x"},
        {"who": "x", "plots": "x", "go": "save"},
        {"crop": "x", "go": "save"},
    ):
        assert browser.post(f"{HOME}/new/irrigating", form).status_code in {404, 422}
    foreign = one_farmer.site.post(
        "/v1/facilities",
        bodies.facility(kind="plot"),
        one_farmer.site.as_(Role.PRODUCER, one_farmer.site.neighbour),
    )["id"]
    refused = browser.post(f"{HOME}/new/irrigating", {"plots": foreign, "go": "save"})
    assert refused.status_code == 422
    assert "Mọi thửa" in said(browser.get(f"{HOME}?lang=vi"))
    assert "Farm diary" in said(browser.get(f"{HOME}?lang=en"))
    browser.get(f"{HOME}?lang=vi")
