"""Where the lots of a chain lie and how they moved, as a map of the province and the same in words; no finer than communes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from nguongoc.batches.lots import PlaceRole
from nguongoc.geography import communes
from nguongoc.geography.communes import Commune
from nguongoc.geography.distance import great_circle_km, spoken
from nguongoc.geography.movements import Stop, movements_svg
from nguongoc.services.grown_near import COMMUNE_ERROR_KM
from nguongoc.services.traced import TracedNode
from nguongoc_api.pages import formats
from nguongoc_api.pages.consumer import bought_words
from nguongoc_api.pages.drawing.shapes import Thing, Went
from nguongoc_api.pages.i18n import Translator


@dataclass(frozen=True, slots=True)
class PlaceTold:
    """A commune of the chain: what lies there, and where it went from there, each way in a sentence."""

    number: int
    name: str
    things: tuple[tuple[str, str | None], ...]
    """Words and the address of each."""
    ways: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Map:
    """`unplaced` things are of others: where they lie no registration says."""

    drawing: Markup
    places: tuple[PlaceTold, ...]
    unplaced: int


@dataclass(slots=True)
class _Place:
    commune: Commune
    keys: list[str] = field(default_factory=list)


def map_of(
    nodes: Mapping[str, TracedNode], things: Sequence[Thing], went: Sequence[Went], _: Translator
) -> Map | None:
    """Numbered from the oldest lot on; None where no place of any lot is known."""
    placed: dict[str, _Place] = {}
    by_key = {each.key: each for each in things}
    for thing in sorted(things, key=lambda each: (each.day, each.is_start)):
        lot = nodes[thing.key].lot
        if lot is not None:
            here = placed.setdefault(lot.commune_code, _Place(communes.find(lot.commune_code)))
            here.keys.append(thing.key)
    if not placed:
        return None
    numbers = {key: at for at, place in enumerate(placed.values()) for key in place.keys}
    ways: dict[tuple[int, int], list[str]] = {}
    for each in went:
        if each.source in numbers and each.target in numbers:
            ways.setdefault((numbers[each.source], numbers[each.target]), []).append(each.amount)
    places = list(placed.values())
    told = tuple(
        PlaceTold(
            number=at + 1,
            name=formats.commune(place.commune.name, _.language),
            things=tuple(
                (
                    ", ".join((by_key[key].title, *by_key[key].lines[:1], *_role(nodes[key], _))),
                    by_key[key].href,
                )
                for key in place.keys
            ),
            ways=tuple(
                _way(place.commune, to, places[to].commune, amounts, _)
                for (source, to), amounts in ways.items()
                if source == at != to
            ),
        )
        for at, place in enumerate(places)
    )
    return Map(
        _drawing(places, list(ways), by_key, _), told, sum(1 for each in things if each.key not in numbers)
    )


def _role(node: TracedNode, _: Translator) -> tuple[str, ...]:
    """What a place is to goods that neither grew nor were made there: on the map they would seem to."""
    if node.lot is None or node.lot.place_role is PlaceRole.ORIGIN:
        return ()
    if node.lot.place_role is PlaceRole.PACKED:
        return (_("nơi đóng gói"),)
    told = node.lot.told_origin
    if told is None:
        return (_("nơi nhận hàng, mua từ đâu chưa rõ"),)
    return (_("nơi nhận hàng, người bán nói từ %(place)s", place=bought_words.place(told, _.language)),)


def _drawing(
    places: Sequence[_Place], ways: Sequence[tuple[int, int]], by_key: Mapping[str, Thing], _: Translator
) -> Markup:
    stops = [
        Stop(
            place.commune.latitude,
            place.commune.longitude,
            place.commune.short_name,
            is_start=any(by_key[key].is_start for key in place.keys),
        )
        for place in places
    ]
    title, note = _("Các nơi trong chuỗi và đường đi giữa chúng"), _("Sơ đồ, không phải địa giới hành chính.")
    return Markup(movements_svg(stops, ways, title=title, note=note))  # noqa: S704


def _way(here: Commune, number: int, there: Commune, amounts: Sequence[str], _: Translator) -> str:
    far = great_circle_km(here.latitude, here.longitude, there.latitude, there.longitude)
    said = formats.kilometres(spoken(far, COMMUNE_ERROR_KM, COMMUNE_ERROR_KM), _)
    # Where no amount is told, the lots' own words say whether it is not known or not for who asks.
    much = "; ".join(dict.fromkeys(filter(None, amounts)))
    if not much:
        return _("Tới %(number)d. %(name)s: %(far)s", number=number + 1, name=there.short_name, far=said)
    return _(
        "Tới %(number)d. %(name)s: %(much)s, %(far)s",
        number=number + 1,
        name=there.short_name,
        much=much,
        far=said,
    )
