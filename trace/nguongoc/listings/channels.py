"""Where products are sold, and the columns each place wants: data, so that a new platform is a file and no code."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files

from nguongoc.errors import NotFound
from nguongoc.listings.goods import Cell, Told


class Known(StrEnum):
    """How the columns of a channel came about."""

    PUBLISHED = "published"
    """The channel publishes them."""
    SUGGESTED = "suggested"
    """Nothing published was found: what rules and its forms ask for, to be copied from."""


class ChannelUnknown(NotFound):
    """No such channel; `known` lists those there are."""

    code = "channel-unknown"


@dataclass(frozen=True, slots=True)
class ChannelColumn:
    """One column: its heading, which field fills it, whether the channel refuses goods without it, how long it may be."""

    heading: str
    field: str
    needed: bool
    longest: int | None


@dataclass(frozen=True, slots=True)
class Channel:
    """One place where products are sold."""

    id: str
    name: str
    known: Known
    source: str
    read_on: date
    image_side: int
    """Pixels of a square picture."""
    columns: tuple[ChannelColumn, ...]

    def row(self, told: Told) -> list[Cell]:
        """One product in the columns of the channel; text longer than a column may be is cut at a word."""
        return [_fit(told[each.field], each.longest) for each in self.columns]

    def missing(self, told: Told) -> tuple[ChannelColumn, ...]:
        """Columns without which the channel takes no product, and that nothing fills."""
        return tuple(each for each in self.columns if each.needed and told[each.field] is None)


@cache
def channels() -> Mapping[str, Channel]:
    """By id, in the order people choose from."""
    said = json.loads(files(__package__).joinpath("channels.json").read_text(encoding="utf-8"))
    sets = said["columns"]
    return {
        each["id"]: Channel(
            each["id"],
            each["name"],
            Known(each["known"]),
            each["source"],
            date.fromisoformat(each["read_on"]),
            each["image_side"],
            tuple(
                ChannelColumn(heading, field, needed, longest)
                for heading, field, needed, longest in sets[each["columns"]]
            ),
        )
        for each in said["channels"]
    }


def channel(id: str, pointer: str | None = None) -> Channel:
    """Raises `ChannelUnknown`."""
    found = channels().get(id)
    if found is None:
        raise ChannelUnknown(f"one of {', '.join(channels())}", pointer=pointer, known=" ".join(channels()))
    return found


def _fit(cell: Cell, longest: int | None) -> Cell:
    if not isinstance(cell, str) or longest is None or len(cell) <= longest:
        return cell
    cut = cell[: longest - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut else cut) + "…"
