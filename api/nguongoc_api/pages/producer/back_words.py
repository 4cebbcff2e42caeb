"""Buyers and prices as a line each."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from nguongoc.listings.prices import Around, Spread
from nguongoc.services.tell_buyers import Buyer
from nguongoc.services.tell_prices import Prices
from nguongoc.tourism.season import Season
from nguongoc_api.pages import formats
from nguongoc_api.pages.i18n import Translator


def buyer_line(buyer: Buyer, _: Translator) -> dict[str, Any]:
    """Who, when last, and what of each season."""
    outside = buyer.organisation_id is None
    name = _("Nơi ngoài hệ thống") if outside else buyer.name or _("Tên đang chờ xem")
    return {
        "name": name,
        "times": _.ngettext("%(n)d lần giao", "%(n)d lần giao", buyer.times),
        "last": formats.day(buyer.last_on),
        "seasons": [
            (
                season_words(season, _),
                [
                    (
                        formats.one_of(each.product.name, each.product.name_en, _.language),
                        formats.counted(
                            formats.number(each.amount, _.language), each.unit.label(_.language), _.language
                        ),
                    )
                    for each in goods
                ],
            )
            for season, goods in groupby(buyer.goods, key=lambda each: each.season)
        ],
    }


def season_words(season: Season, _: Translator) -> str:
    """`tháng 12/2026 – 1/2027`; the year alone of goods without a season."""
    first, last = season.first, season.last
    if (first.month, last.month) == (1, 12):
        return _("cả năm %(year)s", year=first.year)
    ends = f"{last.month}/{last.year}"
    if (first.year, first.month) == (last.year, last.month):
        run = ends
    elif first.year == last.year:
        run = f"{first.month}–{ends}"
    else:
        run = f"{first.month}/{first.year}–{ends}"
    return _("vụ tháng %(run)s", run=run) if season.inside else _("trái vụ tháng %(run)s", run=run)


def price_line(prices: Prices, _: Translator) -> dict[str, Any]:
    """One product: what it is sold for, since when that is so, and what others ask."""
    return {
        "id": str(prices.product.id),
        "name": formats.one_of(prices.product.name, prices.product.name_en, _.language),
        "own": None if prices.own is None else _own(prices.own, _),
        "day": formats.day(prices.confirmed_on),
        "stale": prices.stale,
        "others": None if prices.others is None else _others(prices.others, _),
    }


def _own(own: Spread, _: Translator) -> str:
    low, middle, high = (formats.money(each, _.language) for each in (own.lowest, own.median, own.highest))
    if low == high:
        return low
    return _("%(low)s – %(high)s, giữa là %(middle)s", low=low, high=high, middle=middle)


def _others(others: Around, _: Translator) -> str:
    low, middle, high = (formats.money(each, _.language) for each in (others.low, others.median, others.high))
    return _(
        "%(sellers)s nơi khác: phần lớn %(low)s – %(high)s, giữa là %(middle)s",
        sellers=others.sellers,
        low=low,
        high=high,
        middle=middle,
    )
