"""The book of a cooperative with 60 households, as its clerk keeps it: 600 rows, and what can go wrong in one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from nguongoc.ports.imports import Import, ImportState
from nguongoc.services.import_sheets import Handed
from nguongoc.sheets.cells import column_letters
from nguongoc.sheets.columns import SheetKind
from tests.http import bodies
from tests.http.conftest import Site
from tests.unit.sheets.books import book

HEAD = (
    "STT", "Mã lô", "Sản phẩm", "Vùng trồng", "Sản lượng", "Đơn vị", "Ngày thu hoạch", "Ngày đóng gói", "Hạn sử dụng",
    "Hộ thu hoạch", "Không dùng thuốc", "Thuốc đã dùng", "Ngày dùng thuốc cuối", "Thời gian cách ly (ngày)",
)  # fmt: skip
FIRST = 4
"""The row under the headings: a title stands above them, as in every such book."""
HOUSEHOLDS = tuple(f"Hộ {number:02} Lê Văn" for number in range(1, 61))
Rows = list[list[object]]


def cooperative_rows(count: int = 600) -> Rows:
    """Good rows: numbers as numbers and as texts, days as days and as texts."""
    rows: Rows = []
    for at in range(count):
        day = date(2026, 9, 1) + timedelta(days=at % 80)
        rows.append([
            at + 1,
            f"LV-{at + 1:04}" if at % 3 else None,
            ("Bưởi đỏ Luận Văn", "bưởi đỏ  luận văn", "Cam Xuân Thành")[at % 3],
            ("Đồi Nếu", "Đồi Lim")[at % 2],
            (10 + at, f"{10 + at},5", f"1.{100 + at},25")[at % 3],
            (None, "kg", "tạ")[at % 3],
            day if at % 2 else f"{day:%d/%m/%Y}",
            None,
            None,
            HOUSEHOLDS[at % 60],
            ("Có", None)[at % 2],
        ])  # fmt: skip
    return rows


PLANTED: tuple[tuple[int, Mapping[str, object], str, str], ...] = (
    (14, {"E": "1.234"}, "E", "number-ambiguous"),
    (30, {"E": "120 kg"}, "E", "number-malformed"),
    (31, {"E": None}, "E", "cell-missing"),
    (47, {"E": "=40+2"}, "E", "cell-is-formula"),
    (60, {"E": date(2026, 5, 1)}, "E", "number-is-date"),
    (75, {"E": 0}, "E", "amount-not-positive"),
    (76, {"E": "2000000000000"}, "E", "amount-too-large"),
    (99, {"F": "thùng"}, "F", "unknown-unit"),
    (101, {"G": "28/10/26"}, "G", "year-too-short"),
    (120, {"G": "31/02/2026"}, "G", "day-malformed"),
    (121, {"G": "25/12/2026"}, "G", "date-in-future"),
    (150, {"G": None}, "G", "cell-missing"),
    (151, {"C": "Bưởi Diễn"}, "C", "name-unknown"),
    (180, {"C": None}, "C", "cell-missing"),
    (200, {"D": "Đồi Sim"}, "D", "name-unknown"),
    (230, {"J": "Hộ 99 Lê Văn"}, "J", "name-unknown"),
    (261, {"B": "lô 5"}, "B", "lot-number-malformed"),
    (302, {"B": "LV-0002", "C": "bưởi đỏ luận văn"}, "B", "lot-taken"),
    (333, {"H": "01/01/2026", "G": "10/10/2026"}, "H", "packed-before-harvest"),
    (360, {"I": "01/01/2026", "G": "10/10/2026"}, "I", "expires-too-early"),
    (
        391,
        {"G": "10/10/2026", "K": None, "L": "Abamectin", "M": "08/10/2026", "N": 7},
        "G",
        "harvest-too-early",
    ),
    (420, {"K": "Có", "L": "Abamectin"}, "K", "pesticide-contradiction"),
    (450, {"E": "1,5", "F": "quả"}, "E", "pieces-not-whole"),
    (480, {"D": "Vườn nhỏ", "E": 900, "F": "tạ"}, "E", "season-exceeded"),
    (510, {"K": "có lẽ"}, "K", "answer-malformed"),
)
"""Row, what is written there, and the cell and code that are to be told: 25."""


def with_errors(rows: Rows) -> Rows:
    changed = [list(row) + [None] * (len(HEAD) - len(row)) for row in rows]
    for number, cells, _, _ in PLANTED:
        for letter, value in cells.items():
            changed[number - FIRST][ord(letter) - 65] = value
    return changed


def cooperative_book(rows: Rows) -> bytes:
    return book([["SỔ THU HOẠCH HỢP TÁC XÃ"], [], HEAD, *rows])


@dataclass
class Books:
    """A cooperative with products, hills and households, and what it hands in."""

    site: Site
    key: dict[str, str]

    def hand_in(self, content: bytes, kind: SheetKind = SheetKind.BATCHES, **how: Any) -> Import:
        """Handed in and worked on to the end, by us or by the worker beside us."""
        importing, caller = self.site.services.importing, caller_of(self.site)
        made = importing.sheets(caller, Handed(kind, "so.xlsx", content, **how))
        assert isinstance(made, Import)
        return self.finished(made)

    def finished(self, made: Import) -> Import:
        importing, caller = self.site.services.importing, caller_of(self.site)
        while (found := importing.sheets.one(caller, made.id)).state is ImportState.OPEN:
            importing.run()
        return found

    def lots(self) -> int:
        with self.site.services.reads.open() as reader:
            return len(reader.lots.batches_of(self.site.cooperative.id, None, 100_000))


def caller_of(site: Site, neighbour: bool = False) -> Any:
    from nguongoc.ports.rows import Role
    from nguongoc.services.caller import MAY, Caller

    whose = site.neighbour if neighbour else site.cooperative
    return Caller("key:test", whose.id, Role.PRODUCER, frozenset(each.value for each in MAY[Role.PRODUCER]))


def open_books(site: Site) -> Books:
    key = site.producer()
    for name in ("Bưởi đỏ Luận Văn", "Cam Xuân Thành"):
        site.post("/v1/products", bodies.product(name=name), key)
    for name in ("Đồi Nếu", "Đồi Lim"):
        site.post("/v1/facilities", bodies.facility(name=name), key)
    site.post("/v1/facilities", bodies.facility(name="Vườn nhỏ", season_cap_kg="1000"), key)
    books = Books(site, key)
    households = [["Tên hộ", "Số điện thoại"], *([name, None] for name in HOUSEHOLDS)]
    assert books.hand_in(book(households), SheetKind.MEMBERS).report.made == len(HOUSEHOLDS)
    return books


def addresses(made: Import) -> set[tuple[str, str]]:
    """Cells and codes that were told."""
    return {(f"{column_letters(each['column'])}{each['row']}", each["code"]) for each in made.report.faults}
