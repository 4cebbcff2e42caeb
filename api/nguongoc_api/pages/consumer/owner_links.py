"""Links that the owner of a product registered, where they belong on its page: where to buy again, how to cook it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from nguongoc.catalogue.link_types import GS1
from nguongoc.catalogue.links import LinkSaid
from nguongoc_api.pages.i18n import Language

RETAILERS: Final = frozenset({GS1 + "hasRetailers", GS1 + "promotion"})
RECIPES: Final = frozenset({GS1 + "recipeInfo"})
MOST_SHOWN: Final = 5
"""Of each kind: a reader chooses among a few; the linkset holds all."""


@dataclass(frozen=True, slots=True)
class Outward:
    """A link that leads away from here: `host` is said beside it, so that nobody takes it for ours."""

    href: str
    title: str
    host: str
    lang: str | None


def outward(links: Iterable[LinkSaid], relations: frozenset[str], language: Language) -> tuple[Outward, ...]:
    """Those of some kinds in the reader's language or in none, else all of them: a shop in Vietnamese is a shop."""
    kept = [said for said in links if said.relation in relations]
    spoken = [said for said in kept if not said.languages or language in map(_primary, said.languages)]
    return tuple(_outward(said) for said in (spoken or kept)[:MOST_SHOWN])


def _outward(said: LinkSaid) -> Outward:
    tongue = _primary(said.languages[0]) if len(said.languages) == 1 else None
    return Outward(said.href, said.title, urlsplit(said.href).hostname or "", tongue)


def _primary(tag: str) -> str:
    return tag.partition("-")[0]
