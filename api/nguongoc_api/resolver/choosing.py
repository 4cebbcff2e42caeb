"""Among several links of one type, the one that fits a request best (section 2.6.3).

In this order: the context asked for, the language by quality and lookup (RFC 4647: `vi-VN`, then `vi`), the media type. A language
that nobody asked for is worse than one that somebody did, and never a reason to give nothing. Only links that are alike in all a
request can say are undecidable (section 2.6: 300), and only the owner of a product can register such.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nguongoc.catalogue.links import HTML, PAGE_LANGUAGES
from nguongoc.services.build_linkset import Link
from nguongoc_api.pages.i18n import Language
from nguongoc_api.resolver.negotiation import MOST_RANGES, quality_of

Ranges = tuple[tuple[str, float], ...]
_ANY = "*"
_EVERY_TYPE = "*/*"
_UNASKED = 0.0
_REFUSED = -1.0


@dataclass(frozen=True, slots=True)
class Preferences:
    """What a request says of itself; `fallback` is the language of ours that suits its reader when none fits."""

    languages: Ranges
    media_types: Ranges
    context: str | None
    fallback: Language


def read_preferences(
    accept: str, accept_language: str, context: str | None, fallback: Language
) -> Preferences:
    """Whatever cannot be read is passed over."""
    return Preferences(_ranges(accept_language), _ranges(accept), context, fallback)


def choose(links: Sequence[Link], preferences: Preferences) -> tuple[Link, ...]:
    """The best link alone; several where they are alike in everything. `links` stand in order: what comes first wins a tie."""
    ranks = [_rank(link, preferences) for link in links]
    best = max(ranks)
    tied = [link for link, rank in zip(links, ranks, strict=True) if rank == best]
    if not tied[0].by_owner:
        return (tied[0],)
    return tuple(link for link in tied if link.by_owner and _alike(link, tied[0]))


def choose_variant(variants: Sequence[Link], preferences: Preferences) -> tuple[Link, ...]:
    """The variant of the default that fits better than the page does; none where the page fits as well."""
    return (
        choose(fitting, preferences)
        if (fitting := [v for v in variants if _beats_page(v, preferences)])
        else ()
    )


def _beats_page(variant: Link, preferences: Preferences) -> bool:
    if variant.context is not None:
        return variant.context == preferences.context
    kind = variant.media_type or HTML
    if kind != HTML:
        return _media_quality(kind, preferences) > _media_quality(HTML, preferences)
    page = max(_language_quality(tag, preferences.languages)[0] for tag in PAGE_LANGUAGES)
    ours = max((_language_quality(tag, preferences.languages)[0] for tag in variant.languages), default=0.0)
    return ours > max(page, 0.0)


def _rank(link: Link, preferences: Preferences) -> tuple[int, float, int, bool, float]:
    # What is for one context comes first where that is asked for, and last where it is not.
    context = 1 if link.context is None else 2 * (link.context == preferences.context)
    language, exact = max(
        (_language_quality(tag, preferences.languages) for tag in link.languages), default=(_UNASKED, 1)
    )
    speaks = any(tag.partition("-")[0] == preferences.fallback for tag in link.languages)
    return context, language, exact, speaks, _media_quality(link.media_type or HTML, preferences)


def _language_quality(tag: str, ranges: Ranges) -> tuple[float, int]:
    """The quality of one language, and how exactly it was named: 3 letter for letter, 2 by its first part, 1 by `*` or not at all."""
    named = tag.lower()
    primary = named.partition("-")[0]
    exact = [quality for range_, quality in ranges if range_ == named]
    near = [quality for range_, quality in ranges if range_.partition("-")[0] == primary]
    anything = [quality for range_, quality in ranges if range_ == _ANY]
    for found, how in ((exact, 3), (near, 2), (anything, 1)):
        if found:
            quality = max(found)
            return (quality, how) if quality > 0 else (_REFUSED, how)
    return _UNASKED, 1


def _media_quality(media_type: str, preferences: Preferences) -> float:
    ranges = dict(reversed(preferences.media_types))
    if not ranges:
        return 1.0
    whole = media_type.partition("/")[0] + "/*"
    return next((ranges[each] for each in (media_type, whole, _EVERY_TYPE) if each in ranges), _UNASKED)


def _alike(one: Link, other: Link) -> bool:
    return (set(one.languages), one.media_type, one.context) == (
        set(other.languages), other.media_type, other.context,
    )  # fmt: skip


def _ranges(header: str) -> Ranges:
    found = []
    for part in header.split(",")[:MOST_RANGES]:
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        if name:
            found.append((name, quality_of(parameters)))
    return tuple(found)
