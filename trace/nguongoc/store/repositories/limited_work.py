"""An end to the work of one statement: by time where the database has a clock for it, else by the steps it counts.

PostgreSQL has `statement_timeout` (see `store.engine`). SQLite runs in our own thread and would go on for as long as the question asks;
it calls back every so many steps of its virtual machine, which is work rather than time: the same everywhere, on a busy machine too.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from sqlite3 import SQLITE_INTERRUPT

from sqlalchemy.engine import Connection
from sqlalchemy.exc import OperationalError

MOST_STEPS = 800_000_000
"""About half a minute of one processor that compares texts (27 million steps a second measured), less where it only counts."""
STEPS_A_CALL = 1_000_000
_CANCELLED = "57014"


class WorkExceeded(Exception):
    """The statement was ended before its answer was whole."""


@contextmanager
def limited_work(connection: Connection, most_steps: int = MOST_STEPS) -> Iterator[None]:
    """Statements inside share so many steps on SQLite, and have `statement_timeout` each on PostgreSQL. Raises `WorkExceeded`."""
    driver = connection.connection.driver_connection if connection.dialect.name == "sqlite" else None
    if driver is not None:
        calls = iter(range(max(1, most_steps // STEPS_A_CALL)))
        driver.set_progress_handler(
            lambda: 0 if next(calls, None) is not None else 1, min(STEPS_A_CALL, most_steps)
        )
    try:
        yield
    except OperationalError as error:
        if (
            getattr(error.orig, "sqlstate", None) == _CANCELLED
            or getattr(error.orig, "sqlite_errorcode", None) == SQLITE_INTERRUPT
        ):
            raise WorkExceeded from error
        raise
    finally:
        if driver is not None:
            driver.set_progress_handler(None, 0)
