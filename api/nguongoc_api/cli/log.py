"""`nguongoc log`: how the log stands; and, where entries of it are lost for good, its end and the log that goes on after it."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nguongoc.services.open_new_log import Loss
    from nguongoc_api.settings import Settings

DONE, NOT_DECIDED, REFUSED = 0, 1, 2


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser("log", help="how the log stands; open another one after entries were lost")
    actions = parser.add_subparsers(metavar="WHAT", required=True)
    show = actions.add_parser("show", help="every log of this service: its origin, address and length")
    show.set_defaults(run=run, act=_show)
    opening = actions.add_parser(
        "open-new",
        help="freeze a log whose published entries are lost, and go on under a new origin",
        description="After an old backup whose missing entries are nowhere to be found. The old log stays served as far as it is "
        "here and signs nothing ever again; the new one begins with its last head. This cannot be undone. Stop the service first.",
    )
    opening.add_argument(
        "--entries-are-lost",
        action="store_true",
        help="I have looked for the entries everywhere and they are gone: without it nothing is done",
    )
    opening.set_defaults(run=run, act=_open_new)


def run(arguments: argparse.Namespace) -> int:
    """0: done or shown; 1: it is for the operator to decide, nothing was done; 2: refused."""
    from sqlalchemy.exc import SQLAlchemyError

    from nguongoc.errors import Refusal
    from nguongoc_api.cli.fsck import refuse_missing_file
    from nguongoc_api.settings import Settings

    try:
        settings = Settings()
        refuse_missing_file(settings)
        return int(arguments.act(settings, arguments))
    except (Refusal, SQLAlchemyError, OSError) as error:
        first_line = (str(error).splitlines() or [type(error).__name__])[0]
        print(f"nguongoc: {getattr(error, 'code', type(error).__name__)}: {first_line}", file=sys.stderr)
        return REFUSED


def _show(settings: Settings, _: argparse.Namespace) -> int:
    from nguongoc.errors import Refusal
    from nguongoc.store.engine import open_engine
    from nguongoc.store.unit_of_work import SqlReadSource
    from nguongoc_api.log_place import newest_first, place_of
    from nguongoc_api.log_wiring import read_shown_log

    reads = SqlReadSource(open_engine(settings.read_database, read_only=True))
    try:
        place = place_of(settings, reads)
        log = read_shown_log(settings, place, reads, newest_first(reads, place.origin))
        try:
            said = log.checkpoint().decode().splitlines()[1]
        except Refusal:
            said = "no"
        print(f"{place.origin}\n  {settings.base_url}/log/{_path(log)}\n  {said} entries published; goes on")
        for each in log.before:
            lost = f"{each.log.held}..{each.final.size - 1}"
            print(f"{each.origin}\n  {settings.base_url}/log/{_path(each)}")
            print(
                f"  frozen at {each.log.frozen_at:%Y-%m-%d %H:%M:%S} UTC: {each.final.size} entries, {lost} of them lost"
            )
            print(f"  continued by {each.opening.new.name}")
    finally:
        reads.close()
    return DONE


def _path(log: object) -> str:
    from nguongoc.services.tell_logs import path_of

    path = path_of(log)  # type: ignore[arg-type]
    return f"{path}/" if path else ""


def _open_new(settings: Settings, arguments: argparse.Namespace) -> int:
    from nguongoc_api.opening import open_new_log, what_is_lost
    from nguongoc_api.wiring import build

    services = build(settings)
    try:
        if not arguments.entries_are_lost:
            _say(what_is_lost(services))
            return NOT_DECIDED
        opened = open_new_log(services)
    finally:
        services.close()
    # Wired anew, under the origin that was just written: its first head is signed and published.
    after = build(settings)
    try:
        after.sequence_log()
        key = after.read_log.key() if after.log.cosign is None else after.custody.log_verifier()
    finally:
        after.close()
    loss = opened.loss
    print(
        f"{loss.origin} is frozen: {loss.published} entries were published, {loss.held} are here, {loss.published - loss.held} are lost"
    )
    print(f"{opened.origin} goes on; {opened.taken_over} records were taken over into it\n{key}")
    print(
        "Start the service again. Give this key to your witnesses, and tell everybody what was lost: docs/how-to/back-up-and-restore.md"
    )
    return DONE


def _say(loss: Loss) -> None:
    print(
        f"{loss.origin}: {loss.published} entries were published, {loss.held} are here.\n"
        f"Entries {loss.held}..{loss.published - 1} are missing. As long as anybody may still have them, nothing is done:\n"
        "  nguongoc restore --log DIR|URL        an export, a mirror, a cache, a monitor's copy\n"
        "If they are gone for good, this freezes the log as it is and opens another one under a new origin, for ever:\n"
        "  nguongoc log open-new --entries-are-lost\n"
        f"What the old log proves stays proven ({loss.provable} entries), the missing ones are named as lost to everybody who looks."
    )
