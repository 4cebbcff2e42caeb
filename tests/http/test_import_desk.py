"""Tables at the desk: handed in without a script, told cell by cell, given back marked, shown to nobody else."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from nguongoc.ports.rows import Role
from tests.http.conftest import BASE_URL, Site
from tests.http.desk import Browser, said
from tests.http.sheets import HEAD, Books, cooperative_rows, open_books
from tests.http.test_recall_desk import signed_in
from tests.unit.sheets.books import book

DESK = "/producer/imports"
WRONG = [*cooperative_rows(1)[0]]
WRONG[4] = "120 kg"


@pytest.fixture
def books(site: Site) -> Books:
    return open_books(site)


@pytest.fixture
def clerk(books: Books) -> Browser:
    return signed_in(books.site, Role.PRODUCER)


def send(clerk: Browser, content: bytes, origin: str = BASE_URL, **given: str) -> Any:
    form = {"kind": "batches", "how": "now", "whole": "all", **given}
    return clerk.client.post(
        DESK, data=form, files={"file": ("so.xlsx", content)}, headers={"Origin": origin}
    )


def ended(books: Books, clerk: Browser, address: str) -> Any:
    while "Refresh" in (page := clerk.get(address)).headers:
        assert "Đang làm" in said(page)
        books.site.services.importing.run()
    return page


def test_a_wrong_cell_is_told_and_marked_and_the_mended_table_taken_in_once(
    books: Books, clerk: Browser
) -> None:
    address = send(clerk, book([HEAD, WRONG]), how="look").headers["location"]
    page = ended(books, clerk, address)
    assert "Dòng 2, cột Sản lượng (E2): Số không đúng dạng." in said(page)
    copied = clerk.get(f"{address}/marked")
    assert "Số không đúng dạng" in load_workbook(BytesIO(copied.content)).active["E2"].comment.text
    good = book([HEAD, *cooperative_rows(3)])
    first, second = send(clerk, good), send(clerk, good)
    pages = [ended(books, clerk, each.headers["location"]) for each in (first, second)]
    # Whichever of the two was worked on first made them, and the other found them there.
    told = sorted(" ".join(said(each).split()).partition("Đã có từ trước ")[2][:1] for each in pages)
    assert told == ["0", "3"]
    assert books.lots() == 3
    assert "Đã ghi 3 dòng" in said(clerk.get(DESK))


def test_a_form_of_another_site_is_refused_and_nobody_else_sees_a_table(books: Books, clerk: Browser) -> None:
    good = book([HEAD, *cooperative_rows(1)])
    assert send(clerk, good, origin="https://elsewhere.example").status_code == 403
    address = send(clerk, good).headers["location"]
    ended(books, clerk, address)
    neighbour = signed_in(books.site, Role.PRODUCER, books.site.neighbour)
    assert neighbour.client.get(address).status_code == 404
    assert neighbour.client.get(f"{address}/marked").status_code == 404


def test_a_file_that_cannot_be_read_is_told_beside_the_field(clerk: Browser) -> None:
    answer = send(clerk, b"\xd0\xcf\x11\xe0")
    assert answer.status_code == 400
    assert "lưu lại thành .xlsx hoặc CSV" in said(answer)


def test_the_empty_table_offers_what_is_registered(books: Books, clerk: Browser) -> None:
    made = clerk.get(f"{DESK}/templates/batches")
    lists = load_workbook(BytesIO(made.content))["Danh mục"]
    assert {cell.value for cell in lists["B"]} >= {"Bưởi đỏ Luận Văn", "Cam Xuân Thành"}
    assert clerk.client.get(f"{DESK}/templates/nothing").status_code == 404
