"""Places to visit near where the goods come from: what is on now, how far, why it is shown, how to get there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from nguongoc.geography import communes
from nguongoc.geography.outline import Spot, locator_svg
from nguongoc.parties.facilities import Facility
from nguongoc.tourism.lunar import DatedFestival
from nguongoc.tourism.match import TieIn, Why
from nguongoc.tourism.opening import clock, parse_opening, runs
from nguongoc.tourism.places import Experience, ExperienceKind, Place
from nguongoc_api.pages import formats
from nguongoc_api.pages.consumer import words
from nguongoc_api.pages.consumer.link import Link
from nguongoc_api.pages.consumer.picture import CARD_WIDTH, Picture, picture
from nguongoc_api.pages.i18n import N_, Translator

ORIGIN_GRID_DEGREES: Final = 0.05
"""About 5 km: a farm may be somebody's home, so the sketch shows the neighbourhood and no more."""

_DAYS: Final = (
    N_("thứ Hai"),
    N_("thứ Ba"),
    N_("thứ Tư"),
    N_("thứ Năm"),
    N_("thứ Sáu"),
    N_("thứ Bảy"),
    N_("Chủ nhật"),
)
_WHY: Final = {
    Why.OWN_PLACE: N_("Chính cơ sở làm ra hàng này đón khách ở đây."),
    Why.CURATED: N_("Nơi này gắn với sản phẩm anh chị đang xem."),
    Why.SAME_COMMUNE: N_("Cùng xã với nơi làm ra hàng này."),
    Why.NEARBY: N_("Gần nơi làm ra hàng này."),
    Why.ON_ROUTE: N_("Trên một tuyến đi qua gần nơi làm ra hàng này."),
}


@dataclass(frozen=True, slots=True)
class Visit:
    """A card; its two map links are plain links, opened only when tapped."""

    href: str
    name: str
    kind: str
    commune: str
    distance: str
    now: bool
    season: str
    festival: str
    todo: tuple[str, ...]
    why: str
    geo: str
    directions: str
    call: str
    phone: str
    route: Link | None
    onward: str
    photo: Picture | None


def visit(tie_in: TieIn, _: Translator, producer: str = "") -> Visit:
    """`producer` is the slug of whose pack shows the card: it travels in the link, and in no cookie."""
    place = tie_in.place
    return Visit(
        href=f"/places/{place.id}?from={producer}" if producer else f"/places/{place.id}",
        name=formats.one_of(place.name_vi, place.name_en, _.language),
        kind=_(words.PLACES[place.kind]),
        commune=formats.commune(communes.find(place.commune_code).name, _.language),
        distance=formats.kilometres(tie_in.spoken_distance, _),
        now=tie_in.in_season,
        season=_season(tie_in, _),
        festival=festival_words(tie_in.festival, _) if tie_in.festival else "",
        todo=tuple(experience_words(experience, _) for experience in tie_in.experiences),
        why=next((_(said) for why, said in _WHY.items() if why in tie_in.why), ""),
        geo=geo_link(place),
        directions=contact_link(place, "directions", producer),
        call=contact_link(place, "phone", producer) if place.phone else "",
        phone=place.phone or "",
        route=_route(tie_in, _),
        onward=", ".join(formats.one_of(p.name_vi, p.name_en, _.language) for p in tie_in.onward),
        photo=None if place.photo is None else picture(place.photo, _.language, CARD_WIDTH),
    )


def _route(tie_in: TieIn, _: Translator) -> Link | None:
    if tie_in.route is None:
        return None
    name = formats.one_of(tie_in.route.name_vi, tie_in.route.name_en, _.language)
    return Link(f"/routes/{tie_in.route.id}", name)


def _season(tie_in: TieIn, _: Translator) -> str:
    if len(tie_in.place.months) in (0, 12):
        return _("Đi quanh năm")
    if tie_in.in_season:
        return _("Đang vào mùa")
    return _("Mùa tới: %(month)s", month=formats.month(tie_in.next_month, _)) if tie_in.next_month else ""


def festival_words(festival: DatedFestival, _: Translator) -> str:
    """The festival with its dates of this year, worked out from the lunar calendar."""
    name = formats.one_of(festival.name_vi, festival.name_en, _.language)
    if festival.first == festival.last:
        return _("%(name)s: ngày %(first)s", name=name, first=formats.day(festival.first))
    return _(
        "%(name)s: từ %(first)s đến %(last)s",
        name=name,
        first=formats.day(festival.first),
        last=formats.day(festival.last),
    )


def experience_words(experience: Experience, _: Translator) -> str:
    name = formats.one_of(experience.name_vi, experience.name_en, _.language)
    price = experience.price_note_vi if _.language == "vi" else experience.price_note_en
    if price:
        return f"{name} ({price})"
    # Where somebody serves guests there is a price, and not to know it is no reason to hide that.
    ask = _("hỏi giá trước")
    return name if experience.kind is ExperienceKind.VISIT else f"{name} ({ask})"


def contact_link(place: Place, way: str, producer: str = "") -> str:
    """Where a tap goes, counted on the way; `producer` is the slug of whose pack led here."""
    return f"/places/{place.id}/contact/{way}" + (f"?from={producer}" if producer else "")


def opening_words(opening: str, _: Translator) -> str:
    """*thứ Hai đến thứ Sáu 08:00–11:30, 13:30–17:00; thứ Bảy 08:00–12:00*."""
    said = []
    for rule in parse_opening(opening):
        if len(rule.days) == len(_DAYS):
            days = _("cả tuần")
        else:
            days = ", ".join(_run(first, last, _) for first, last in runs(rule.days))
        hours = ", ".join(f"{clock(span.first)}–{clock(span.last)}" for span in rule.spans)
        said.append(f"{days} {hours}")
    return "; ".join(said)


def _run(first: int, last: int, _: Translator) -> str:
    if first == last:
        return _(_DAYS[first])
    return _("%(first)s đến %(last)s", first=_(_DAYS[first]), last=_(_DAYS[last]))


def geo_link(place: Place) -> str:
    """RFC 5870, with its uncertainty in metres: opens whichever map the phone has."""
    return f"geo:{place.latitude:.4f},{place.longitude:.4f};u={round(place.coordinate_error_km * 1000)}"


def zalo_link(place: Place) -> str:
    """A chat with who answers there on Zalo; empty where nobody said that anybody does."""
    number = place.zalo or ""
    return f"https://zalo.me/0{number.removeprefix('+84')}" if number.startswith("+84") else ""


def directions_link(place: Place) -> str:
    """The way there on a public map; a plain link, so nothing is asked of that host before it is tapped."""
    at = f"{place.latitude:.4f}%2C{place.longitude:.4f}"
    return f"https://www.openstreetmap.org/directions?to={at}"


def sketch(facility: Facility, place_name: str, places: Sequence[Place], _: Translator) -> Markup:
    """The province with the origin, coarsened, and the places near it; nothing is fetched for it."""
    latitude, longitude = _coarse_position(facility)
    near = [Spot(p.latitude, p.longitude, formats.one_of(p.name_vi, p.name_en, _.language)) for p in places]
    drawing = locator_svg(
        Spot(latitude, longitude, place_name),
        near,
        title=_("Vị trí trong tỉnh Thanh Hóa"),
        note=_("Sơ đồ, không phải địa giới hành chính."),
    )
    return Markup(drawing)  # noqa: S704


def _coarse_position(facility: Facility) -> tuple[float, float]:
    if facility.latitude is None or facility.longitude is None:
        commune = communes.find(facility.commune_code)
        return commune.latitude, commune.longitude
    grid = ORIGIN_GRID_DEGREES
    return round(facility.latitude / grid) * grid, round(facility.longitude / grid) * grid
