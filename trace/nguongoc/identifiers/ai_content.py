"""What stands inside the value of an Application Identifier, where its format alone admits nonsense: dates, times, counts, check pairs.

After the *linters* of GS1's own syntax dictionary, save those that judge by lists which others keep and change (countries, currencies,
media and package types, coupons, IBANs): such an attribute is passed on, and a list grown old would refuse what is right.
"""

from __future__ import annotations

import re
from calendar import monthrange
from typing import Final

from nguongoc.errors import Malformed
from nguongoc.identifiers.check_digits import check_characters


class AiDateWrong(Malformed):
    """A day or an hour that no calendar and no clock has."""

    code = "ai-date-wrong"


class AiContentWrong(Malformed):
    """Legal characters in their places that mean nothing, such as piece 3 of 2."""

    code = "ai-content-wrong"


class AiCheckCharactersWrong(Malformed):
    """The pair at the end does not follow from what is before it; `expected` is the one that does, `suggestion` the whole value."""

    code = "ai-check-characters-wrong"


_MOMENTS: Final = {
    ai: notation
    for notation, ais in {
        "d": "11 12 13 15 16 17",
        "dhm": "4324 4325",
        "D": "4326 7006",
        "Dhm": "7003 7011",
        "DD": "7007",
        "Y": "7250",
        "Yhm": "7251",
        "Dhms": "8008",
    }.items()
    for ai in ais.split()
}
"""`D` is YYMMDD, `d` the same where day 00 means the whole month, `Y` YYYYMMDD, and `hms` hour, minute and second."""
_INSIDE: Final = {
    ai: re.compile(pattern)
    for ais, pattern in {
        "4309": r"(?:0\d{9}|1[0-7]\d{8}|1800000000)(?:[0-2]\d{9}|3[0-5]\d{8}|3600000000)",
        "4321 4322 4323": r"[01]",
        "7040": r".{3}[0-9A-Za-z_\-]",
        "7252": r"[0129]",
        "7258": "|".join(f"{n}/[{n}-9]" for n in range(1, 10)),
        "401 7023 8004 8010 8013": r"[0-9]{4}.*",
        "8001": r"(?!0000)\d{4}(?!00000)\d{5}(?!000)\d{3}[019]\d",
        "8003": r"0.*",
        "8011": r"[1-9].*",
        "8014": r"[0-9]{4}.*\D.*",
    }.items()
    for ai in ais.split()
}
_PIECES: Final = frozenset({"8006", "8026"})
_CHECK_PAIR: Final = frozenset({"8013", "8014"})
_HOURS, _SIXTIETHS = 24, 60


def check_content(ai: str, value: str) -> None:
    """Raise `AiDateWrong`, `AiContentWrong` or `AiCheckCharactersWrong` for a value that its format admits and that cannot be."""
    if notation := _MOMENTS.get(ai):
        _refuse_no_moment(ai, value, notation)
    elif ai in _PIECES and not "00" < value[14:16] <= value[16:]:
        raise AiContentWrong(f"({ai}) tells piece {value[14:16]} of {value[16:]}", ai=ai)
    elif (inside := _INSIDE.get(ai)) and not inside.fullmatch(value):
        raise AiContentWrong(f"no value of ({ai}) is {value}", ai=ai)
    if ai in _CHECK_PAIR:
        _refuse_wrong_pair(ai, value)


def _refuse_no_moment(ai: str, value: str, notation: str) -> None:
    rest = value
    for unit in notation:
        length = {"D": 6, "d": 6, "Y": 8}.get(unit, 2)
        part, rest = rest[:length], rest[length:]
        if not part:
            return
        if not (_is_day(part, unit) if length > 2 else int(part) < (_HOURS if unit == "h" else _SIXTIETHS)):  # noqa: PLR2004
            raise AiDateWrong(f"{part} in ({ai}) is no day or time there is", ai=ai, given=part)


def _is_day(part: str, unit: str) -> bool:
    """Years of two digits are of this century as far as leap days go: General Specifications 7.12 puts none in 1900."""
    year, month, day = int(part[:-4]), int(part[-4:-2]), int(part[-2:])
    if not 1 <= month <= 12:  # noqa: PLR2004
        return False
    return (day > 0 or unit == "d") and day <= monthrange(2000 + year if unit != "Y" else year, month)[1]


def _refuse_wrong_pair(ai: str, value: str) -> None:
    expected = check_characters(value[:-2])
    if value[-2:] != expected:
        raise AiCheckCharactersWrong(
            f"the check characters of ({ai}){value} should be {expected}",
            ai=ai,
            given=value[-2:],
            expected=expected,
            suggestion=value[:-2] + expected,
        )
