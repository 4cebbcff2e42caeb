"""Green words that nothing stands behind, told to whoever wrote them, each kind with its way out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from nguongoc.listings.claims import Claimed, ClaimKind
from nguongoc.listings.ways_out import way_out
from nguongoc_api.pages.i18n import Language


@dataclass(frozen=True, slots=True)
class GreenLine:
    """Words of one kind, quoted, and what to do."""

    words: str
    way_out: str


def green_lines(found: Iterable[Claimed], language: Language) -> tuple[GreenLine, ...]:
    """In the order of the text."""
    kinds: dict[ClaimKind, dict[str, str]] = {}
    for each in found:
        kinds.setdefault(each.kind, {}).setdefault(each.words.casefold(), each.words)
    return tuple(
        GreenLine(", ".join(f"“{each}”" for each in words.values()), way_out(kind, language))
        for kind, words in kinds.items()
    )
