"""Everything that was answered of a lot, in words, as it was understood: what is read once more before it is signed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from nguongoc.batches.dates import vietnamese_day
from nguongoc.batches.lots import LATE_AFTER_DAYS
from nguongoc.batches.quantities import Base, Canonical, Unit
from nguongoc.catalogue.products import Product
from nguongoc.errors import Refusal
from nguongoc.parties.facilities import Facility
from nguongoc.services.master_data import Source
from nguongoc_api.pages import formats
from nguongoc_api.pages.i18n import Language, translator
from nguongoc_api.pages.producer.bought_lot import BOUGHT, TOLD, told_words
from nguongoc_api.pages.producer.lot_steps import FROM_WHERE, MORE, asked, more_of, step_of
from nguongoc_api.pages.producer.lot_words import (
    ASKED_OF_BOUGHT,
    ASKED_OF_MADE,
    MORE_NAMES,
    NAMES,
    NAMES_OF_BOUGHT,
    NAMES_OF_MADE,
    QUESTIONS,
)
from nguongoc_api.pages.producer.made_lot import MADE
from nguongoc_api.pages.producer.new_lot import read_day, read_quantity
from nguongoc_api.pages.producer.visit import Visit

Row = tuple[str, str, list[str], list[str]]
"""Of a question: its step, its name, what was answered, and what is wrong with it."""
_BASES = {Base.KG: Unit.KG, Base.LITRE: Unit.LITRE}


def question(step: str, said: Mapping[str, str]) -> str:
    """What is asked, to be translated: of what is made or was bought otherwise than of what is harvested."""
    return _of_kind(said, ASKED_OF_MADE, ASKED_OF_BOUGHT).get(step) or QUESTIONS[step]


def _of_kind(
    said: Mapping[str, str], of_made: Mapping[str, str], of_bought: Mapping[str, str]
) -> Mapping[str, str]:
    if said.get(MADE):
        return of_made
    return of_bought if said.get(BOUGHT) else {}


def rows(
    visit: Visit,
    said: Mapping[str, str],
    errors: Mapping[str, str],
    products: Sequence[Product],
    places: Sequence[Facility],
    sources: Sequence[Source],
) -> list[Row]:
    _ = translator(visit.language)
    told = {
        "what": [
            formats.one_of(each.name, each.name_en, visit.language)
            for each in products
            if str(each.id) == said.get("product_id")
        ],
        "where": [each.name for each in places if str(each.id) == said.get("facility_id")],
        "inputs": [_source(each, visit.language) for each in sources],
        "amount": [_amount(said, visit.language)],
        "day": [day_said(said.get("happened_on", ""))],
        FROM_WHERE: [told_words(said.get(TOLD, ""), _)],
        MORE: [
            _(MORE_NAMES[name])
            if name == "no_pesticide"
            else f"{_(MORE_NAMES[name])}: {day_said(said[name])}"
            for name in more_of(said)
            if said.get(name)
        ],
    }
    wrong: dict[str, list[str]] = {}
    for name, sentence in errors.items():
        wrong.setdefault(step_of(name), []).append(sentence)
    names = {**NAMES, **_of_kind(said, NAMES_OF_MADE, NAMES_OF_BOUGHT)}
    return [(step, _(names[step]), told[step], wrong.get(step, [])) for step in (*asked(said), MORE)]


def late_days(said: Mapping[str, str], now: datetime) -> int:
    """How late it is declared, where it is so late that the page says it; else 0."""
    try:
        happened_on = read_day(said.get("happened_on", ""))
    except Refusal:
        return 0
    days = (vietnamese_day(now) - happened_on).days
    return days if days > LATE_AFTER_DAYS else 0


def expected_words(expected: tuple[Canonical, Canonical], product: Product, language: Language) -> str:
    """*từ 200 đến 960 lít*; of pieces in the product's own unit."""
    _ = translator(language)
    least, most = expected
    unit = _BASES.get(least.base) or Unit(product.default_unit)
    numbers = (formats.number(each.amount.normalize(), language) for each in (least, most))
    return _(
        "Thường ra từ %(least)s đến %(most)s %(unit)s.",
        **dict(zip(("least", "most"), numbers, strict=True)),
        unit=unit.label(language),
    )


def day_said(text: str) -> str:
    """A day of a browser's own field as people write it; anything else as it was typed."""
    try:
        return formats.day(read_day(text)) if text[4:5] == "-" else text
    except Refusal:
        return text


def _amount(said: Mapping[str, str], language: Language) -> str:
    """As it was understood: *3 tạ rưỡi* is shown as 3,5 tạ (350 kg)."""
    try:
        return formats.amount(read_quantity(said), language)
    except Refusal:
        return said.get("value", "")


def _source(source: Source, language: Language) -> str:
    name = formats.one_of(source.product.name, source.product.name_en, language)
    return f"{name}, {source.batch.lot}: {formats.amount(source.drawn, language)}"
