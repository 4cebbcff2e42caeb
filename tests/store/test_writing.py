"""What the writer promises: durable when answered, whole or not at all, one caller's failure not another's."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from uuid import UUID

import pytest

from nguongoc.errors import Refusal
from nguongoc.ports import Answer, Reader, UnitOfWork
from nguongoc.store.engine import open_engine
from nguongoc.store.read_source import SqlReadSource
from tests.factories import rows
from tests.store.conftest import Store


def test_what_was_answered_is_there_for_another_process(store: Store) -> None:
    made = rows.organisation()
    store.writer.run(lambda uow: uow.parties.add_organisation(made))
    elsewhere = SqlReadSource(open_engine(store.url, read_only=True))
    with elsewhere.open() as reader:
        assert reader.parties.organisation(made.id) == made
    elsewhere.close()


def test_a_refused_use_case_leaves_nothing_and_hurts_no_one_beside_it(store: Store) -> None:
    good = [rows.organisation() for _ in range(20)]
    bad = rows.organisation()

    def refuse(uow: UnitOfWork) -> None:
        uow.parties.add_organisation(bad)
        raise Refusal("no")

    futures = [store.writer.submit(lambda uow, o=each: uow.parties.add_organisation(o)) for each in good[:10]]
    refused = store.writer.submit(refuse)
    futures += [
        store.writer.submit(lambda uow, o=each: uow.parties.add_organisation(o)) for each in good[10:]
    ]
    for future in futures:
        future.result(10)
    with pytest.raises(Refusal):
        refused.result(10)
    with store.reads.open() as reader:
        assert reader.parties.organisation(bad.id) is None
        assert {each.id for each in reader.parties.organisations(None, 100)} == {each.id for each in good}


def test_the_generation_moves_with_every_commit(store: Store) -> None:
    before = store.reads.generation()
    store.writer.run(lambda uow: uow.parties.add_organisation(rows.organisation()))
    assert store.reads.generation() > before


def test_a_reader_cannot_write(store: Store) -> None:
    with pytest.raises(Exception, match=r"read-?only|readonly"), store.reads.open() as reader:
        reader.parties.add_organisation(rows.organisation())


def drawn_of(reader: Reader, batch_id: UUID) -> Decimal:
    moved = reader.events.movements([batch_id]).get(batch_id, ())
    return sum((each.amount for each in moved), Decimal(0))


def test_parallel_writers_on_one_lot_see_each_other(store: Store) -> None:
    owner = rows.organisation()
    field, kind = rows.facility(owner), rows.product(owner)
    source = rows.batch(kind, field)

    def prepare(uow: UnitOfWork) -> None:
        uow.parties.add_organisation(owner)
        uow.parties.add_facility(field)
        uow.catalogue.add_product(kind)
        rows.add_lot(uow, source)

    store.writer.run(prepare)

    def draw(uow: UnitOfWork) -> bool:
        uow.lots.lock_batches([source.id])
        if drawn_of(uow, source.id) + 400 > source.quantity.canonical.amount:
            return False
        rows.add_lot(
            uow, rows.batch(kind, field, origin=rows.Origin.MADE, inputs=(rows.drawn(source.id, "400"),))
        )
        return True

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(lambda _: store.writer.run(draw), range(8)))
    assert sorted(outcomes) == [False] * 5 + [True] * 3
    with store.reads.open() as reader:
        assert drawn_of(reader, source.id) == Decimal(1200)


def test_twins_of_one_request_run_one_after_the_other(store: Store) -> None:
    ran: list[int] = []

    def once(uow: UnitOfWork, number: int) -> Answer:
        uow.access.lock_request("key", "k1")
        earlier = uow.access.remembered("key", "k1")
        if earlier is not None:
            return earlier
        ran.append(number)
        answer = Answer("0" * 64, 201, (("Location", f"/v1/batches/{number}"),), str(number).encode())
        uow.access.remember("key", "k1", answer, rows.NOW)
        return answer

    with ThreadPoolExecutor(8) as pool:
        answers = set(pool.map(lambda number: store.writer.run(lambda uow: once(uow, number)), range(8)))
    assert len(ran) == 1
    assert len(answers) == 1
