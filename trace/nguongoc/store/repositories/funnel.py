"""Daily totals from scan to visit."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import func, insert, select, update
from sqlalchemy.engine import Connection

from nguongoc.store.repositories.rows import table
from nguongoc.store.tables import VisitCountRow
from nguongoc.tourism.funnel import Counted, Step

COUNT = table(VisitCountRow)


class SqlFunnel:
    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, sums: Mapping[Counted, int]) -> None:
        # In one order, so that two processes that write at once wait for each other instead of deadlocking.
        ordered = sorted(sums.items(), key=lambda item: (item[0].day, *_key(item[0]).values()))
        for counted, number in ordered:
            key = {"day": counted.day, **_key(counted)}
            there = [COUNT.c[name] == value for name, value in key.items()]
            more = update(COUNT).where(*there).values(number=COUNT.c.number + number)
            if not self._connection.execute(more).rowcount:
                self._connection.execute(insert(COUNT), key | {"number": number})

    def of_producer(self, producer: str, since: date) -> Mapping[Step, int]:
        query = (
            select(COUNT.c.step, func.sum(COUNT.c.number))
            .where(COUNT.c.producer == producer, COUNT.c.day >= since)
            .group_by(COUNT.c.step)
        )
        return {Step(step): int(number) for step, number in self._connection.execute(query)}

    def of_places(self, place_ids: Sequence[str], since: date) -> Mapping[str, Mapping[Step, int]]:
        query = (
            select(COUNT.c.place_id, COUNT.c.step, func.sum(COUNT.c.number))
            .where(COUNT.c.place_id.in_(place_ids), COUNT.c.day >= since)
            .group_by(COUNT.c.place_id, COUNT.c.step)
        )
        found: dict[str, dict[Step, int]] = defaultdict(dict)
        for place_id, step, number in self._connection.execute(query):
            found[place_id][Step(step)] = int(number)
        return found


def _key(counted: Counted) -> dict[str, str]:
    return {"step": counted.step.value, "producer": counted.producer, "place_id": counted.place_id}
