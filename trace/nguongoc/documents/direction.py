"""Whose a delivery is: one step back and one step forward end at the holder's own gate."""

from __future__ import annotations

from collections.abc import Iterable

from nguongoc.documents.facts import Dossier, Happening

_PARTIES = ("owning_party", "possessing_party")


def left(dossier: Dossier, happening: Happening, holder: str) -> bool:
    """Whether goods left the holder by it: what others send on later is their step, not the holder's."""
    if not happening.whole:
        return False
    return _is(dossier, happening, happening.sources, holder)


def came(dossier: Dossier, happening: Happening, holder: str) -> bool:
    """Whether goods came to the holder from somebody else by it."""
    if not happening.whole or holder in _named(dossier, happening.sources):
        return False
    return _is(dossier, happening, happening.destinations, holder)


def _is(dossier: Dossier, happening: Happening, ends: Iterable[tuple[str, str]], holder: str) -> bool:
    """By the parties that stand there, else by whose place it was; an event that says neither was told by who holds the lot."""
    named = _named(dossier, ends)
    if named:
        return holder in named
    site = dossier.sites.get(happening.read_point or happening.location or "")
    return site is None or site.owner in {None, holder}


def _named(dossier: Dossier, ends: Iterable[tuple[str, str]]) -> set[str]:
    return {dossier.party(id).id for kind, id in ends if kind in _PARTIES}
