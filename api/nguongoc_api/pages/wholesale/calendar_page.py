"""`/offers/calendar`: where the goods on offer come from, on a map, and in which months they are to be had; each picture beside its table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Final
from urllib.parse import urlencode

from markupsafe import Markup
from starlette.responses import Response

from nguongoc.batches.dates import vietnamese_day
from nguongoc.catalogue.certificates import Scheme
from nguongoc.catalogue.products import Product
from nguongoc.geography import communes
from nguongoc.geography.outline import Spot
from nguongoc.geography.sketches import dots_svg
from nguongoc.services.survey_offers import Survey, Surveyed
from nguongoc_api.pages import formats
from nguongoc_api.pages.consumer.visits import festival_words
from nguongoc_api.pages.consumer.words import SCHEMES
from nguongoc_api.pages.i18n import Translator, translator
from nguongoc_api.pages.producer.page import desk_page
from nguongoc_api.pages.producer.visit import Visit
from nguongoc_api.pages.wholesale.catalogue import home_of, viewer_of, wanted_of
from nguongoc_api.services import Services

PATH: Final = "/offers/calendar"
ASKED: Final = ("q", "month", "scheme")
MONTHS: Final = 12
WIDTH: Final = 360
"""Units of the picture, a narrow telephone's pixels: words in it keep their size there."""
CELL: Final = WIDTH / MONTHS
ROW: Final = 44
HEAD: Final = 28
MOST_DRAWN: Final = 40


@dataclass(frozen=True, slots=True)
class Goods:
    """Goods on offer in words; `now` where this month is of their season."""

    name: str
    href: str
    season: str
    now: bool
    places: str
    offers: int


@dataclass(frozen=True, slots=True)
class CalendarPage:
    """A page over `SurveyOffers`, for everybody; safe to call from any thread."""

    services: Services

    def show(self, visit: Visit) -> Response:
        _, query = translator(visit.language), visit.query
        wanted, misread = wanted_of({name: query.get(name, "") for name in ASKED})
        found = self.services.trading.survey(viewer_of(visit), wanted)
        today = vietnamese_day(self.services.clock.now())
        scheme = "" if wanted.scheme is None else wanted.scheme.value
        context = {
            "title": _("Hàng ở đâu, mùa nào"),
            "asked": {name: query.get(name, "") for name in ASKED},
            "misread": misread,
            "schemes": [(each.value, _(SCHEMES[each])) for each in Scheme],
            "goods": [_goods(each, scheme, today, _) for each in found.goods],
            "origins": _origins(found, scheme, _),
            "map": Markup(map_svg(found, _)),  # noqa: S704  (communes of our own list)
            "calendar": Markup(calendar_svg(found, today, _)),  # noqa: S704  (escaped where it is drawn)
            "festivals": [
                (festival_words(dated, _), formats.one_of(place.name_vi, place.name_en, _.language), place.id)
                for dated, place in found.festivals
            ],
            "whole": found.whole,
            "home": home_of(visit),
        }
        return desk_page(visit, "wholesale/calendar.html", context, demo=self.services.settings.demo)


def _season(product: Product) -> tuple[int, ...]:
    """Its months; none where it has no season, said so or by naming them all."""
    months = product.season_months
    return () if len(set(months)) == MONTHS else months


def _name(product: Product, _: Translator) -> str:
    return formats.one_of(product.name, product.name_en, _.language)


def _goods(each: Surveyed, scheme: str, today: date, _: Translator) -> Goods:
    months = _season(each.product)
    places = ", ".join(formats.commune(communes.find(code).name, _.language) for code in each.communes)
    return Goods(
        _name(each.product, _),
        _search(q=each.product.name, scheme=scheme),
        formats.months(months, _) if months else _("Quanh năm"),
        not months or today.month in months,
        places or "–",
        each.offers,
    )


def _origins(found: Survey, scheme: str, _: Translator) -> list[tuple[str, str, int]]:
    """Commune, where its offers are listed, how many; those of most offers first."""
    ranked = sorted(found.by_commune.items(), key=lambda each: (-each[1], each[0]))
    named = [(communes.find(code).name, count) for code, count in ranked]
    return [
        (formats.commune(name, _.language), _search(place=name, scheme=scheme), count)
        for name, count in named
    ]


def _search(**asked: str) -> str:
    return "/offers?" + urlencode({name: value for name, value in asked.items() if value})


def map_svg(found: Survey, _: Translator) -> str:
    """A dot in the middle of each commune that something on offer comes from: where in it nobody is told."""
    named = [communes.find(code) for code in sorted(found.by_commune)]
    return dots_svg(
        [Spot(each.latitude, each.longitude, each.name) for each in named],
        title=_("Hàng đang chào bán làm ra ở những xã nào; tên xã ở bảng bên cạnh"),
        note=_("Sơ đồ, không phải địa giới hành chính."),
    )


def calendar_svg(found: Survey, today: date, _: Translator) -> str:
    """A row for each of the goods, a column for each month from this one on; a bar where they are in season, hollow where all year; a dot under months of festivals."""
    shown = [(today.month - 1 + ahead) % MONTHS + 1 for ahead in range(MONTHS)]
    drawn = found.goods[:MOST_DRAWN]
    held = {dated.first.month for dated, _place in found.festivals}
    height = HEAD + ROW * len(drawn)
    parts = [
        f'<svg class="months" viewBox="0 0 {WIDTH} {height}" role="img" xmlns="http://www.w3.org/2000/svg">',
        f"<title>{escape(_('Tháng nào có hàng gì, từ tháng này trở đi; bằng chữ ở bảng bên cạnh'))}</title>",
        f'<rect class="this" x="0" y="0" width="{CELL:.0f}" height="{height}"/>',
    ]
    parts += [
        f'<text class="month" x="{CELL * (at + 0.5):.0f}" y="16">{month}</text>'
        for at, month in enumerate(shown)
    ]
    parts += [
        f'<circle class="feast" cx="{CELL * (at + 0.5):.0f}" cy="22" r="2.5"/>'
        for at, month in enumerate(shown)
        if month in held
    ]
    for row, each in enumerate(drawn):
        top = HEAD + ROW * row
        months = _season(each.product)
        kind = "season" if months else "year"
        parts.append(f'<text x="2" y="{top + 16}">{escape(_name(each.product, _))}</text>')
        parts += [
            f'<rect class="{kind}" x="{CELL * at + 1:.0f}" y="{top + 23}" width="{CELL - 2:.0f}" height="12"/>'
            for at, month in enumerate(shown)
            if not months or month in months
        ]
    return "".join([*parts, "</svg>"])
