"""What an organisation verified: one by one as long as the day has room, summed beyond it, found again, gone after its days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from nguongoc.ports.verification_history import HistorySearch, UsageDay, Verification
from tests.factories import rows
from tests.store.conftest import Store

TODAY = date(2026, 11, 23)


def test_it_is_kept_by_organisation_within_a_days_room_and_gone_when_old(store: Store) -> None:
    shop, other = rows.organisation(slug="cho"), rows.organisation(slug="cho-khac")
    for each in (shop, other):
        store.writer.run(lambda uow, each=each: uow.parties.add_organisation(each))  # type: ignore[misc]
    at = rows.NOW.replace(second=0, microsecond=0)
    one = Verification(shop.id, "key:a", at, TODAY, "valid", None, None)
    noted = [
        replace(one, at=at + timedelta(minutes=minute), verdict="valid" if minute else "unknown")
        for minute in range(4)
    ]
    old = replace(one, day=TODAY - timedelta(days=91), at=at - timedelta(days=91))
    theirs = replace(one, organisation_id=other.id, unit=b"\x00" * 12)

    def found(**asked: object) -> list[Verification]:
        search = replace(HistorySearch(shop.id), **asked)  # type: ignore[arg-type]
        with store.reads.open() as reader:
            return [each.said for each in reader.verification_history.find(search, None, 9)]

    def write(*some: Verification) -> int:
        return store.writer.run(lambda uow: uow.verification_history.add(some, 3))

    assert write(*noted[:2], theirs, old) == 0
    assert write(*noted[2:]) == 1
    assert found() == [noted[2], noted[1], noted[0], old]
    assert found(verdict="unknown") == [noted[0]]
    assert found(since=TODAY, until=TODAY, subject="key:a") == [noted[2], noted[1], noted[0]]
    assert found(unit=theirs.unit) == []
    first = UsageDay(shop.id, TODAY, "key:a", 2, 2, {"valid": 3})
    for each in (first, replace(first, calls=5, busiest=1, codes={"valid": 1, "unknown": 4})):
        store.writer.run(lambda uow, each=each: uow.verification_history.count([each]))  # type: ignore[misc]
    day = replace(first, day=old.day)
    store.writer.run(lambda uow: uow.verification_history.count([day]))
    with store.reads.open() as reader:
        [now, before] = reader.verification_history.usage(shop.id, old.day)
        assert reader.verification_history.usage(other.id, old.day) == []
    assert (now.calls, now.busiest, dict(now.codes)) == (7, 2, {"valid": 4, "unknown": 4})
    assert before == day
    assert store.writer.run(lambda uow: uow.verification_history.forget(TODAY - timedelta(days=90))) == 1
    assert old not in found()
    with store.reads.open() as reader:
        assert list(reader.verification_history.usage(shop.id, old.day)) == [now]
