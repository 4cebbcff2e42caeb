"""Words of a producer that call goods green, clean, organic or climate friendly: found, and held against what stands behind them.

The words are data. A colour is no claim (*bưởi da xanh*, *green tea*), nor is washing (*rửa sạch*) or manure (*phân hữu cơ*): the
neighbours of a word decide, and whoever is misread writes the colour out.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any, Final

LONGEST_SEARCHED: Final = 10_000
"""Letters of one text that are looked through; no text of a product is longer."""
_GAP: Final = r"[\s,\-–—_/&+]+"
_SENTENCE: Final = re.compile(r"(?<=[.!?。！？])\s*|\n+")
_LOOSE: Final = re.compile(r"\s+([,.;:!?])")
_EDGE: Final = " \t\n,;:-–—&+/"
_CHINESE: Final = re.compile(r"[\u4e00-\u9fff]")


class ClaimKind(StrEnum):
    """What a word claims, which is what has to stand behind it."""

    GREEN = "green"
    """Good for the environment as such: a footprint and a packaging that are declared whole, or a certificate of organic growing."""
    CLEAN = "clean"
    """Free of what harms: a certificate of good practice or of organic growing."""
    ORGANIC = "organic"
    """A certificate of organic growing."""
    CARBON = "carbon"
    """A footprint that is declared whole."""
    NEUTRAL = "neutral"
    """A footprint that somebody else verified: that nothing is left over cannot be declared."""
    PACKAGING = "packaging"
    """A packaging that is declared whole."""


@dataclass(frozen=True, slots=True)
class Backing:
    """What stands behind the words of one lot, today."""

    organic: bool = False
    good_practice: bool = False
    footprint: bool = False
    verified: bool = False
    packaging: bool = False

    def covers(self, kind: ClaimKind) -> bool:
        match kind:
            case ClaimKind.GREEN:
                return self.organic or (self.footprint and self.packaging)
            case ClaimKind.CLEAN:
                return self.organic or self.good_practice
            case ClaimKind.ORGANIC:
                return self.organic
            case ClaimKind.CARBON:
                return self.footprint
            case ClaimKind.NEUTRAL:
                return self.verified
            case ClaimKind.PACKAGING:
                return self.packaging


@dataclass(frozen=True, slots=True)
class Claimed:
    """One claim in a text: the words as they were written, and where."""

    kind: ClaimKind
    words: str
    start: int
    end: int


def claims_in(text: str | None, names: Iterable[str] = ()) -> tuple[Claimed, ...]:
    """Every claim, in the order of the text; inside `names`, which people and firms are called by, nothing is one."""
    if not text:
        return ()
    searched = unicodedata.normalize("NFC", text[:LONGEST_SEARCHED])
    named = [found.span() for name in names if name for found in re.finditer(re.escape(name), searched, re.I)]
    found: list[Claimed] = []
    for kind, start, end in _found(searched):
        inside = any(first <= start and end <= last for first, last in named)
        if not inside and (not found or start >= found[-1].end):
            found.append(Claimed(kind, searched[start:end], start, end))
    return tuple(found)


def unbacked(text: str | None, backing: Backing, names: Iterable[str] = ()) -> tuple[Claimed, ...]:
    """Those claims that nothing stands behind."""
    return tuple(each for each in claims_in(text, names) if not backing.covers(each.kind))


def name_without(text: str, backing: Backing, names: Iterable[str] = ()) -> str | None:
    """A name of goods with the claims cut out that nothing stands behind; None where nothing is left to call them by."""
    claims = unbacked(text, backing, names)
    if not claims:
        return text
    searched = unicodedata.normalize("NFC", text[:LONGEST_SEARCHED])
    kept, at = [], 0
    for each in claims:
        kept.append(searched[at : each.start])
        at = each.end
    rest = re.sub(r"\(\s*\)|\[\s*\]", "", "".join([*kept, searched[at:]]))
    rest = _LOOSE.sub(r"\1", re.sub(r"\s{2,}", " ", rest)).strip(_EDGE)
    return rest[0].upper() + rest[1:] if any(each.isalpha() for each in rest) else None


def story_without(text: str | None, backing: Backing, names: Iterable[str] = ()) -> str | None:
    """A description without the sentences that hold such a claim: a sentence without its claim says something else."""
    if text is None:
        return None
    every = tuple(names)
    if not unbacked(text, backing, every):
        return text
    sentences = [each for each in _SENTENCE.split(text[:LONGEST_SEARCHED]) if each]
    return " ".join(each.strip() for each in sentences if not unbacked(each, backing, every)) or None


def _found(text: str) -> Iterator[tuple[ClaimKind, int, int]]:
    kinds, pattern = _table()
    for found in pattern.finditer(text):
        phrase = _key(found[0])
        if not _meant_otherwise(text, found.start(), found.end(), phrase):
            yield kinds[phrase], found.start(), found.end()


def _meant_otherwise(text: str, start: int, end: int, phrase: str) -> bool:
    said = _said()
    before, after = _key(text[max(0, start - 30) : start]), _key(text[end : end + 30])
    ends = any(before == each or before.endswith(f" {each}") for each in said["not_after"].get(phrase, ()))
    chinese = _CHINESE.match(phrase) is not None
    begins = any(
        after.startswith(each) if chinese else after == each or after.startswith(f"{each} ")
        for each in said["not_before"].get(phrase, ())
    )
    return ends or begins


@cache
def _table() -> tuple[Mapping[str, ClaimKind], re.Pattern[str]]:
    """Every phrase with its kind, and one expression for all, the longest first."""
    kinds = {
        phrase: ClaimKind(kind)
        for kind, tongues in _said()["kinds"].items()
        for phrases in tongues.values()
        for phrase in phrases
    }
    parts = sorted(kinds, key=lambda each: (-len(each), each))
    return kinds, re.compile("|".join(map(_expression, parts)), re.I)


def _expression(phrase: str) -> str:
    joined = _GAP.join(map(re.escape, phrase.split(" ")))
    return joined if _CHINESE.match(phrase) else rf"(?<!\w){joined}(?!\w)"


def _key(text: str) -> str:
    """Lower case, one space between words, nothing else between them."""
    return re.sub(r"[^\w]+", " ", text.lower()).strip()


@cache
def _said() -> Mapping[str, Any]:
    said: Mapping[str, Any] = json.loads(
        files(__package__).joinpath("claims.json").read_text(encoding="utf-8")
    )
    return said


def kinds_in(claims: Sequence[Claimed]) -> tuple[ClaimKind, ...]:
    """Each kind once, in the order of the text."""
    return tuple(dict.fromkeys(each.kind for each in claims))
