"""Edges that were stored before every spelling had one key are brought to it by the migration."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from alembic.script import ScriptDirectory
from sqlalchemy import insert, select

from nguongoc.store.engine import open_engine
from nguongoc.store.migrate import configuration, downgrade, upgrade
from nguongoc.store.repositories.rows import table
from nguongoc.store.tables import LotEdgeRow
from tests.tracing.stored import put
from tests.tracing.worlds import Made, World

EDGE = table(LotEdgeRow)
CODE = "https://trace.example/b/7K3MWQ9DXA"


def test_edges_of_lots_with_a_gtin_get_the_one_key_and_others_stay(database_url: str) -> None:
    engine = open_engine(database_url)
    with engine.begin() as connection:
        put(connection, World((Made((), (), 0),), ()))
        edge = {"event_id": UUID(int=0), "source": CODE, "event_time": datetime.now(UTC)}
        connection.execute(
            insert(EDGE).values(**edge, target="https://trace.example/01/09521234543213/10/L-1")
        )
    before = ScriptDirectory.from_config(configuration()).get_revision("0006").down_revision
    downgrade(engine, str(before))
    upgrade(engine)
    with engine.connect() as connection:
        stored = connection.execute(select(EDGE.c.source, EDGE.c.target)).all()
    assert [tuple(row) for row in stored] == [(CODE, "https://id.gs1.org/01/09521234543213/10/L-1")]
    engine.dispose()
