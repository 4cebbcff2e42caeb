"""What a key of the graph names: a lot that may be registered here, one unit of it, a logistic unit, or something else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from urllib.parse import quote, unquote

from nguongoc.events.edges import RUN
from nguongoc.identifiers.epc import CANONICAL
from nguongoc.identifiers.public_code import LENGTH as CODE_LENGTH

_GTIN_LOT: Final = re.compile(re.escape(CANONICAL) + r"/01/([0-9]{14})/10/([^/]+)")
_GTIN_UNIT: Final = re.compile(re.escape(CANONICAL) + r"/01/([0-9]{14})/21/([^/]+)")
_LOGISTIC: Final = f"{CANONICAL}/00/"


class Kind(StrEnum):
    """What sort of thing a key is of."""

    LOT = "lot"
    UNIT = "unit"
    LOGISTIC_UNIT = "logistic_unit"
    TRANSFORMATION = "transformation"
    """One that is told in several events: what went in and what came out meet in it."""
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Name:
    """A key taken apart. Of a lot or unit either `gtin` or `code` is there; whether it is registered is another question."""

    kind: Kind
    gtin: str | None = None
    code: str | None = None
    lot: str | None = None
    serial: str | None = None


def name_of(key: str, base_url: str) -> Name:
    """What a key names; never fails. A public code counts under our own address only: under another it is another's."""
    if key.startswith(CANONICAL):
        if found := _GTIN_LOT.fullmatch(key):
            return Name(Kind.LOT, gtin=found[1], lot=unquote(found[2]))
        if found := _GTIN_UNIT.fullmatch(key):
            return Name(Kind.UNIT, gtin=found[1], serial=unquote(found[2]))
        return Name(Kind.LOGISTIC_UNIT if key.startswith(_LOGISTIC) else Kind.OTHER)
    ours = f"{base_url}/b/"
    if key.startswith(ours):
        code, _, serial = key[len(ours) :].partition("/")
        if len(code) == CODE_LENGTH and not serial.count("/"):
            return Name(Kind.UNIT if serial else Kind.LOT, code=code, serial=serial or None)
    return Name(Kind.TRANSFORMATION if key.startswith(RUN) else Kind.OTHER)


def lot_key(gtin: str | None, lot: str, code: str, base_url: str) -> str:
    """The key of a lot registered here."""
    return f"{base_url}/b/{code}" if gtin is None else f"{CANONICAL}/01/{gtin}/10/{quote(lot, safe='')}"
