"""Whether a code is registered, on both databases, at the moment it is committed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from nguongoc.ports import DefaultLink, UnitOfWork
from nguongoc.store.engine import open_engine
from tests.factories import rows
from tests.store.conftest import Store


def test_a_code_is_known_from_the_commit_on_and_no_other_code_is(store: Store) -> None:
    known = store.reads.known_codes()
    owner = rows.organisation()
    field = rows.facility(owner)
    kind = rows.product(owner, gtin="09521234543213")
    lot = rows.batch(kind, field)
    assert known.gtin("09521234543213") is DefaultLink.NONE
    assert known.batch(lot.code) is DefaultLink.NONE

    def write(uow: UnitOfWork) -> None:
        uow.parties.add_organisation(owner)
        uow.parties.add_facility(field)
        uow.catalogue.add_product(kind)
        rows.add_lot(uow, lot)

    store.writer.run(write)
    assert known.gtin("09521234543213") is DefaultLink.PAGE
    assert known.batch(lot.code) is DefaultLink.PAGE
    assert known.gtin("09521234543206") is DefaultLink.NONE
    assert known.batch(lot.lot) is DefaultLink.NONE
    store.writer.run(lambda uow: uow.links.note_default_variants(kind.id, True))
    assert known.gtin("09521234543213") is DefaultLink.VARIANTS
    assert known.batch(lot.code) is DefaultLink.VARIANTS


def test_it_is_one_and_the_same_however_often_it_is_asked_for(store: Store) -> None:
    assert store.reads.known_codes() is store.reads.known_codes()


def test_only_a_database_behind_a_socket_makes_the_asker_wait(store: Store) -> None:
    assert store.reads.known_codes().waits == store.url.startswith("postgresql")


def test_a_connection_that_broke_is_replaced_by_the_next_question(store: Store) -> None:
    known = store.reads.known_codes()
    assert known.gtin("09521234543213") is DefaultLink.NONE
    if known.waits:
        engine = open_engine(store.url)
        with engine.connect() as connection:
            connection.exec_driver_sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE pid <> pg_backend_pid() AND datname = current_database()"
            )
        engine.dispose()
    assert known.gtin("09521234543213") is DefaultLink.NONE


def test_many_threads_may_ask_at_once(store: Store) -> None:
    known = store.reads.known_codes()
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(known.batch, ["0123456789"] * 200))
    assert answers == [DefaultLink.NONE] * 200
