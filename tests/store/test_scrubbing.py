"""After an erasure the bytes go as well as the rows: every table it touches is written anew, on both databases."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import insert, inspect, text
from sqlalchemy.engine import make_url

from nguongoc.identifiers.ordered import uuid7
from nguongoc.store.engine import open_engine
from nguongoc.store.repositories.erasing import touched_tables
from nguongoc.store.repositories.rows import table
from nguongoc.store.scrub import scrub
from nguongoc.store.tables import MemberRow
from tests.factories import rows
from tests.store.conftest import Store

NAME = "Hộ bà Lê Thị Quên"


def _files(url: str) -> dict[str, int]:
    """Where each touched table lies; a table that is written anew lies elsewhere."""
    engine = open_engine(url)
    with engine.connect() as connection:
        found = {
            name: connection.execute(
                text("select pg_relation_filenode(:name)"), {"name": f'"{name}"'}
            ).scalar_one()
            for name in touched_tables()
        }
    engine.dispose()
    return found


def test_every_table_that_an_erasure_touches_is_written_anew(store: Store) -> None:
    organisation = rows.organisation()
    store.writer.run(lambda uow: uow.parties.add_organisation(organisation))
    engine = open_engine(store.url)
    with engine.begin() as connection:
        household = {
            "id": uuid7(rows.NOW),
            "organisation_id": organisation.id,
            "name": NAME,
            "created_at": rows.NOW,
        }
        connection.execute(insert(table(MemberRow)), household)
    assert set(touched_tables()) <= set(inspect(engine).get_table_names())
    engine.dispose()
    done = store.writer.run(lambda uow: uow.erasing.erase_organisation(organisation.id, rows.NOW))
    assert done["member"] == 1
    before = {} if store.url.startswith("sqlite") else _files(store.url)
    assert scrub(store.url)
    if store.url.startswith("sqlite"):
        path = make_url(store.url).database
        assert path is not None
        assert NAME.encode() not in Path(path).read_bytes()
    else:
        after = _files(store.url)
        assert {name for name in before if before[name] == after[name]} == set()
