"""`nguongoc rebuild`: compute every projection again from the bytes of events, and put right what differs."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nguongoc.services.rebuild_projections import Rebuilt

DONE, UNREADABLE, CANNOT = 0, 1, 2
PARTS = {
    "lots": ("lots", "lô"),
    "index": ("columns, names and index of events", "cột, tên và chỉ mục của sự kiện"),
    "effects": ("readers, edges, movements, corrections", "bên được đọc, cạnh, số chuyển dịch, việc thu lại"),
}


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "rebuild", help="compute lots, index, edges and balances again from the events"
    )
    parser.add_argument("--json", action="store_true", help="one line of JSON instead of sentences")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """0: everything is as it has to be now; 1: some events cannot be read; 2: it could not be carried out."""
    from sqlalchemy.exc import SQLAlchemyError

    from nguongoc.errors import Refusal
    from nguongoc.services.rebuild_projections import RebuildProjections
    from nguongoc_api.settings import Settings
    from nguongoc_api.wiring import build

    try:
        services = build(Settings())
    except (Refusal, SQLAlchemyError, OSError) as error:
        print(_say("rebuild could not be carried out", "không tính lại được") + f": {error}", file=sys.stderr)
        return CANNOT
    started = time.monotonic()
    try:
        rebuild = RebuildProjections(services.writer, services.serials, services.settings.base_url, _progress)
        rebuilt = rebuild()
    except (Refusal, SQLAlchemyError) as error:
        print(_say("rebuild stopped", "đã dừng giữa chừng") + f": {error}", file=sys.stderr)
        return CANNOT
    finally:
        services.close()
    print(_as_json(rebuilt) if arguments.json else _as_text(rebuilt, time.monotonic() - started))
    return UNREADABLE if rebuilt.unreadable else DONE


def _progress(part: str, done: int) -> None:
    if sys.stderr.isatty():
        print(f"\r\x1b[K{_part(part)}: {done:,}", end="", file=sys.stderr, flush=True)


def _as_json(rebuilt: Rebuilt) -> str:
    told = {
        "events": rebuilt.events,
        "changed": rebuilt.changed,
        "unreadable": {str(id): why for id, why in rebuilt.unreadable.items()},
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def _as_text(rebuilt: Rebuilt, seconds: float) -> str:
    lines = [
        _say(f"{rebuilt.events:,} events read", f"đã đọc {rebuilt.events:,} sự kiện") + f" ({seconds:.1f} s)"
    ]
    for part, changed in rebuilt.changed.items():
        lines.append(f"  {_part(part)}: " + _say(f"{changed:,} rows differed", f"{changed:,} dòng đã khác"))
    for id, why in rebuilt.unreadable.items():
        lines.append(_say(f"event {id} cannot be read", f"không đọc được sự kiện {id}") + f": {why}")
    return "\n".join(lines)


def _part(name: str) -> str:
    return _say(*PARTS[name])


def _say(english: str, vietnamese: str) -> str:
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return vietnamese if locale.lower().startswith("vi") else english
