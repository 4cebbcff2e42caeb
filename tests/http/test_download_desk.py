"""Taking along what is theirs: each list as a table in the reader's words, everything as one archive after the password."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import insert

from nguongoc.documents.plain_workbook import plain_workbook
from nguongoc.identifiers.ordered import uuid7
from nguongoc.ports.rows import Role
from nguongoc.store.engine import open_engine
from nguongoc.store.repositories.rows import table
from nguongoc.store.tables import MemberRow
from nguongoc_api.cli import copy
from nguongoc_api.pages.producer.download_desk import ROOM
from nguongoc_api.pages.producer.table_words import TABLES
from tests.factories import rows
from tests.http.conftest import settings_for
from tests.http.desk import PASSWORD, WRONG, Browser, Door, open_door, said

DOWNLOADS, OF_HOST = "/producer/downloads", "/host/downloads"
PHONE, OTHER = "+84912000001", "+84912000002"
FORMULA = '=HYPERLINK("http://xau.example","bấm")'


@pytest.fixture
def door(database_url: str, tmp_path: Path) -> Iterator[Door]:
    with open_door(settings_for(database_url, tmp_path)) as opened:
        yield opened


def household(door: Door, name: str, *, of_neighbour: bool = False) -> None:
    owner = door.neighbour if of_neighbour else door.cooperative
    engine = open_engine(door.services.settings.database)
    with engine.begin() as connection:
        row = {"id": uuid7(rows.NOW), "organisation_id": owner.id, "name": name, "created_at": rows.NOW}
        connection.execute(insert(table(MemberRow)), row)
    engine.dispose()


def signed_in(door: Door, phone: str = PHONE, role: Role = Role.PRODUCER) -> Browser:
    door.add_account(phone, role)
    browser = door.browser()
    assert browser.sign_in(phone).status_code == 303
    return browser


def test_each_list_is_offered_in_two_forms_and_can_be_opened(door: Door) -> None:
    browser = signed_in(door)
    page = said(browser.get(DOWNLOADS))
    for name, words in TABLES.items():
        assert words.title in page
        text = browser.get(f"{DOWNLOADS}/{name}.csv")
        [headings, *_] = csv.reader(io.StringIO(text.content.decode("utf-8-sig")))
        assert headings == [heading for _column, heading, _show in words.columns]
        book = load_workbook(io.BytesIO(browser.get(f"{DOWNLOADS}/{name}.xlsx").content), read_only=True)
        assert next(book.worksheets[0].iter_rows(values_only=True)) == tuple(headings)


def test_a_list_has_only_what_is_theirs_and_runs_nothing(door: Door) -> None:
    household(door, FORMULA)
    household(door, "Hộ bà Của Người", of_neighbour=True)
    browser = signed_in(door)
    answer = browser.get(f"{DOWNLOADS}/members.csv")
    assert "attachment" in answer.headers["content-disposition"]
    assert answer.headers["cache-control"] == "no-store"
    [_, *told] = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert [row[0] for row in told] == [f"'{FORMULA}"]
    sheet = load_workbook(io.BytesIO(browser.get(f"{DOWNLOADS}/members.xlsx").content)).worksheets[0]
    assert (sheet["A2"].value, sheet["A2"].data_type) == (FORMULA, "s")


@pytest.mark.parametrize(
    "name", ["members", "members.pdf", "accounts.csv", "signing-keys.csv", "..csv", "lots.xlsx.csv"]
)
def test_what_is_no_list_of_the_desk_is_not_found(door: Door, name: str) -> None:
    signed_in(door).get(f"{DOWNLOADS}/{name}", 404)


def test_everything_comes_after_the_password_and_holds_nothing_of_the_neighbour(door: Door) -> None:
    household(door, "Hộ ông Của Mình")
    household(door, "Hộ bà Của Người", of_neighbour=True)
    browser = signed_in(door)
    wrong = browser.post(DOWNLOADS, {"password": WRONG})
    assert wrong.status_code == 403
    assert "Chưa tải được" in said(wrong)
    answer = browser.post(DOWNLOADS, {"password": PASSWORD})
    assert answer.headers["content-type"] == "application/zip"
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    assert archive.testzip() is None
    whole = b"".join(archive.read(name) for name in archive.namelist())
    assert "Hộ ông Của Mình".encode() in whole
    assert "Hộ bà Của Người".encode() not in whole
    assert PHONE.encode() in archive.read("data/accounts.jsonl")
    assert b"$argon2" not in whole


def test_a_host_takes_along_what_a_host_has(door: Door) -> None:
    browser = signed_in(door, OTHER, Role.HOST)
    assert "Đợt phát phiếu" in said(browser.get(OF_HOST))
    browser.get(f"{OF_HOST}/places.xlsx")
    browser.get(f"{OF_HOST}/members.csv", 404)
    browser.get(DOWNLOADS, 403)


def test_whoever_is_signed_out_signs_in_first(door: Door) -> None:
    assert door.browser().get(f"{DOWNLOADS}/members.csv", 303).headers["location"].startswith("/signin")
    assert door.browser().post(DOWNLOADS, {"password": PASSWORD}).headers["location"].startswith("/signin")


def test_who_finds_no_room_is_told_so_and_when_to_come_again(door: Door) -> None:
    browser = signed_in(door)
    for _ in range(ROOM.most):
        ROOM.enter()
    try:
        busy = browser.get(f"{DOWNLOADS}/members.csv", 503)
    finally:
        for _ in range(ROOM.most):
            ROOM.leave()
    assert "Đang có nhiều người tải" in said(busy)
    browser.get(f"{DOWNLOADS}/members.csv")


def test_a_table_that_is_longer_than_a_sheet_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nguongoc.documents.plain_workbook.MOST_ROWS", 3)
    book = load_workbook(io.BytesIO(b"".join(plain_workbook("Lô", ["Mã"], ([n] for n in range(5))))))
    assert book.worksheets[0].max_row == 4
    assert book.properties.title == "Lô (1 … 3)"


def test_the_operator_makes_a_copy_for_one_that_asks_and_never_over_a_file(
    door: Door, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import argparse

    out = tmp_path / "ban-sao.zip"
    asked = argparse.Namespace(slug=door.cooperative.slug, output=out)
    copy._copy(door.services, asked)
    assert door.cooperative.name in capsys.readouterr().out
    assert out.stat().st_mode & 0o777 == 0o600
    assert zipfile.ZipFile(out).testzip() is None
    with pytest.raises(FileExistsError):
        copy._copy(door.services, asked)
