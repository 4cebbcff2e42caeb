"""`nguongoc migrate`: bring the database to the newest schema."""

from __future__ import annotations

import argparse


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser("migrate", help="bring the database to the newest schema")
    parser.set_defaults(run=run)


def run(_arguments: argparse.Namespace) -> int:
    from nguongoc.store.engine import open_engine
    from nguongoc.store.migrate import upgrade
    from nguongoc_api.settings import Settings

    settings = Settings()
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    engine = open_engine(settings.database)
    upgrade(engine)
    engine.dispose()
    print("The database is at the newest schema.")
    return 0
