"""Numbers of changes: given once they are committed, so that whoever has read up to one has missed none below it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

from nguongoc.identifiers.ordered import uuid7
from nguongoc.ports.changes import Audience, ChangeType
from nguongoc.store.engine import open_engine
from nguongoc.store.repositories.changes import note_change
from nguongoc.store.unit_of_work import SqlUnitOfWork
from tests.factories import rows
from tests.store.conftest import Store

LISTING = ChangeType.LISTING_CHANGED


def told(uow: Any, owner: UUID) -> list[tuple[int, str]]:
    audience = Audience(owner, (), (LISTING,))
    found = uow.changes.between(audience, 0, uow.changes.head(), 1_000)
    return [(each.number, each.about) for each in found]


def test_a_change_that_is_committed_late_gets_a_number_above_those_that_were_told(
    postgres: Callable[[], Any],
) -> None:
    with postgres() as url:
        engine = open_engine(url)
        owner = rows.organisation()
        with engine.begin() as connection:
            SqlUnitOfWork(connection).parties.add_organisation(owner)
        slow = engine.connect()
        begun = slow.begin()
        note_change(slow, LISTING, "written first", owner.id)
        with engine.begin() as connection:
            note_change(connection, LISTING, "committed first", owner.id)
        seen = []
        for commit in (lambda: None, begun.commit):
            commit()
            with engine.begin() as connection:
                uow = SqlUnitOfWork(connection)
                uow.changes.number(100, rows.NOW)
                seen.append(told(uow, owner.id))
        slow.close()
        engine.dispose()
    assert seen == [[(1, "committed first")], [(1, "committed first"), (2, "written first")]]


def test_many_who_write_and_number_at_once_leave_no_gap_and_number_nothing_twice(store: Store) -> None:
    owner = rows.organisation()
    store.writer.run(lambda uow: uow.parties.add_organisation(owner))
    written = [str(uuid7(rows.NOW)) for _ in range(60)]

    def write(about: str) -> list[tuple[int, str]]:
        def note(uow: Any) -> None:
            note_change(uow.changes._connection, LISTING, about, owner.id)

        store.writer.run(note)
        store.writer.run(lambda uow: uow.changes.number(7, rows.NOW))
        with store.reads.open() as reader:
            return told(reader, owner.id)

    with ThreadPoolExecutor(8) as pool:
        seen = list(pool.map(write, written))
    while store.writer.run(lambda uow: uow.changes.number(7, rows.NOW)):
        pass
    with store.reads.open() as reader:
        last = told(reader, owner.id)
    assert [number for number, _ in last] == list(range(1, len(written) + 1))
    assert sorted(about for _, about in last) == sorted(written)
    # Whoever looked in between saw the beginning of the same list, whole.
    assert all(each == last[: len(each)] for each in seen)
