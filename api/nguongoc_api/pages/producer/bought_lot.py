"""What is asked of a lot that was bought from somebody who declares nothing here: where its seller said that it grew."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from nguongoc.batches.lots import Batch, Origin
from nguongoc.batches.told_origin import Extent, ToldOrigin, ToldOriginUnknown, check_told_origin
from nguongoc.geography import communes, provinces
from nguongoc.geography.communes import search_key
from nguongoc.geography.countries import HOME, named
from nguongoc_api.pages import formats
from nguongoc_api.pages.consumer.bought_words import place
from nguongoc_api.pages.i18n import Language, Translator
from nguongoc_api.pages.producer.commune_choice import FIELD, Offers, offers

BOUGHT: Final = "bought"
"""Whether the draft is of goods that were bought."""
TOLD: Final = "told"
NOT_SAID: Final = "-"
"""The answer that the seller did not say; no answer yet is another thing."""
MOST_EARLIER: Final = 4
_NEXT_DOOR: Final = (HOME, "LA", "CN", "KH", "TH", "MM")
_NO_COUNTRIES: Final = frozenset({"EU", "EZ", "UN"})


@dataclass(frozen=True, slots=True)
class Choices:
    """What the screen offers: places told of earlier lots, communes that were looked for, all provinces and countries."""

    earlier: tuple[tuple[str, str], ...]
    communes: Offers
    provinces: tuple[tuple[str, str], ...]
    countries: tuple[tuple[str, str], ...]


def typed(told: ToldOrigin | None) -> str:
    """As it stands in a form."""
    return NOT_SAID if told is None else f"{told.extent.value}:{told.code}"


def read_told(text: str) -> ToldOrigin | None:
    """Raises `ToldOriginUnknown`."""
    if text == NOT_SAID:
        return None
    extent, _, code = text.partition(":")
    if extent not in set(Extent):
        raise ToldOriginUnknown("choose one", pointer=f"/{TOLD}", told=text[:20])
    told = ToldOrigin(Extent(extent), code)
    check_told_origin(told, f"/{TOLD}")
    return told


def told_words(text: str, _: Translator) -> str:
    """What was answered, in words; empty where it was not."""
    if text == NOT_SAID:
        return _("Không rõ")
    try:
        told = read_told(text)
    except ToldOriginUnknown:
        return ""
    return "" if told is None else place(told, _.language)


def choices(query: Mapping[str, str], lots: Iterable[Batch], _: Translator) -> Choices:
    """`lots` are the organisation's, the newest first."""
    told = [each.told_origin for each in lots if each.origin is Origin.PURCHASED]
    earlier = [each for each in dict.fromkeys(told) if each is not None][:MOST_EARLIER]
    return Choices(
        earlier=tuple((typed(each), place(each, _.language)) for each in earlier),
        communes=offers(query.get(FIELD, ""), _),
        provinces=_provinces(),
        countries=_countries(_.language),
    )


def every_place(_: Translator) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """All that can be told, for one list in parts: who corrects knows which place it was."""
    near = tuple(
        (f"{Extent.COMMUNE.value}:{each.code}", formats.commune(each.name, _.language))
        for each in sorted(communes.every(), key=lambda each: search_key(each.name))
    )
    return (
        (_("Xã, phường trong tỉnh"), near),
        (_("Tỉnh khác"), _provinces()),
        (_("Quốc gia"), _countries(_.language)),
    )


def _provinces() -> tuple[tuple[str, str], ...]:
    return tuple((f"{Extent.PROVINCE.value}:{code}", name) for code, name in provinces.NAMES.items())


def _countries(language: Language) -> tuple[tuple[str, str], ...]:
    """Our own first, where no more was told than that; then the neighbours, from where most of what comes from abroad comes."""
    names = {
        code: name
        for code, name in named(language).items()
        if code not in _NO_COUNTRIES and _is_country(code)
    }
    order = sorted(
        names,
        key=lambda code: (
            _NEXT_DOOR.index(code) if code in _NEXT_DOOR else len(_NEXT_DOOR),
            search_key(names[code]),
        ),
    )
    return tuple((f"{Extent.COUNTRY.value}:{code}", names[code]) for code in order)


def _is_country(code: str) -> bool:
    try:
        check_told_origin(ToldOrigin(Extent.COUNTRY, code))
    except ToldOriginUnknown:
        return False
    return True
