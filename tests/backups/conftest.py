"""A working service, and an empty place of the same kind of database to put it back into."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import text

from nguongoc.store.engine import open_engine
from nguongoc_api.cli import backup, export, log, restore
from nguongoc_api.services import Services
from nguongoc_api.settings import Settings
from nguongoc_api.wiring import build
from tests.service import Farm, HandClock, settings_for


@dataclass
class Place:
    """Where a service lives: what its commands read from the environment."""

    settings: Settings
    enter: Callable[[Settings], None]

    def run(self, *arguments: str) -> int:
        """A command of the operator, over this place."""
        self.enter(self.settings)
        parser = argparse.ArgumentParser()
        commands = parser.add_subparsers()
        for each in (backup, restore, export, log):
            each.add(commands)
        given = parser.parse_args(arguments)
        code: int = given.run(given)
        return code

    def open(self) -> Services:
        return build(self.settings, HandClock())


@pytest.fixture
def enter(monkeypatch: pytest.MonkeyPatch) -> Callable[[Settings], None]:
    def said(settings: Settings) -> None:
        monkeypatch.setenv("NGUONGOC_DATABASE_URL", settings.database)
        monkeypatch.setenv("NGUONGOC_DATA_DIR", str(settings.data_dir))
        monkeypatch.setenv("NGUONGOC_BASE_URL", settings.base_url)
        monkeypatch.setenv("NGUONGOC_DEMO", "true")
        monkeypatch.setenv("LANG", "en_GB.UTF-8")
        for name in ("LC_ALL", "LC_MESSAGES"):
            monkeypatch.delenv(name, raising=False)

    return said


@pytest.fixture
def here(services: Services, enter: Callable[[Settings], None]) -> Place:
    return Place(services.settings, enter)


@pytest.fixture
def farm(services: Services) -> Farm:
    return Farm(services)


@pytest.fixture
def new_place(
    request: pytest.FixtureRequest, database_url: str, tmp_path: Path, enter: Callable[[Settings], None]
) -> Iterator[Callable[[], Place]]:
    """Makes empty places of the same kind of database, without a key."""
    with ExitStack() as stack:
        made = 0

        def make() -> Place:
            nonlocal made
            made += 1
            folder = tmp_path / f"place-{made}"
            folder.mkdir()
            if database_url.startswith("sqlite"):
                return Place(settings_for(f"sqlite:///{folder}/db/new.sqlite", folder), enter)
            url = stack.enter_context(request.getfixturevalue("postgres")())
            engine = open_engine(url)
            with engine.begin() as connection:
                connection.execute(text("DROP SCHEMA public CASCADE"))
                connection.execute(text("CREATE SCHEMA public"))
            engine.dispose()
            return Place(settings_for(url, folder), enter)

        yield make
