"""A new lot at the desk, without a script: a question a screen, nothing lost on the way, and one lot however often it is sent."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from nguongoc.batches.lots import Batch
from nguongoc.ports.rows import Role
from tests.factories import rows
from tests.http.conftest import settings_for
from tests.http.desk import Browser, Door, declare, hidden, lot_form, open_door, said, undo_of

HOME = "/producer/new"
NEIGHBOUR = "+84950000094"


@pytest.fixture
def door(database_url: str, tmp_path: Path) -> Iterator[Door]:
    with open_door(settings_for(database_url, tmp_path)) as opened:
        opened.add_account(NEIGHBOUR, of=opened.neighbour)
        yield opened


def lots(door: Door) -> list[Batch]:
    with door.services.reads.open() as reader:
        return list(reader.lots.batches_of(door.cooperative.id, None, 50))


def step(browser: Browser, path: str, **typed: str) -> str:
    """Where an answer leads."""
    answered = browser.post(path, typed)
    assert answered.status_code == 303, said(answered)
    return str(answered.headers["location"])


def begun(door: Door, browser: Browser, **more: str) -> tuple[str, dict[str, str]]:
    """A draft with its goods and place answered."""
    form = lot_form(door)
    first = {"draft": str(uuid4()), "product_id": form["product_id"], "facility_id": form["facility_id"]}
    return step(browser, HOME, **first, **more), form


def test_four_questions_make_a_lot_and_each_is_one_screen(door: Door) -> None:
    browser, form = door.signed_in(), lot_form(door)
    start = browser.get(HOME)
    assert f'name="product_id" value="{form["product_id"]}"' in start.text
    where = step(browser, HOME, **hidden(start), product_id=form["product_id"])
    assert where.endswith("/where")
    amount = step(browser, where, facility_id=form["facility_id"])
    assert amount.endswith("/amount")
    day = step(browser, amount, value="3 tạ rưỡi", unit="kg")
    assert "Hôm qua" in said(browser.get(day))
    check = step(browser, day, pick="2026-11-22")
    words = said(browser.get(check))
    assert "3,5 tạ (350 kg)" in words
    assert "22/11/2026" in words
    signed = step(browser, check, go="sign")
    assert "Đã khai xong" in said(browser.get(signed))
    (lot,) = lots(door)
    assert (str(lot.quantity.value), lot.quantity.unit.value, lot.happened_on.isoformat()) == (
        "3.5", "ta", "2026-11-22",
    )  # fmt: skip


def test_a_lot_given_up_by_a_slip_comes_back_with_its_answers(door: Door) -> None:
    browser = door.signed_in()
    amount, _ = begun(door, browser)
    day = step(browser, amount, value="75", unit="kg")
    dropped = browser.post(day.replace("/day", "/drop"), {})
    assert browser.get(day, 404)
    assert step(browser, HOME, **undo_of(dropped)) == day, "to the question that was not answered yet"
    assert 'value="75"' in browser.get(day.replace("/day", "/amount")).text
    assert (
        browser.post(day.replace("/day", "/drop").replace(day.split("/")[3], str(uuid4())), {}).headers[
            "location"
        ]
        == HOME
    )


def test_the_second_lot_is_asked_only_how_much_and_when(door: Door) -> None:
    browser = door.signed_in()
    form = lot_form(door, variety="Luận Văn")
    assert declare(browser, form).status_code == 303
    again = browser.get(HOME)
    assert "Như lần trước" in said(again)
    amount = step(browser, HOME, **hidden(again), again="1")
    assert amount.endswith("/amount")
    assert '<input type="radio" name="unit" value="kg" checked>' in browser.get(amount).text
    check = step(browser, step(browser, amount, value="120", unit="kg"), pick="2026-11-23")
    assert "Giống: Luận Văn" in said(browser.get(check))
    step(browser, check, go="sign")
    first, second = lots(door)
    assert (first.product_id, first.facility_id, first.variety) == (
        second.product_id, second.facility_id, second.variety,
    )  # fmt: skip


def test_what_was_answered_outlives_the_session_and_lies_with_who_answered_it(door: Door) -> None:
    browser = door.signed_in()
    amount, _ = begun(door, browser)
    step(browser, amount, value="120", unit="kg")
    door.later(minutes=40)
    day = amount.replace("/amount", "/day")
    lost = browser.post(day, {"pick": "2026-11-23"})
    back = browser.sign_in("0950 000 005", **hidden(lost))
    assert f'action="{day}"' in back.text, "the answer that came too late is there to be sent again"
    assert "Hôm nay" in said(browser.get(day))
    home = browser.get(HOME)
    assert "Đang khai dở" in said(home)
    assert browser.get(day.rsplit("/", 1)[0], 303).headers["location"] == day
    colleague = door.add_account("+84950000007")
    assert colleague.organisation_id == door.cooperative.id
    for other in ("0950 000 007", "0950 000 094"):
        stranger = door.signed_in(other)
        assert stranger.get(day, 404)
        assert stranger.post(day, {"pick": "2026-11-23"}).status_code == 404
        assert stranger.post(day.replace("/day", "/check"), {"go": "sign"}).status_code == 404
        stranger.post(day.replace("/day", "/drop"), {})
    assert step(browser, day, pick="2026-11-23").endswith("/check"), "a stranger's dropping dropped nothing"


def test_a_form_sent_twice_begins_one_draft_and_signs_one_lot(door: Door) -> None:
    browser, form = door.signed_in(), lot_form(door)
    first = {"draft": str(uuid4()), **form}
    check = step(browser, HOME, **first)
    assert step(browser, HOME, **first) == check
    made = step(browser, check, go="sign")
    assert step(browser, check, go="sign") == made
    assert browser.get(check, 303).headers["location"] == made
    assert step(browser, check.replace("/check", "/amount"), value="9", unit="kg") == made
    assert step(browser, HOME, **first) == made
    browser.post(check.replace("/check", "/drop"), {})
    assert browser.get(check, 303).headers["location"] == made
    assert len(lots(door)) == 1


@pytest.mark.parametrize("number", ["", "LV-01"])
def test_signed_by_two_thumbs_at_once_it_is_one_lot(door: Door, number: str) -> None:
    browser = door.signed_in()
    check = step(browser, HOME, draft=str(uuid4()), **lot_form(door, lot=number))
    locations: list[str] = []

    def sign() -> None:
        locations.append(browser.post(check, {"go": "sign"}).headers.get("location", "none"))

    thumbs = [threading.Thread(target=sign) for _ in range(4)]
    for each in thumbs:
        each.start()
    for each in thumbs:
        each.join()
    (lot,) = lots(door)
    assert locations == [f"/producer/batches/{lot.id}?new=1"] * 4


@pytest.mark.parametrize(
    ("at", "typed", "told"),
    [
        ("amount", {"value": "12.5", "unit": "kg"}, "Viết: 12,5"),
        ("amount", {"value": "3 thùng", "unit": "kg"}, "Chọn một đơn vị trong danh sách."),
        ("amount", {"value": "2 tạ 5", "unit": "kg"}, "ví dụ 1 tấn 2 tạ"),
        ("amount", {"value": "2,5", "unit": "qua"}, "không có nửa con"),
        ("amount", {"unit": "kg"}, "Chỗ này chưa điền."),
        ("day", {"happened_on": "2026-11-24"}, "Hôm nay là 23/11/2026."),
        ("day", {"happened_on": "hôm nào"}, "Ngày chưa đọc được."),
        ("what", {"product_id": "0192f0c5-0000-7000-8000-000000000000"}, "Chọn một sản phẩm trong danh sách."),
        ("where", {"facility_id": "x"}, "Chọn một nơi trong danh sách."),
        ("more", {"lot": "số một!"}, "Số lô chỉ dùng chữ không dấu"),
        ("more", {"no_pesticide": "1", "pesticide_name": "Abamectin"}, "Đã ghi không dùng thuốc"),
        ("more", {"pre_harvest_interval_days": "bảy"}, "Viết bằng số"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_on_its_own_screen_and_not_kept(
    door: Door, at: str, typed: dict[str, str], told: str
) -> None:
    browser = door.signed_in()
    amount, _ = begun(door, browser)
    path = amount.replace("/amount", f"/{at}")
    refused = browser.post(path, typed)
    assert refused.status_code == 422
    assert told in said(refused)
    assert browser.get(amount.rsplit("/", 1)[0], 303).headers["location"] == amount, "the next is still asked"


def test_a_rule_of_the_whole_is_told_before_anybody_signs(door: Door) -> None:
    browser = door.signed_in()
    more = {
        "pesticide_name": "Abamectin",
        "pesticide_last_used_on": "2026-11-20",
        "pre_harvest_interval_days": "7",
    }
    check = step(browser, HOME, draft=str(uuid4()), **lot_form(door, **more))
    words = said(browser.get(check))
    assert "Được thu hoạch từ ngày 27/11/2026." in words
    assert browser.post(check, {"go": "sign"}).status_code == 422
    assert lots(door) == []


def test_a_lot_declared_late_is_told_so_before_it_is_signed(door: Door) -> None:
    browser = door.signed_in()
    check = step(browser, HOME, draft=str(uuid4()), **lot_form(door, happened_on="2026-11-13"))
    assert "Khai muộn 10 ngày" in said(browser.get(check))


def test_given_up_it_is_gone_and_old_ones_go_by_themselves(door: Door) -> None:
    browser = door.signed_in()
    path, _ = begun(door, browser)
    dropped = browser.post(path.replace("/amount", "/drop"), {})
    assert "Đã bỏ lô đang khai dở." in said(dropped)
    browser.get(path, 404)
    for _ in range(22):
        begun(door, browser)
    account = f"account:{door.services.entering.sessions.account(browser.token).id}"  # type: ignore[union-attr]
    with door.services.reads.open() as reader:
        assert len(reader.lot_drafts.open_of(account, 100)) == 20
    door.later(days=31)
    newest, _ = begun(door, door.signed_in())
    with door.services.reads.open() as reader:
        assert [str(each.id) in newest for each in reader.lot_drafts.open_of(account, 100)] == [True]


def test_what_belongs_to_others_or_is_no_question_is_not_there(door: Door) -> None:
    browser, foreign = door.signed_in(), rows.product(door.neighbour)
    door.services.writer.run(lambda uow: uow.catalogue.add_product(foreign))
    refused = browser.post(HOME, {"draft": str(uuid4()), "product_id": str(foreign.id)})
    assert refused.status_code == 422
    amount, _ = begun(door, browser)
    browser.get(amount.replace("/amount", "/nothing"), 404)
    browser.get(f"{HOME}/{uuid4()}/amount", 404)
    browser.get(f"{HOME}/x/amount", 404)
    assert browser.post(HOME, {"product_id": str(foreign.id)}).status_code == 404
    long = browser.post(amount.replace("/amount", "/more"), {"notes": "a" * 501})
    assert long.status_code == 422
    door.add_account("+84950000077", Role.MARKETPLACE)
    assert door.signed_in("0950 000 077").post(amount, {"value": "1", "unit": "kg"}).status_code == 403


def test_drafts_go_with_an_erasure(door: Door) -> None:
    browser = door.signed_in()
    begun(door, browser)
    gone = door.services.writer.run(
        lambda uow: uow.erasing.erase_organisation(door.cooperative.id, door.clock.now())
    )
    assert gone["lot_draft"] == 1


def test_the_preview_is_the_buyers_page_and_can_be_taken_for_none(door: Door) -> None:
    browser = door.signed_in()
    check = step(
        browser,
        HOME,
        draft=str(uuid4()),
        **lot_form(door, fertiliser="Phân chuồng ủ hoai", variety="Luận Văn"),
    )
    preview = browser.get(check.replace("/check", "/preview"))
    assert preview.headers["cache-control"] == "no-store"
    assert preview.headers["x-robots-tag"] == "noindex, nofollow"
    assert '<meta name="robots" content="noindex">' in preview.text
    assert preview.text.count("Xem trước – chưa ký") >= 3
    for told_to_nobody in (
        "/p/b/",
        "/p/qr/",
        "nguongoc verify",
        'rel="canonical"',
        "/report",
        "ld+json",
        "<script",
    ):
        assert told_to_nobody not in preview.text
    assert lots(door) == [], "to look is not to register"
    step(browser, check, go="sign")
    (lot,) = lots(door)
    page = browser.get(f"/p/b/{lot.code}?lang=vi")
    told = [block(preview.text, id) for id in ("producer", "journey")]
    assert told == [block(page.text, id) for id in ("producer", "journey")] == [each for each in told if each]
    for words in ("Phân chuồng ủ hoai", "Luận Văn", "1.234,5 kg", "22/11/2026"):
        assert words in said(preview)
        assert words in said(page)
    assert (
        browser.get(check.replace("/check", "/preview"), 303)
        .headers["location"]
        .startswith("/producer/batches/")
    )


def test_the_preview_speaks_every_language_of_buyers_and_is_for_its_maker_alone(door: Door) -> None:
    browser = door.signed_in()
    path = step(browser, HOME, draft=str(uuid4()), **lot_form(door)).replace("/check", "/preview")
    for language, words in (
        ("en", "Preview – not signed"),
        ("zh", "预览 – 尚未签署"),
        ("vi", "Xem trước – chưa ký"),
    ):
        assert words in said(browser.get(f"{path}?lang={language}"))
    door.signed_in("0950 000 094").get(path, 404)
    assert door.browser().client.get(path).headers["location"].startswith("/signin?next=")


def test_what_cannot_be_signed_has_no_preview(door: Door) -> None:
    browser = door.signed_in()
    more = {
        "pesticide_name": "Abamectin",
        "pesticide_last_used_on": "2026-11-20",
        "pre_harvest_interval_days": "7",
    }
    check = step(browser, HOME, draft=str(uuid4()), **lot_form(door, **more))
    assert browser.get(check.replace("/check", "/preview"), 303).headers["location"] == check
    assert "/preview" not in browser.get(check).text
    unfinished, _ = begun(door, browser)
    assert browser.get(unfinished.replace("/amount", "/preview"), 303).headers["location"].endswith("/check")


def block(page: str, id: str) -> str:
    """A section of a page as it stands, but for when it was entered and for links that lead to it."""
    found = re.search(rf'<section id="{id}">.*?</section>', page, re.DOTALL)
    bare = re.sub(r'<p class="actions">.*?</p>', "", found[0] if found else "", flags=re.DOTALL)
    bare = re.sub(r"<svg.*?</svg>", "", bare, flags=re.DOTALL)
    return " ".join(bare.split())
