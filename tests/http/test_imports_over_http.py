"""A table over HTTP: handed in once however often it is sent, told in the reader's language, nobody else's to see."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from nguongoc.ports.rows import Role
from tests.http.conftest import Site
from tests.http.sheets import HEAD, Books, cooperative_rows, open_books
from tests.unit.sheets.books import book

WRONG = [*cooperative_rows(1)[0]]
WRONG[4] = "120 kg"
CONTENT = book([HEAD, WRONG])


@pytest.fixture(scope="module")
def books(one_site: Site) -> Books:
    return open_books(one_site)


def send(books: Books, content: bytes, status: int = 202, headers: Any = None, **form: str) -> Any:
    response = books.site.client.post(
        "/v1/imports",
        files={"file": ("so.xlsx", content)},
        data={"kind": "batches", **form},
        headers={**books.key, **(headers or {})},
    )
    assert response.status_code == status, response.text
    return response


def finished(books: Books, address: str, headers: Any = None) -> Any:
    while (shown := books.site.get(address, {**books.key, **(headers or {})}).json())["state"] == "open":
        books.site.services.importing.run()
    return shown


def test_a_wrong_cell_is_told_in_vietnamese_and_english_and_marked_in_a_copy(books: Books) -> None:
    address = send(books, CONTENT, dry_run="true").headers["Location"]
    [vi] = finished(books, address, {"Accept-Language": "vi"})["faults"]
    assert (vi["cell"], vi["row"], vi["column"], vi["code"]) == ("E2", 2, "Sản lượng", "number-malformed")
    assert vi["message"].startswith(
        "Dòng 2, cột Sản lượng (E2): Số không đúng dạng. “120 kg” không phải là số."
    )
    [en] = finished(books, address, {"Accept-Language": "en"})["faults"]
    assert en["message"].startswith("Row 2, column Sản lượng (E2): '120 kg' is no number")
    copied = books.site.get(f"{address}/marked", books.key)
    sheet = load_workbook(BytesIO(copied.content)).active
    assert sheet["E2"].comment.text.startswith("Số không đúng dạng")
    assert sheet["E2"].value == "120 kg"


def test_the_same_request_twice_is_one_import(books: Books) -> None:
    key = {"Idempotency-Key": "so-thu-hoach-1"}
    first, second = send(books, CONTENT, headers=key), send(books, CONTENT, headers=key)
    assert first.headers["Location"] == second.headers["Location"]
    finished(books, first.headers["Location"])


def test_another_organisation_finds_neither_import_nor_copy(books: Books) -> None:
    address = send(books, CONTENT, dry_run="true").headers["Location"]
    neighbour = books.site.as_(Role.PRODUCER, books.site.neighbour)
    for path in (address, f"{address}/marked"):
        assert books.site.get(path, neighbour, 404).json()["code"] == "import-unknown"
    assert books.site.get("/v1/imports", neighbour).json() == {"items": []}
    assert address.rpartition("/")[2] in books.site.get("/v1/imports", books.key).text
    finished(books, address)


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [(b"\xd0\xcf\x11\xe0", 400, "sheet-format-unknown"), (b"a,b\n1,2", 422, "sheet-columns-missing"), (b"x" * 8_500_000, 413, "sheet-too-large")],
    ids=["old", "columns", "large"],
)  # fmt: skip
def test_a_file_that_is_refused_as_a_whole_is_refused_at_once(
    books: Books, content: bytes, status: int, code: str
) -> None:
    assert send(books, content, status).json()["code"] == code
