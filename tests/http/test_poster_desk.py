"""What shows a lot to people, taken from the desk; stamps in every form a printer or a print shop asks for."""

from __future__ import annotations

import io
from uuid import UUID

import pytest
from PIL import Image

from nguongoc.services.sessions import caller_of_account
from tests.http.desk import Browser, Door, said
from tests.http.lot_of_forty import NEIGHBOUR, PHONE, browser, door, lot
from tests.unit.label.reading import read_by_two

__all__ = ["browser", "door", "lot"]


def test_the_picture_and_the_paper_lead_to_the_lot(browser: Browser, lot: str) -> None:
    page = browser.get(lot)
    assert "Ảnh gửi Zalo, Facebook" in said(page)
    [link] = [part.partition('"')[0] for part in page.text.split('readonly value="')[1:]]
    picture = browser.get(f"{lot}/poster.png")
    assert picture.headers["cache-control"] == "no-store"
    assert read_by_two(Image.open(io.BytesIO(picture.content)).convert("L")) == ([link], [link])
    paper = browser.get(f"{lot}/poster.pdf")
    assert paper.headers["content-type"] == "application/pdf"
    assert paper.content.startswith(b"%PDF")


def test_nobody_shows_anothers_lot_and_there_is_no_third_form(door: Door, browser: Browser, lot: str) -> None:
    other = door.browser()
    assert other.sign_in(NEIGHBOUR).status_code == 303
    other.get(f"{lot}/poster.png", 404)
    browser.get(f"{lot}/poster.svg", 404)
    assert door.browser().get(f"{lot}/poster.png", 303).headers["location"].startswith("/signin")


@pytest.mark.parametrize(
    ("form", "kind", "begins"),
    [
        ("pdf", "application/pdf", b"%PDF"),
        ("zpl", "text/plain; charset=utf-8", b"^XA"),
        ("csv", "text/csv; charset=utf-8", b"\xef\xbb\xbfcode,uri"),
        ("png", "image/png", b"\x89PNG"),
    ],
)
def test_stamps_come_in_the_form_that_is_asked_for_whatever_paper_was_chosen(
    browser: Browser, lot: str, form: str, kind: str, begins: bytes
) -> None:
    asked = {"count": "3", "level": "lot", "layout": "a4-24", "format": form}
    printed = browser.post(f"{lot}/stamps", asked)
    assert printed.status_code == 200
    assert printed.headers["content-type"] == kind
    assert printed.content.startswith(begins)


def test_a_form_that_is_none_is_a_pdf_and_too_many_are_told_at_the_field(browser: Browser, lot: str) -> None:
    asked = {"count": "3", "level": "lot", "layout": "a4-24", "format": "exe"}
    assert browser.post(f"{lot}/stamps", asked).content.startswith(b"%PDF")
    wrong = browser.post(f"{lot}/stamps", asked | {"format": "csv", "level": "unit", "count": "41"})
    assert wrong.status_code == 422
    assert "Còn chỗ cần sửa" in said(wrong)


def test_of_goods_that_are_held_nothing_invites_to_buy(door: Door, browser: Browser, lot: str) -> None:
    with door.services.reads.open() as reader:
        account = reader.access.account_by_phone(PHONE)
    assert account is not None
    recalling = door.services.recalling
    recalling.hold(caller_of_account(account), UUID(lot.rpartition("/")[2]), "hỏi lại phòng thử nghiệm")
    assert "Ảnh gửi Zalo" not in said(browser.get(lot))
    assert "Lô đang giữ lại hoặc bị thu hồi" in said(browser.get(f"{lot}/poster.png", 409))
