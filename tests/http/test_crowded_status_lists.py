"""A status list whose places are all taken holds nobody up, and a place taken now and then wastes none."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, select

from nguongoc.services.issue_passport import CROWDED_AFTER
from nguongoc.signing.status_list import LENGTH
from nguongoc.store.engine import open_engine
from nguongoc.store.tables.records import StatusSlotRow
from tests.http import bodies
from tests.http.conftest import Site
from tests.http.lots import registered_lot
from tests.http.sheets import Books, cooperative_book, cooperative_rows, open_books

SLOT = StatusSlotRow.__table__  # type: ignore[attr-defined]


@pytest.fixture
def books(site: Site) -> Books:
    return open_books(site)


def _fill(site: Site) -> None:
    """Every place of the newest list that is still free is taken, as by so many records."""
    with site.services.reads.open() as reader:
        current = reader.records.current_status_list()
        assert current is not None
    engine = open_engine(site.services.settings.database)
    with engine.begin() as connection:
        taken = set(connection.scalars(select(SLOT.c.index).where(SLOT.c.list_id == current.id)))
        free = [
            {"list_id": current.id, "index": at, "record_id": f"filled-{current.id}-{at}", "revoked": False, "message": 0}
            for at in range(LENGTH)
            if at not in taken
        ]  # fmt: skip
        connection.execute(insert(SLOT), free)
    engine.dispose()


def _lists(site: Site) -> list[str]:
    with site.services.reads.open() as reader:
        return [each.id for each in reader.records.status_lists()]


@pytest.mark.parametrize("whole", [True, False])
def test_a_table_goes_on_in_a_new_list_where_the_last_place_is_taken(books: Books, whole: bool) -> None:
    rows = cooperative_rows(12)
    books.hand_in(cooperative_book(rows[:6]), whole=whole)
    _fill(books.site)
    taken = books.hand_in(cooperative_book(rows[6:]), whole=whole)
    assert (taken.report.made, taken.report.fault_count, taken.report.failure) == (6, 0, None)
    assert books.lots() == 12
    assert len(_lists(books.site)) == 2


def test_a_lot_registered_alone_goes_on_in_a_new_list_where_the_last_place_is_taken(site: Site) -> None:
    registered_lot(site)
    _fill(site)
    key = site.producer()
    product = site.get("/v1/products", key).json()["items"][0]["id"]
    facility = site.get("/v1/facilities", key).json()["items"][0]["id"]
    site.post("/v1/batches", bodies.batch(product_id=product, facility_id=facility, lot="LV-2"), key)
    assert len(_lists(site)) == 2


def test_places_taken_once_each_by_many_records_open_no_list(site: Site) -> None:
    registered_lot(site)
    issue = site.services.capturing.correct.issue
    for _ in range(3 * CROWDED_AFTER):
        issue.note_taken(_lists(site)[0], 1)
        issue.leave_crowded()
    assert len(_lists(site)) == 1
