"""Alembic's entry: one connection handed over, both databases, types rendered so that a migration runs without us."""

from typing import Any, Literal

import sqlalchemy as sa
from alembic import context
from alembic.autogenerate.api import AutogenContext

from nguongoc.store.columns import ExactDecimal, UtcDateTime, metadata


def render_item(kind: str, item: Any, autogen: AutogenContext) -> str | Literal[False]:
    """Write plain SQLAlchemy types into migrations: they must go on meaning the same when our classes change."""
    if kind != "type":
        return False
    if isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if isinstance(item, ExactDecimal):
        return "sa.Numeric(24, 6).with_variant(sa.String(40), 'sqlite')"
    if isinstance(item, sa.JSON):
        autogen.imports.add("from sqlalchemy.dialects import postgresql")
        return "sa.JSON().with_variant(postgresql.JSONB(), 'postgresql')"
    if type(item).__module__.startswith("sqlmodel"):
        return f"sa.String(length={item.length!r})"
    return False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata(),
    render_as_batch=connection.dialect.name == "sqlite",
    render_item=render_item,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
