"""A place on Earth as people write it down: two numbers off any map, degrees with minutes, an address of a map, a telephone's `±12`.

What can be meant in two ways is refused with the way out, never guessed: swapped numbers, metres of VN-2000, somewhere else.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

from nguongoc.errors import Invalid, Malformed
from nguongoc.geography.borders import NEAR

LONGEST_TEXT: Final = 400
"""Characters: an address copied from a map has a name and a zoom in it."""
_NUMBER: Final = r"[+-]?\d{1,3}(?:[.,]\d{1,15})?"
_PAIR: Final = re.compile(rf"({_NUMBER})\s*°?\s*([NSEW])?\s*(?:[;\s]|,\s)\s*({_NUMBER})\s*°?\s*([NSEW])?")
_TIGHT: Final = re.compile(r"([+-]?\d{1,3}(?:\.\d{1,15})?)()\s*,\s*([+-]?\d{1,3}(?:\.\d{1,15})?)()")
_SEXAGESIMAL: Final = re.compile(
    r"(\d{1,3})\s*°\s*(\d{1,2}(?:[.,]\d{1,9})?)\s*'\s*(?:(\d{1,2}(?:[.,]\d{1,9})?)\s*\"\s*)?([NSEW])"
)
_ERROR: Final = re.compile(r"\s*±\s*(\d{1,5})\s*m?$")
_IN_ADDRESS: Final = re.compile(
    r"(?:@|[?&](?:q|query|ll|center|mlat)=|!3d)(-?\d{1,2}\.\d+)(?:,|!4d|&mlon=)(-?\d{1,3}\.\d+)"
)
_METRES: Final = re.compile(r"\D*(\d{6,7})(?:[.,]\d+)?\D+(\d{6,7})(?:[.,]\d+)?\D*")
_MARKS: Final = str.maketrans({"º": "°", "˚": "°", "’": "'", "′": "'", "‘": "'", "”": '"', "″": '"', "“": '"', "\u00a0": " "})  # fmt: skip
_WORDS: Final = re.compile(
    r"(?i)vĩ độ|kinh độ|vi do|kinh do|latitude|longitude|\b(?:lat|lon|lng|long)\b|[:=]"
)
_SOUTHWEST: Final = frozenset("SW")


class PositionUnreadable(Malformed):
    """Not two numbers, such as `19.9098, 105.4020`."""

    code = "position-unreadable"


class PositionSwapped(Invalid):
    """Longitude stands first; `meant` has the two as they would be right."""

    code = "position-swapped"


class PositionNotDegrees(Invalid):
    """Metres of a projection such as VN-2000, as land certificates have them."""

    code = "position-not-degrees"


class PositionElsewhere(Invalid):
    """A place, but not in or near Thanh Hoá."""

    code = "position-elsewhere"


@dataclass(frozen=True, slots=True)
class Position:
    """Degrees of WGS 84; `error_m` as a telephone said it, None for what was read off a map."""

    latitude: float
    longitude: float
    error_m: int | None = None


def read_position(text: str, pointer: str = "/position") -> Position:
    """Raises the refusals of this module, each with `pointer`."""
    latitude, longitude, error = _degrees(text, pointer)
    if _near(latitude, longitude):
        return Position(latitude, longitude, error)
    if _near(longitude, latitude):
        meant = f"{longitude:g}, {latitude:g}"
        raise PositionSwapped(f"longitude stands first: {meant} is meant", pointer=pointer, meant=meant)
    raise PositionElsewhere("this is not in or near Thanh Hoá (about 20, 105)", pointer=pointer)


def read_degrees(text: str, pointer: str = "/position") -> Position:
    """The same wherever on Earth it is. Raises `PositionUnreadable`, `PositionNotDegrees`."""
    return Position(*_degrees(text, pointer))


def _degrees(text: str, pointer: str) -> tuple[float, float, int | None]:
    plain = unicodedata.normalize("NFC", text[:LONGEST_TEXT]).translate(_MARKS).strip()
    if (found := _IN_ADDRESS.search(unquote(plain))) is not None:
        return float(found[1]), float(found[2]), None
    error = None
    if (said := _ERROR.search(plain)) is not None:
        error, plain = int(said[1]), plain[: said.start()]
    plain = " ".join(_WORDS.sub(" ", plain).strip(" ()[]").split())
    if len(parts := _SEXAGESIMAL.findall(plain)) == 2 and not _SEXAGESIMAL.sub("", plain).strip(" ,;"):  # noqa: PLR2004
        first, second = ((_sexagesimal(*part), part[3]) for part in parts)
        return (*_by_letters(first, second), error)
    pair = _PAIR.fullmatch(plain) or _TIGHT.fullmatch(plain)
    if pair is None:
        if _METRES.fullmatch(plain):
            raise PositionNotDegrees("these are metres of VN-2000, not degrees", pointer=pointer)
        raise PositionUnreadable("write it like 19.9098, 105.4020", pointer=pointer)
    first, second = ((_number(pair[at]), pair[at + 1] or "") for at in (1, 3))
    return (*_by_letters(first, second), error)


def _by_letters(first: tuple[float, str], second: tuple[float, str]) -> tuple[float, float]:
    """Letters say which is which; without them latitude comes first."""
    turned = first[1] in ("E", "W") or second[1] in ("N", "S")
    latitude, longitude = (second, first) if turned else (first, second)
    return _signed(*latitude), _signed(*longitude)


def _signed(number: float, letter: str) -> float:
    return -number if letter in _SOUTHWEST and letter else number


def _sexagesimal(degrees: str, minutes: str, seconds: str, _: str) -> float:
    return int(degrees) + _number(minutes) / 60 + (_number(seconds) if seconds else 0.0) / 3600


def _number(text: str) -> float:
    return float(text.replace(",", "."))


def _near(latitude: float, longitude: float) -> bool:
    south, north, west, east = NEAR
    return south <= latitude <= north and west <= longitude <= east
