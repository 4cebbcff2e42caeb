"""Whether the schema is the newest: asked at every start and by every readiness probe, so without the tool that migrates.

That tool takes half a second to import and ten megabytes to keep; `migrate` needs it, a running service does not.
"""

from functools import cache
from pathlib import Path

from sqlalchemy import Engine, inspect, text

VERSIONS = Path(__file__).parent / "migrations" / "versions"


@cache
def newest() -> str:
    """The last migration this program knows: files are named by revision, which are counted upwards."""
    return max(path.name.partition("_")[0] for path in VERSIONS.glob("[0-9]*_*.py"))


def is_current(engine: Engine) -> bool:
    """Whether the database has every migration this program knows."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return False
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == newest()
