"""Statements are put into words once a process, not once a test: each test opens engines of its own over a database of its own.

SQLAlchemy keeps what it compiled by engine and by dialect. In a service that is right: there are two engines for years. Here there
are twenty thousand, and nearly a third of the time of a test went into the same SQL again. Connections, pools and databases
stay each test's own.
"""

from __future__ import annotations

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.util import LRUCache

STATEMENTS = 5000
_DIALECTS: dict[tuple[str, str, str | None], Dialect] = {}
_COMPILED: LRUCache[object, object] = LRUCache(STATEMENTS)


@event.listens_for(Engine, "engine_connect")
def share(connection: Connection) -> None:
    """The first engine of a kind that has connected, and so knows its server, lends its dialect to all that follow."""
    engine, dialect = connection.engine, connection.dialect
    if not isinstance(engine, Engine) or type(engine) is not Engine:
        return
    kind = (dialect.name, dialect.driver, getattr(dialect, "_on_connect_isolation_level", None))
    shared = _DIALECTS.setdefault(kind, dialect)
    engine.dialect = connection.dialect = shared
    engine._compiled_cache = _COMPILED
