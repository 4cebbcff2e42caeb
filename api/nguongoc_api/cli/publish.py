"""`nguongoc publish`: serve and log a trust list, or an authority's word on an organisation, that others signed offline."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

DONE, REFUSED, CANNOT = 0, 1, 2


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "publish", help="serve a trust list or an identity anchor that others signed"
    )
    parser.add_argument("file", metavar="FILE", type=Path, help="what `nguongoc trust` made")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """0: served from now on; 1: it would count for nobody; 2: it could not be done."""
    from sqlalchemy.exc import SQLAlchemyError

    from nguongoc.errors import Refusal, Unavailable
    from nguongoc.trust.memory import read_whole
    from nguongoc.trust.signed_list import FILE_LIMIT
    from nguongoc_api.cli.fsck import refuse_missing_file
    from nguongoc_api.settings import Settings
    from nguongoc_api.wiring import build

    try:
        data = read_whole(arguments.file, FILE_LIMIT)
        settings = Settings()
        refuse_missing_file(settings)
        services = build(settings)
        try:
            if data.lstrip().startswith(b"{"):
                opened = services.trusting.keep.list(data)
                print(
                    f"list {opened.trust_list.version} of {opened.trust_list.name}, under root {opened.root.version}"
                )
            else:
                facts = services.trusting.keep.anchor(data.decode("ascii", "replace").strip())
                print(f"{facts.authority_did} vouches for {facts.did}")
            services.sequence_log()
        finally:
            services.close()
    except (Unavailable, SQLAlchemyError, OSError) as error:
        print((str(error).splitlines() or [type(error).__name__])[0], file=sys.stderr)
        return CANNOT
    except Refusal as refusal:
        print(f"{refusal.code}: {refusal.detail}", file=sys.stderr)
        return REFUSED
    return DONE
