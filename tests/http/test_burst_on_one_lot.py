"""Packs of one lot share what their pages have in common; no page is older for it."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from nguongoc.batches.lab_reports import LabReport
from nguongoc.identifiers.ordered import uuid7
from nguongoc.services.recent import Recent
from nguongoc_api.wiring import build
from tests.counting import counted
from tests.http.conftest import BASE_URL, Site
from tests.http.desk import said
from tests.http.test_lab_reports import Sampled
from tests.http.test_labels import codes

FOUND = "Trung tâm Kiểm nghiệm Thanh Hoá"
SHARED = ("FROM place ", "FROM route ", "FROM lab_report ", "FROM listing ")
"""Some of what is not asked again."""


class Printed(Sampled):
    """A lot with a stamp on every pack."""

    def __init__(self, site: Site) -> None:
        super().__init__(site)
        self.packs = [
            f"/p{each.removeprefix(BASE_URL)}" for each in codes(self.print(level="unit", format="csv"))
        ]

    def pack(self, number: int) -> Any:
        return self.site.get(self.packs[number], {"Accept-Language": "vi"})


@pytest.fixture
def lot(site: Site) -> Printed:
    return Printed(site)


def test_the_second_pack_of_a_lot_asks_the_database_for_less(lot: Printed) -> None:
    with counted() as first:
        lot.pack(0)
    assert [each for each in SHARED if not _in(each, first)] == []
    assert [each for each in SHARED if _in(each, _of_a_quiet_pack(lot))] == []


def _of_a_quiet_pack(lot: Printed) -> list[str]:
    """What a pack's page asks while nothing is committed beside it: the log is sequenced as it pleases."""
    generation = lot.site.services.reads.generation
    for number in range(1, len(lot.packs) - 1, 2):
        before = generation()
        lot.pack(number)
        with counted() as asked:
            lot.pack(number + 1)
        if generation() == before:
            return asked
    raise AssertionError("something was committed beside each pair of packs")


def _in(words: str, statements: list[str]) -> bool:
    return any(words in " ".join(each.split()) + " " for each in statements)


def test_what_was_entered_between_two_packs_is_on_the_second(lot: Printed) -> None:
    assert FOUND not in said(lot.pack(0))
    lot.add()
    assert FOUND in said(lot.pack(1))


def test_what_another_process_entered_is_on_the_next_page(lot: Printed, database_url: str) -> None:
    if not database_url.startswith("sqlite"):
        pytest.skip("there what another process committed is seen after two seconds: see the next test")
    lot.pack(0)
    settings, clock = lot.site.services.settings, lot.site.services.clock
    found = LabReport(
        uuid7(clock.now()), UUID(lot.shown["id"]), FOUND, None, date(2026, 11, 20), (), None, clock.now()
    )
    other = build(settings, clock)
    try:
        other.writer.run(lambda uow: uow.lab_reports.add(found))
    finally:
        other.close()
    assert FOUND in said(lot.pack(1))


def test_nothing_is_kept_for_longer_than_was_said(site: Site) -> None:
    now = 0.0
    kept: Recent[str, float] = Recent(site.services.reads, lambda: now, generation=lambda: 1, lasting=2.0)
    assert kept.get("lot", lambda: 1.0) == 1.0
    now = 1.9
    assert kept.get("lot", lambda: 2.0) == 1.0
    now = 2.0
    assert kept.get("lot", lambda: 2.0) == 2.0
