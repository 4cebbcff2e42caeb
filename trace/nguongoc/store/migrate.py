"""Bringing a database to the newest schema; whether it is there is asked of `schema`."""

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine
from sqlalchemy.engine import Connection

MIGRATIONS = Path(__file__).parent / "migrations"


def configuration(connection: Connection | None = None) -> Config:
    """Alembic's configuration without an ini file; the connection is handed over, never an address."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Move the schema up; nothing happens when it is there already."""
    _run(engine, lambda config: command.upgrade(config, revision))


def upgrade_within(connection: Connection, revision: str) -> None:
    """The same on PostgreSQL inside the caller's transaction, which it neither ends nor commits."""
    command.upgrade(configuration(connection), revision)


def downgrade(engine: Engine, revision: str = "base") -> None:
    """Move the schema down: for tests and for taking back a failed release."""
    _run(engine, lambda config: command.downgrade(config, revision))


def check(engine: Engine) -> None:
    """Raise when the tables differ from what the migrations make."""
    _run(engine, command.check)


def _run(engine: Engine, act: Callable[[Config], object]) -> None:
    with engine.connect() as connection:
        raw = connection.connection.driver_connection
        if engine.dialect.name == "sqlite" and raw is not None:
            # Batch mode drops and recreates a table; with its children pointing at it that fails, and the pragma
            # is a no-op inside a transaction.
            raw.execute("PRAGMA foreign_keys=OFF")
        act(configuration(connection))
        connection.commit()
        if engine.dialect.name == "sqlite" and raw is not None:
            broken = raw.execute("PRAGMA foreign_key_check").fetchall()
            raw.execute("PRAGMA foreign_keys=ON")
            if broken:
                raise RuntimeError(f"rows point at nothing after the migration: {broken[:3]}")
