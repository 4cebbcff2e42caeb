"""What is said of an operator's logs beside their tiles: keys, how one followed another, where each log is and what of it is lost."""

from __future__ import annotations

from typing import Any

from nguongoc.services.read_frozen import ReadFrozen
from nguongoc.services.read_log import ReadLog


def paths_of(log: ReadLog) -> dict[str, ReadLog | ReadFrozen]:
    """Each log by what stands between `/log/` and its paths: nothing for the first, for ever; for those after it the last part
    of their origin. Tiles are cached for ever, so no log ever takes the place of another."""
    oldest_first: list[ReadLog | ReadFrozen] = [*reversed(log.before), log]
    return {path_of(each): each for each in oldest_first}


def path_of(log: ReadLog | ReadFrozen) -> str:
    """The path of one log."""
    if isinstance(log, ReadFrozen):
        return "" if log.log.number == 1 else _last(log.origin)
    return _last(log.key().name) if log.before else ""


def told_keys(log: ReadLog) -> dict[str, Any]:
    """Every key that heads count under, the newest first, and the notes by which one followed another; where logs were frozen,
    the logs too."""
    told: dict[str, Any] = {
        "keys": [str(key) for key in log.every_key()],
        "successions": [note.decode() for note in log.successions()],
    }
    if log.before:
        frozen = [
            {
                "origin": each.origin,
                "path": path_of(each),
                "frozen": True,
                "size": each.final.size,
                "held": each.log.held,
                "continued_by": each.opening.new.name,
                "key_is_lost": each.key_is_lost,
            }
            for each in log.before
        ]
        told["logs"] = [{"origin": log.key().name, "path": path_of(log), "frozen": False}, *frozen]
    return told


def _last(origin: str) -> str:
    return origin.rpartition("/")[2]
