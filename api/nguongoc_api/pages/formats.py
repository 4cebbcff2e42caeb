"""Dates, amounts, distances and names as people of the page's language write them.

Dates are dd/mm/yyyy in both languages, because that is what is printed on the pack; English pages say so once.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Final, Literal
from zoneinfo import ZoneInfo

from markupsafe import Markup

from nguongoc.batches.quantities import Base, Quantity, Unit, format_amount
from nguongoc.catalogue.products import Photo
from nguongoc.geography.distance import SpokenDistance
from nguongoc.identifiers import public_code
from nguongoc.listings.listing import CURRENCIES, Price
from nguongoc_api.pages.i18n import Language, Translator

VIETNAM: Final = ZoneInfo("Asia/Ho_Chi_Minh")
_MONTHS_IN_YEAR: Final = 12
_ENGLISH_PLURALS: Final = {
    "quintal": "quintals",
    "tonne": "tonnes",
    "bottle": "bottles",
    "box": "boxes",
    "packet": "packets",
    "bunch": "bunches",
    "piece": "pieces",
    "bag": "bags",
    "jar": "jars",
}
_CHINESE_UNITS: Final = {
    Unit.KG: "公斤",
    Unit.GRAM: "克",
    Unit.YEN: "十公斤",
    Unit.TA: "百公斤",
    Unit.TAN: "吨",
    Unit.LITRE: "升",
    Unit.MILLILITRE: "毫升",
    Unit.QUA: "个",
    Unit.CON: "只",
    Unit.CHAI: "瓶",
    Unit.HOP: "盒",
    Unit.GOI: "包",
    Unit.BO: "束",
    Unit.CAI: "个",
    Unit.CHIEC: "件",
    Unit.TUI: "袋",
    Unit.HU: "罐",
}
_COMMUNES: Final[dict[str, dict[Language, str]]] = {
    "Xã ": {"en": "commune", "zh": "社"},
    "Phường ": {"en": "ward", "zh": "坊"},
    "Thị trấn ": {"en": "township", "zh": "市镇"},
}
_ENGLISH_MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def local_day(moment: datetime) -> date:
    """The calendar day in Vietnam."""
    return moment.astimezone(VIETNAM).date()


def day(value: date) -> str:
    return value.strftime("%d/%m/%Y")


def day_element(value: date) -> Markup:
    """The day for people, with the same day for machines."""
    return Markup('<time datetime="{}">{}</time>').format(value.isoformat(), day(value))


def moment_element(value: datetime) -> Markup:
    """Hour, minute and day in Vietnam."""
    local = value.astimezone(VIETNAM)
    return Markup('<time datetime="{}">{}</time>').format(
        local.isoformat(timespec="seconds"), local.strftime("%H:%M, %d/%m/%Y")
    )


def amount(quantity: Quantity, language: Language) -> str:
    """As it was entered, with kilograms or litres beside it where the unit is another one."""
    entered = counted(number(quantity.value, language), _unit(quantity.unit, language), language)
    canonical = quantity.canonical
    if canonical.base is Base.PIECE or quantity.unit.value == canonical.base.value:
        return entered
    unit = {Base.KG: "kg", Base.LITRE: "lít" if language == "vi" else "l"}[canonical.base]
    return f"{entered} ({number(canonical.amount, language)} {unit})"


def number(value: Decimal, language: Language) -> str:
    """`1.234,5` in Vietnamese, `1,234.5` in the other languages."""
    return format_amount(value, "vi" if language == "vi" else "en")


def money(price: Price, language: Language) -> str:
    """`45.000 đ` to a Vietnamese reader, `45,000 VND` to others."""
    exact = f"{price.amount:,.{CURRENCIES[price.currency]}f}"
    if language != "vi":
        return f"{exact} {price.currency}"
    sign = "đ" if price.currency == "VND" else price.currency
    return f"{exact.translate(str.maketrans(',.', '.,'))} {sign}"


def _unit(unit: Unit, language: Language) -> str:
    return _CHINESE_UNITS.get(unit, unit.label("en")) if language == "zh" else unit.label(language)


def counted(count: str, unit: str, language: Language) -> str:
    """A number with its unit, in the plural where the language has one."""
    if language == "en" and count != "1":
        unit = _ENGLISH_PLURALS.get(unit, unit)
    return f"{count} {unit}"


def kilometres(distance: SpokenDistance, _: Translator) -> str:
    """As the crow flies, no finer than both ends of it are known."""
    said = _("trong vòng %(km)d km") if distance.within else _("khoảng %(km)d km")
    return (said % {"km": distance.km}).replace(" km", "\N{NO-BREAK SPACE}km")


def month(number: int, _: Translator) -> str:
    match _.language:
        case "vi":
            return f"tháng {number}"
        case "en":
            return _ENGLISH_MONTHS[number - 1]
        case "zh":
            return f"{number}月"


def months(numbers: Sequence[int], _: Translator) -> str:
    """Months as runs, across the new year too: *tháng 9; tháng 12 đến tháng 2*."""
    wanted = sorted({number for number in numbers if 1 <= number <= _MONTHS_IN_YEAR})
    if not wanted or len(wanted) == _MONTHS_IN_YEAR:
        return _("quanh năm")
    said = []
    for start in (number for number in wanted if _before(number) not in wanted):
        end = start
        while _after(end) in wanted:
            end = _after(end)
        said.append(
            month(start, _)
            if end == start
            else _("%(first)s đến %(last)s", first=month(start, _), last=month(end, _))
        )
    return "; ".join(said)


def _before(number: int) -> int:
    return number - 1 or _MONTHS_IN_YEAR


def _after(number: int) -> int:
    return number % _MONTHS_IN_YEAR + 1


def commune(name: str, language: Language) -> str:
    """*Xã Lam Sơn* is *Lam Sơn commune* to an English reader, *Lam Sơn 社* to a Chinese one."""
    for vietnamese, words in _COMMUNES.items():
        if language in words and name.startswith(vietnamese):
            return f"{name.removeprefix(vietnamese)} {words[language]}"
    return name


def commune_within(name: str, language: Language) -> str:
    """The same inside a sentence: *từ xã Lam Sơn*."""
    said = commune(name, language)
    return said[:1].lower() + said[1:] if said == name else said


def either(vietnamese: str | None, english: str | None, language: Language) -> Markup | str:
    """The text in English for who reads no Vietnamese, else the Vietnamese one, marked as such for screen readers; '' when there is none."""
    if language != "vi" and english:
        return english
    if language != "vi" and vietnamese:
        return Markup('<span lang="vi">{}</span>').format(vietnamese)
    return vietnamese or ""


def one_of(vietnamese: str, english: str | None, language: Language) -> str:
    """The same where no markup may stand: titles, alternative texts, data."""
    return english if language != "vi" and english else vietnamese


def grouped(code: str) -> str:
    """A public code in the groups it is printed and read aloud in; what cannot be one is left as it is."""
    bare = code.strip().replace("-", "").replace(" ", "").upper()
    return (
        public_code.display(bare)
        if len(bare) == public_code.LENGTH and bare.isascii() and bare.isalnum()
        else code
    )


def phone(number: str) -> str:
    """`+84912345678` as people here write and dial it: `0912 345 678`; other numbers as they are."""
    local = number.replace(" ", "").removeprefix("+84")
    if local == number.replace(" ", "") or not local.isdigit():
        return number
    return f"0{local[:3]} {local[3:6]} {local[6:]}"


def bare_address(url: str) -> str:
    """An address as it is read out and typed, without its scheme."""
    return url.partition("://")[2] or url


def photo_path(photo: Photo, width: int, kind: Literal["webp", "jpg"] = "webp") -> str:
    """Where a size of a picture is served; named by content, so it may be kept for ever."""
    return f"/photos/{photo.id}-{width}.{kind}"
