"""GS1 Application Identifiers as data: every AI with the format of its value.

Formats as the GS1 General Specifications (section 3.2) write them: `N6` six digits, `X..20` one to twenty of CSET 82,
`Y` of CSET 39, `Z` of CSET 64, components in brackets optional. Which of them are primary keys is told by `keys`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from nguongoc.errors import Malformed
from nguongoc.identifiers.ai_content import check_content
from nguongoc.identifiers.characters import CSET_39, CSET_64, CSET_82, shown
from nguongoc.identifiers.check_digits import check_digit

LONGEST_SHOWN = 8
"""Digits of an unknown AI that a refusal repeats: real ones have two to four."""


class AiUnknown(Malformed):
    """All digits, and no Application Identifier."""

    code = "ai-unknown"


class AiValueLength(Malformed):
    """Too short, too long, or absent."""

    code = "ai-value-length"


class AiValueCharacter(Malformed):
    """A character outside the set of this AI; `character` names it."""

    code = "ai-value-character"


class AiValueFormat(Malformed):
    """Legal characters in an order or number that the AI's format does not know."""

    code = "ai-value-format"


class AiCheckDigitWrong(Malformed):
    """The check digit inside the value does not follow from the digits before it; `expected` is the one that does."""

    code = "ai-check-digit-wrong"


_FORMATS = {
    "N1": "4321-4323 7252",
    "N1 X1 N1": "7258",
    "N1 X3": "7040",
    "N2": "20 7241",
    "N3": "422 424 426",
    "N3 [N3] [N3] [N3] [N3]": "423 425",
    "N3 N..15": "3910-3919 3930-3939",
    "N3 X..9": "421",
    "N3 X..27": "7030-7039",
    "N4": "3940-3943 8111",
    "N..4": "7004",
    "N6": "11 12 13 15-17 310n-316n 320n-337n 340n-357n 360n-369n 395n 4326 7006 8005",
    "N6 [N4]": "7011",
    "N6 [N6]": "7007",
    "N6 [-]": "4330-4333",
    "N..6": "242",
    "N8": "7250",
    "N8 [N2] [N2]": "8008",
    "N..8": "30 37",
    "N10": "4324 4325 7003",
    "N..10": "8019",
    "N12": "7251",
    "N..12": "8011",
    "N13": "410-417 7001",
    "N13 [N..12]": "255",
    "N13 [X..17]": "253",
    "N14": "01-03 8001",
    "N14 [X..16]": "8003",
    "N15": "8040 8041",
    "N..15": "3900-3909 3920-3929",
    "N17": "402",
    "N18": "00 8006 8017 8018 8026",
    "N18 [N..2]": "8043",
    "N20": "4309",
    "N32": "8042",
    "X2": "4307 4317",
    "X2 X..28": "7230-7239",
    "X..2": "7010",
    "X..3": "427 7008",
    "X..4": "7041",
    "X..10": "7009 7255",
    "X..12": "7005",
    "X..20": "10 21 22 243 254 420 4318 7020-7022 710-717 7240 8002 8012",
    "X..25": "7242 8013 8014 8020",
    "X..28": "235",
    "X..30": "240 241 250 251 400 401 403 4308 4319 7002 7023 8004 90",
    "X..34": "8007",
    "X..35": "4300 4301 4310 4311 4320",
    "X..40": "7253 7254 7259",
    "X..50": "8009",
    "X..70": "4302-4306 4312-4316 7257 8110 8112 8200",
    "X..90": "7256 91-99",
    "Y..30": "8010",
    "Z..90": "8030",
}
"""Format to the AIs that have it; `a-b` is a run, and `n` a number of decimals from 0 to 5."""

NEVER_ATTRIBUTES = frozenset(["21", "22", "235", "254", "7040", "8011", "8014", "8019", "8020", "8200"])
"""What the dictionary admits behind a key alone, and never in a query: each tells apart what its own key names."""

_CHECK_DIGIT_AT = dict.fromkeys(
    ("410", "411", "412", "413", "414", "415", "416", "417", "253", "255"), 13
) | {
    "00": 18,
    "01": 14,
    "02": 14,
    "03": 14,
    "402": 17,
    "8003": 14,
    "8006": 14,
    "8017": 18,
    "8018": 18,
    "8026": 14,
}
"""How many digits of the value the check digit closes."""

_SETS = {"N": "[0-9]", "X": CSET_82, "Y": CSET_39, "Z": CSET_64, "-": "-"}
_COMPONENT = re.compile(r"(?P<set>[NXYZ-])(?P<upto>\.\.)?(?P<most>\d*)")


@dataclass(frozen=True, slots=True)
class _Format:
    whole: re.Pattern[str]
    """A stranger is looked for among the characters of the whole value, because the wider set of any component admits it."""
    stranger: re.Pattern[str]
    least: int
    most: int


def _compile(notation: str) -> _Format:
    pattern, sets, least, most = "", "", 0, 0
    for component in notation.split():
        optional = component.startswith("[")
        parsed = _COMPONENT.match(component.strip("[]"))
        assert parsed is not None, notation  # noqa: S101 - our own table
        longest = int(parsed["most"] or 1)
        shortest = 1 if parsed["upto"] else longest
        members = _SETS[parsed["set"]]
        pattern += f"(?:{members}{{{shortest},{longest}}})" + ("?" if optional else "")
        sets += members.strip("[]")
        least, most = least + (0 if optional else shortest), most + longest
    return _Format(re.compile(pattern), re.compile(f"[^{sets}]"), least, most)


def _expand(ais: str) -> list[str]:
    found: list[str] = []
    for part in ais.split():
        first, _, last = part.partition("-")
        decimals = [str(n) for n in range(6)] if part.endswith("n") else [""]
        width = len(first.rstrip("n"))
        run = range(int(first.rstrip("n")), int((last or first).rstrip("n")) + 1)
        found += [f"{number:0{width}}{decimal}" for number in run for decimal in decimals]
    return found


_BY_AI = {
    ai: compiled
    for notation, ais in _FORMATS.items()
    for compiled in [_compile(notation)]
    for ai in _expand(ais)
}


EVERY_AI: Final = tuple(_BY_AI)


def is_known(ai: str) -> bool:
    """Whether GS1 has given this Application Identifier a meaning."""
    return ai in _BY_AI


def check_value(ai: str, value: str) -> str:
    """The value, unchanged, where the AI's format, check digit and content admit it.

    Raises `AiUnknown`, `AiValueCharacter`, `AiValueLength`, `AiValueFormat`, `AiCheckDigitWrong` and the refusals of `check_content`.
    """
    known = _BY_AI.get(ai)
    if known is None:
        raise AiUnknown(f"({ai[:LONGEST_SHOWN]}) is no GS1 Application Identifier", ai=ai[:LONGEST_SHOWN])
    if not known.whole.fullmatch(value):
        raise _why_not(ai, value, known)
    if (end := _CHECK_DIGIT_AT.get(ai)) and value[end - 1] != check_digit(value[: end - 1]):
        expected = check_digit(value[: end - 1])
        raise AiCheckDigitWrong(
            f"the check digit in ({ai}){value} is {value[end - 1]}, and should be {expected}",
            ai=ai,
            given=value[end - 1],
            expected=expected,
            suggestion=value[: end - 1] + expected + value[end:],
        )
    check_content(ai, value)
    return value


def _why_not(ai: str, value: str, known: _Format) -> Malformed:
    if stranger := known.stranger.search(value):
        character = shown(stranger.group())
        return AiValueCharacter(f"a value of ({ai}) never holds {character!r}", ai=ai, character=character)
    if not known.least <= len(value) <= known.most:
        return AiValueLength(
            f"a value of ({ai}) has {known.least} to {known.most} characters, not {len(value)}",
            ai=ai,
            least=known.least,
            most=known.most,
            length=len(value),
        )
    return AiValueFormat(f"{value!r} is not in the format of ({ai})", ai=ai)
