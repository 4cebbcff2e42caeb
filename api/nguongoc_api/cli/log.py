"""`nguongoc log`: how the log stands; and, where its entries or its key are lost for good, its end and the log that goes on after it."""

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
        help="freeze a log whose published entries or whose key are lost, and go on under a new origin",
        description="After an old backup whose missing entries are nowhere to be found, or after the log's key was lost. The old log stays served as far as it is "
        "here and signs nothing ever again; the new one begins with its last head. This cannot be undone. Stop the service first.",
    )
    opening.add_argument(
        "--entries-are-lost",
        action="store_true",
        help="I have looked for the entries everywhere and they are gone: without it nothing is done",
    )
    opening.add_argument(
        "--key-is-lost",
        action="store_true",
        help="no key of the log opens any more: the new log is signed for by its own key alone, and nobody who pinned the old key "
        "is led to it",
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
    from nguongoc.store.read_source import SqlReadSource
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
            lost = f"{each.log.held}..{each.final.size - 1}" if each.log.held < each.final.size else "none"
            print(f"{each.origin}\n  {settings.base_url}/log/{_path(each)}")
            print(
                f"  frozen at {each.log.frozen_at:%Y-%m-%d %H:%M:%S} UTC: {each.final.size} entries, {lost} of them lost"
            )
            signed = ", not signed by the lost key of this log" if each.key_is_lost else ""
            print(f"  continued by {each.opening.new.name}{signed}")
    finally:
        reads.close()
    return DONE


def _path(log: object) -> str:
    from nguongoc.services.tell_logs import path_of

    path = path_of(log)  # type: ignore[arg-type]
    return f"{path}/" if path else ""


def _open_new(settings: Settings, arguments: argparse.Namespace) -> int:
    from nguongoc_api.opening import make_key_file, open_new_log, what_is_lost
    from nguongoc_api.wiring import build

    services, key_is_lost = build(settings), arguments.key_is_lost
    try:
        loss = what_is_lost(services, key_is_lost=key_is_lost)
        if loss.held < loss.published and not arguments.entries_are_lost:
            _say(loss)
            return NOT_DECIDED
        if key_is_lost:
            make_key_file(settings)
        opened = open_new_log(services, key_is_lost=key_is_lost)
    finally:
        services.close()
    # Wired anew, under the origin that was just written: its first head is signed and published.
    after = build(settings)
    try:
        after.sequence_log()
        key = after.read_log.key() if after.log.cosign is None else after.custody.log_verifier()
    finally:
        after.close()
    print(
        f"{loss.origin} is frozen: {loss.published} entries were published, {loss.held} are here, {loss.published - loss.held} are lost"
    )
    print(f"{opened.origin} goes on; {opened.taken_over} records were taken over into it\n{key}")
    if key_is_lost:
        print(
            "The lost key has not signed this: whoever pinned it is told that nothing shows whose the new log is, and pins the key\n"
            "above by hand or does not. Publish it where people know you from: on paper, at the authority, in the press."
        )
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
