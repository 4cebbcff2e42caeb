"""What an old state must be told before it goes on: more was given out since than it knows of."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.engine import Connection

from nguongoc.store.repositories.rows import table
from nguongoc.store.tables import ProductRow, SessionRow, StatusListRow

PRODUCT, SESSION, LIST = table(ProductRow), table(SessionRow), table(StatusListRow)
VERSIONS_PASSED_OVER = 1 << 20
"""Numbers of each status list that no list gets: those signed after the backup carry some of them, at one in ten minutes."""
LISTS_PASSED_OVER = 1000
"""Names of status lists that no list gets: one opened after the backup has its own."""
UNITS_PASSED_OVER = 1 << 24
"""Unit numbers of each product that nobody gets: stamps printed after the backup carry some of them, of 2^60 there are."""


def go_ahead(connection: Connection) -> None:
    """Nothing that may have been given out after the backup is given out again.

    Unit numbers go on far behind those that were taken; new records get places in a new status list, for places taken since are
    unknown; every list is signed anew at the next start, under a number that none had; whoever had signed out since must not be signed in again.
    """
    connection.execute(update(PRODUCT).values(next_unit=PRODUCT.c.next_unit + UNITS_PASSED_OVER))
    connection.execute(delete(SESSION))
    connection.execute(update(LIST).values(signed_at=None, version=LIST.c.version + VERSIONS_PASSED_OVER))
    lists = connection.execute(select(func.count()).select_from(LIST)).scalar_one()
    if lists:
        values = {"id": str(lists + 1 + LISTS_PASSED_OVER), "version": 0, "created_at": datetime.now(UTC)}
        connection.execute(insert(LIST).values(values))
