"""Numbers of events: given once they are committed, so that whoever has read up to one has missed none below it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text

from nguongoc.identifiers.ordered import uuid7
from nguongoc.ports import Standing, StoredEvent
from nguongoc.store.engine import open_engine
from nguongoc.store.unit_of_work import SqlUnitOfWork
from tests.factories import rows


def _event(organisation_id: UUID, seconds: int) -> StoredEvent:
    at = rows.NOW + timedelta(seconds=seconds)
    id = uuid7(at)
    return StoredEvent(
        id=id, event_uri=f"https://trace.example/epcis/events/{id}", organisation_id=organisation_id,
        type="ObjectEvent", biz_step=None, event_time=at, record_time=at, body=b"{}", identity=str(id),
        standing=Standing.FOREIGN,
    )  # fmt: skip


def test_an_event_that_is_committed_late_gets_a_number_above_those_that_were_told(
    postgres: Callable[[], Any],
) -> None:
    with postgres() as url:
        engine = open_engine(url)
        owner = rows.organisation()
        with engine.begin() as connection:
            SqlUnitOfWork(connection).parties.add_organisation(owner)
        early, late = _event(owner.id, 0), _event(owner.id, 60)
        assert early.id < late.id
        slow = engine.connect()
        begun = slow.begin()
        SqlUnitOfWork(slow).lots.add_event(early)
        with engine.begin() as connection:
            SqlUnitOfWork(connection).lots.add_event(late)
        numbers = []
        for commit in (lambda: None, begun.commit):
            commit()
            with engine.begin() as connection:
                SqlUnitOfWork(connection).arrivals.number(100)
                found = connection.execute(text("SELECT number, event_id FROM event_arrival ORDER BY number"))
                numbers.append([tuple(row) for row in found])
        slow.close()
        engine.dispose()
    assert numbers == [[(1, late.id)], [(1, late.id), (2, early.id)]]
