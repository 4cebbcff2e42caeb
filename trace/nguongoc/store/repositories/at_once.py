"""Where a set of questions has to be joined to rows: as a table of its own, so that each is answered by the index."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import CTE, BigInteger, Table, Uuid, and_, column, func, select, values


def asked(pairs: Collection[tuple[UUID, int]]) -> CTE:
    """`asked(of, number)`: an id and a number of each question."""
    named = values(column("of", Uuid), column("number", BigInteger), name="asked").data(list(pairs))
    return named.cte("asked")


def beginning_before(questions: CTE, rows: Table, owner: Any) -> Any:
    """The row of each question's owner that begins at its number, or last before it: of rows that never meet the only
    one that can hold the number."""
    begins = (
        select(func.max(rows.c.first))
        .where(owner == questions.c.of, rows.c.first <= questions.c.number)
        .correlate(questions)
        .scalar_subquery()
    )
    joined = questions.join(rows, and_(owner == questions.c.of, rows.c.first == begins))
    return select(
        questions.c.of.label("asked_of"), questions.c.number.label("asked_number"), *rows.c
    ).select_from(joined)
