"""`nguongoc migrate`: bring the database to the newest schema, and make the keys that are not there yet."""

from __future__ import annotations

import argparse


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "migrate", help="bring the database to the newest schema and make missing keys"
    )
    parser.set_defaults(run=run)


def run(_arguments: argparse.Namespace) -> int:
    from nguongoc_api.preparing import prepare
    from nguongoc_api.settings import Settings

    settings = Settings()
    prepare(settings)
    print(
        f"The database is at the newest schema, and its keys are in {settings.key_file('organisation').parent}."
    )
    return 0
