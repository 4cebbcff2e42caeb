"""`nguongoc import`: whoever runs the service takes a cooperative's table in, and the exit code says what became of it."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from nguongoc.cli import main
from tests.http.conftest import Site
from tests.http.sheets import FIRST, HEAD, Books, cooperative_book, cooperative_rows, open_books
from tests.terminal import Run, at_terminal

ROWS = 6


@pytest.fixture
def books(site: Site) -> Books:
    return open_books(site)


@pytest.fixture
def run(
    books: Books, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    said = at_terminal(books.site.services.settings, monkeypatch, capsys)

    def run(content: bytes, *arguments: str, by: str = books.site.cooperative.slug) -> tuple[int, str, str]:
        table = tmp_path / "so.xlsx"
        table.write_bytes(content)
        return said("import", str(table), "--as", by, *arguments)

    return run


def test_a_table_is_looked_at_taken_in_and_known_the_next_time(books: Books, run: Run) -> None:
    content = cooperative_book(cooperative_rows(ROWS))
    code, said, _ = run(content, "--dry-run")
    assert (code, books.lots()) == (0, 0)
    assert f"{ROWS} rows, {ROWS} made, 0 known, 0 refused" in said
    assert run(content)[0] == 0
    assert books.lots() == ROWS
    code, said, _ = run(content, "--json")
    assert code == 0
    assert json.loads(said)["known"] == ROWS
    assert books.lots() == ROWS


def test_a_wrong_cell_is_told_by_its_address_and_marked_in_a_copy(
    books: Books, run: Run, tmp_path: Path
) -> None:
    rows = cooperative_rows(ROWS)
    wrong = [*rows[:-1], [*rows[-1]]]
    wrong[-1][HEAD.index("Sản lượng")] = "nhiều"
    marked = tmp_path / "da-danh-dau.xlsx"
    code, said, _ = run(cooperative_book(wrong), "--marked", str(marked))
    assert code == 1
    assert f"E{FIRST + ROWS - 1}" in said.splitlines()[0]
    assert books.lots() == 0, "all of it or nothing"
    notes = [
        cell.comment.text
        for row in load_workbook(io.BytesIO(marked.read_bytes())).worksheets[0].iter_rows()
        for cell in row
        if cell.comment is not None
    ]
    assert len(notes) == 1
    assert run(cooperative_book(wrong), "--per-row", "--lang", "en")[0] == 1
    assert books.lots() == ROWS - 1


@pytest.mark.parametrize(("content", "by"), [(b"no table", None), (None, "khong-co")])
def test_what_cannot_be_read_and_who_is_nobody_is_refused_in_a_line(
    books: Books, run: Run, content: bytes | None, by: str | None
) -> None:
    given = content or cooperative_book(cooperative_rows(1))
    code, _, told = run(given, *(), by=by or books.site.cooperative.slug)
    assert code == 1
    assert len(told.splitlines()) == 1
    assert "Traceback" not in told


def test_a_file_that_is_not_there_is_said(books: Books, run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", "/khong/co.xlsx", "--as", books.site.cooperative.slug]) == 2
    assert "/khong/co.xlsx" in capsys.readouterr().err
