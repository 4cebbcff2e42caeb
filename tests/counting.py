"""What a piece of work asks of the database, statement by statement."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine


@contextmanager
def counted(of: Engine | type[Engine] = Engine) -> Iterator[list[str]]:
    """The statements sent meanwhile, of one engine or of all there are."""
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        asked.append(statement)

    event.listen(of, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(of, "before_cursor_execute", note)
