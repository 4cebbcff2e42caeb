"""A cooperative's book taken in: every error told at its cell, none invented, nothing doubled, all of it or row by row."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from threading import Thread

import pytest

from nguongoc.batches.lots import Origin
from nguongoc.errors import Refusal
from nguongoc.ports.imports import Import, ImportReport, ImportState
from nguongoc.services.import_sheets import MOST_OPEN, Handed, ImportSheets
from nguongoc.services.run_imports import JUDGED, KEPT_FOR
from nguongoc.sheets.columns import SheetKind
from tests.factories import rows as times
from tests.http.conftest import Site
from tests.http.sheets import (
    HEAD,
    HOUSEHOLDS,
    PLANTED,
    Books,
    addresses,
    caller_of,
    cooperative_book,
    cooperative_rows,
    open_books,
    with_errors,
)
from tests.unit.sheets.books import book


@pytest.fixture
def books(site: Site) -> Books:
    return open_books(site)


def test_25_errors_in_600_rows_are_all_told_at_their_cells_and_none_invented(books: Books) -> None:
    wrong = cooperative_book(with_errors(cooperative_rows()))
    looked = books.hand_in(wrong, dry_run=True)
    expected = {(f"{letter}{number}", code) for number, _, letter, code in PLANTED}
    assert len(expected) == 25
    assert addresses(looked) == expected
    assert looked.report.fault_count == 25
    assert (looked.report.made, looked.report.refused, looked.rows) == (575, 25, 600)
    assert books.lots() == 0

    refused = books.hand_in(wrong)
    assert addresses(refused) == expected
    assert refused.report.made == books.lots() == 0

    mended = cooperative_book(cooperative_rows())
    taken = books.hand_in(mended)
    assert (taken.report.made, taken.report.fault_count) == (600, 0)
    assert books.lots() == 600

    again = books.hand_in(mended)
    assert (again.report.made, again.report.known, again.report.fault_count) == (0, 600, 0)
    assert again.report.known_rows[:3] == (4, 5, 6)
    assert books.lots() == 600


def test_row_by_row_takes_in_what_is_right_and_the_mended_file_the_rest(books: Books) -> None:
    some = cooperative_rows(60)
    wrong = with_errors(some + cooperative_rows(600)[60:])[:60]
    first = books.hand_in(cooperative_book(wrong), whole=False)
    planted = {(f"{letter}{number}", code) for number, _, letter, code in PLANTED if number < 64}
    assert addresses(first) == planted
    assert (first.report.made, first.report.refused) == (60 - len(planted), len(planted))
    second = books.hand_in(cooperative_book(some), whole=False)
    assert (second.report.made, second.report.known, second.report.refused) == (
        len(planted),
        60 - len(planted),
        0,
    )
    assert books.lots() == 60


def test_rows_of_one_file_are_its_own_whoever_of_several_carries_it_out(books: Books) -> None:
    for turn in range(4):
        rows = [[*row] for row in cooperative_rows(40)]
        for at, row in enumerate(rows):
            row[1] = f"LUOT-{turn}-{at}"
        handed = Handed(SheetKind.BATCHES, "so.xlsx", cooperative_book(rows), whole=False)
        made = books.site.services.importing.sheets(caller_of(books.site), handed)
        assert isinstance(made, Import)
        # Beside the worker, which was woken: two processes are no more than that.
        others = [Thread(target=books.finished, args=[made]) for _ in range(2)]
        for each in others:
            each.start()
        for each in others:
            each.join(60)
        report = books.finished(made).report
        assert (report.made, report.known, report.refused) == (40, 0, 0)
    assert books.lots() == 160


def test_a_long_file_that_is_looked_at_says_how_far_it_has_come_and_goes_on_from_there(books: Books) -> None:
    services = books.site.services
    services.importing.worker.stop()
    run, sheets = services.importing.run, services.importing.sheets
    line = "LV-{:05};Bưởi đỏ Luận Văn;Đồi Nếu;{};kg;01/09/2026"
    lines = [
        line.format(number, "nhiều" if number % 1_000 == 0 else 10) for number in range(1, 2 * JUDGED + 12)
    ]
    content = "\n".join(["Mã lô;Sản phẩm;Vùng trồng;Sản lượng;Đơn vị;Ngày thu hoạch", *lines]).encode()
    made = sheets(caller_of(books.site), Handed(SheetKind.BATCHES, "dài.csv", content, dry_run=True))
    assert isinstance(made, Import)
    stops = iter((False, False))
    run.stopping = lambda: next(stops, True)
    assert run() == 0
    shown = sheets.one(caller_of(books.site), made.id)
    assert (shown.state, shown.done, shown.report.made) == (ImportState.OPEN, JUDGED, JUDGED - 2)
    run.stopping = lambda: False
    ended = books.finished(made)
    assert (ended.report.untried, ended.report.made, ended.report.refused) == (True, 2 * JUDGED + 7, 4)
    assert {address for address, _ in addresses(ended)} == {
        f"D{1 + number * 1_000}" for number in (1, 2, 3, 4)
    }
    assert books.lots() == 0


def test_a_lot_from_a_book_is_a_lot_like_any_other_and_names_who_harvested_it(books: Books) -> None:
    row = cooperative_rows(2)[1]
    books.hand_in(book([HEAD, row]))
    with books.site.services.reads.open() as reader:
        [batch] = reader.lots.batches_of(books.site.cooperative.id, None, 10)
        [harvester] = reader.members.harvesters(batch.id)
    assert (batch.lot, batch.origin, str(batch.quantity.value)) == ("LV-0002", Origin.HARVESTED, "11.5")
    assert (harvester.member.name, harvester.value) == (HOUSEHOLDS[1], batch.quantity.value)
    page = books.site.get(f"/p/b/{batch.code}").text
    assert "LV-0002" in page
    assert HOUSEHOLDS[1] not in page


def test_the_same_rows_as_text_are_the_same_rows(books: Books) -> None:
    rows = cooperative_rows(6)
    assert books.hand_in(book([HEAD, *rows])).report.made == 6
    text = "\n".join(";".join("" if cell is None else _said(cell) for cell in row) for row in [HEAD, *rows])
    again = books.hand_in(text.encode("utf-16"))
    assert (again.report.made, again.report.known) == (0, 6)


def _said(cell: object) -> str:
    from datetime import date

    return f"{cell:%d/%m/%Y}" if isinstance(cell, date) else str(cell)


def test_two_rows_that_say_the_same_are_told_apart_by_lot_numbers_or_refused(books: Books) -> None:
    row = cooperative_rows(1)[0]
    found = books.hand_in(book([HEAD, row, row]))
    assert addresses(found) == {("C3", "row-repeated")}
    assert found.report.faults[0]["params"] == {"first": 2}
    row_one, row_two = [*row], [*row]
    row_one[1], row_two[1] = "A-1", "A-2"
    assert books.hand_in(book([HEAD, row_one, row_two])).report.made == 2


def test_facilities_products_and_members_are_taken_in_and_not_doubled(books: Books) -> None:
    places = book([
        ["Tên", "Loại", "Xã, phường", "Diện tích", "Đơn vị diện tích", "Vĩ độ", "Kinh độ"],
        ["Thửa Bái Thượng", "Thửa", "Xã Lam Sơn", "2,5", "sào 500 m²", "19,912", "105.401"],
        ["Xưởng mới", "xuong", "Xã Không Có", 1, "sào", None, None],
        ["Đồi Nếu", "Vùng trồng", "Lam Sơn", None, None, None, None],
    ])  # fmt: skip
    found = books.hand_in(places, SheetKind.FACILITIES, whole=False)
    assert addresses(found) == {("C3", "commune-unclear"), ("E3", "word-unknown"), ("A4", "name-registered")}
    assert found.report.made == 1
    with books.site.services.reads.open() as reader:
        every = reader.parties.facilities_of(books.site.cooperative.id)
    made = next(each for each in every if each.name == "Thửa Bái Thượng")
    assert (made.name, str(made.area_m2), made.latitude, made.longitude) == (
        "Thửa Bái Thượng",
        "1250",
        19.912,
        105.401,
    )
    assert books.hand_in(places, SheetKind.FACILITIES, whole=False).report.known == 1
    goods = book([
        ["Tên sản phẩm", "Nhóm hàng", "ĐVT", "Khối lượng tịnh", "Đơn vị của khối lượng tịnh", "Hạn dùng (ngày)"],
        ["Mật ong rừng", "Mật ong", "chai", "0,5", "lít", 720],
        ["Chè lam", "Bánh kẹo", "gói", 5, "quả", 0],
    ])  # fmt: skip
    found = books.hand_in(goods, SheetKind.PRODUCTS, whole=False)
    assert addresses(found) == {("E3", "net-content-not-measured"), ("F3", "shelf-life-out-of-range")}
    assert found.report.made == 1
    people = books.hand_in(
        book([["Tên hộ", "SĐT"], ["Bà Mới", "12"], [HOUSEHOLDS[0], None]]), SheetKind.MEMBERS
    )
    assert Counter(each["code"] for each in people.report.faults) == {"phone-unreadable": 1}
    assert people.report.known == 1


def test_an_import_of_another_organisation_is_not_there(books: Books) -> None:
    made = books.hand_in(book([HEAD, cooperative_rows(1)[0]]), dry_run=True)
    with pytest.raises(Refusal) as refused:
        books.site.services.importing.sheets.one(caller_of(books.site, neighbour=True), made.id)
    assert refused.value.code == "import-unknown"


def test_names_of_a_neighbour_are_unknown(books: Books) -> None:
    neighbour = caller_of(books.site, neighbour=True)
    sheets = books.site.services.importing.sheets
    made = sheets(neighbour, Handed(SheetKind.BATCHES, "x", book([HEAD, cooperative_rows(1)[0]])))
    assert isinstance(made, Import)
    books.site.services.importing.run()
    found = sheets.one(neighbour, made.id)
    while found.state is ImportState.OPEN:
        books.site.services.importing.run()
        found = sheets.one(neighbour, made.id)
    assert {code for _, code in addresses(found)} == {"name-unknown"}


def test_no_more_files_are_worked_on_at_once_than_a_few(books: Books) -> None:
    services = books.site.services
    services.importing.worker.stop()
    idle = ImportSheets(services.reads, services.writer, services.clock, lambda: None)
    handed = Handed(SheetKind.MEMBERS, "x", "Tên hộ\nBà Mới".encode())
    for _ in range(MOST_OPEN):
        idle(caller_of(books.site), handed)
    with pytest.raises(Refusal) as refused:
        idle(caller_of(books.site), handed)
    assert refused.value.code == "imports-open"
    assert services.importing.run.forget() == 0
    services.importing.run.stopping = lambda: False
    assert services.importing.run() == MOST_OPEN


def test_files_are_forgotten_after_some_days(books: Books) -> None:
    made = books.hand_in(book([HEAD, cooperative_rows(1)[0]]), dry_run=True)
    services = books.site.services
    # It forgets too, whenever it has done its work: this test counts what it forgets itself.
    services.importing.worker.stop()
    services.writer.run(
        lambda uow: uow.imports.move(made.id, 1, ImportReport(), times.NOW - KEPT_FOR - timedelta(days=1))
    )
    assert services.importing.run.forget() == 1
    assert services.importing.sheets.one(caller_of(books.site), made.id).document is None
