"""The schema: made by migrations alone, taken back by them, and equal to the tables on both databases."""

from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from nguongoc.store.engine import open_engine
from nguongoc.store.migrate import check, configuration, downgrade, upgrade
from nguongoc.store.schema import is_current, newest


def test_migrations_make_exactly_the_tables(database_url: str) -> None:
    engine = open_engine(database_url)
    check(engine)
    assert is_current(engine)
    engine.dispose()


def test_migrations_go_down_and_up_again(database_url: str) -> None:
    engine = open_engine(database_url)
    downgrade(engine)
    assert set(inspect(engine).get_table_names()) <= {"alembic_version"}
    assert not is_current(engine)
    upgrade(engine)
    check(engine)
    engine.dispose()


def test_the_newest_schema_is_the_last_migration() -> None:
    assert ScriptDirectory.from_config(configuration()).get_current_head() == newest()
