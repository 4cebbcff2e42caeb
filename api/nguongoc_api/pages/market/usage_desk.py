"""How much a marketplace verifies: by the day as a picture and as a table, by key, beside what one may."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from starlette.responses import Response
from starlette.routing import Route

from nguongoc.batches.dates import vietnamese_day
from nguongoc.ports.rows import Role
from nguongoc.ports.verification_history import UsageDay
from nguongoc.services.browse_verifications import UsageSeen
from nguongoc.services.caller import Scope
from nguongoc.services.verify_codes import MOST_CODES
from nguongoc.services.verify_in_bulk import MOST_JOB_CODES, MOST_OPEN
from nguongoc.verdict import State
from nguongoc_api.middleware.rate_limit import REQUESTS
from nguongoc_api.pages import formats
from nguongoc_api.pages.i18n import Language, translator
from nguongoc_api.pages.market.own_keys import key_names
from nguongoc_api.pages.producer.page import desk_page
from nguongoc_api.pages.producer.visit import Visit
from nguongoc_api.services import Services

HERE: Final = "/market/usage"
SPANS: Final = (7, 30, 90)
USUAL_SPAN: Final = 30
HEIGHT: Final = 100
BAR: Final = 10


def usage_routes(route: Callable[..., Route], desk: UsageDesk) -> list[Route]:
    return [route(HERE, get=desk.show, role=Role.MARKETPLACE, needs=Scope.VERIFY)]


@dataclass(frozen=True, slots=True)
class DayLine:
    """One day in numbers, and how high its bar is of `HEIGHT`."""

    day: date
    shown: str
    codes: int
    look: int
    files: int
    bar: int
    look_bar: int


@dataclass(frozen=True, slots=True)
class KeyLine:
    """One key or account in numbers, over all the days shown."""

    name: str
    subject: str
    calls: str
    codes: str
    busiest: str
    share: str


@dataclass(frozen=True, slots=True)
class UsageDesk:
    """A page over `BrowseVerifications`; safe to call from any thread."""

    services: Services

    def show(self, visit: Visit) -> Response:
        _, asked = translator(visit.language), visit.query.get("days", "")
        span = int(asked) if asked in {str(each) for each in SPANS} else USUAL_SPAN
        seen = self.services.visiting.verifications.usage(visit.caller, span)
        lines = day_lines(seen, vietnamese_day(self.services.clock.now()), span)
        names, language = key_names(self.services, visit), visit.language
        context = {
            "title": _("Đã kiểm bao nhiêu"),
            "here": HERE,
            "span": span,
            "spans": SPANS,
            "lines": lines,
            "told": [each for each in reversed(lines) if each.codes or each.files],
            "total": _whole(sum(each.codes for each in lines), language),
            "look": _whole(sum(each.look for each in lines), language),
            "files": _whole(sum(each.files for each in lines), language),
            "keys": [
                key_line(
                    subject,
                    names.get(subject, subject),
                    [d for d in seen.days if d.subject == subject],
                    language,
                )
                for subject in sorted({each.subject for each in seen.days})
            ],
            "limits": [
                (_("Lượt gọi một phút, mỗi khoá"), _whole(REQUESTS, language)),
                (_("Mã một lượt gọi"), _whole(MOST_CODES, language)),
                (_("Mã một tệp"), _whole(MOST_JOB_CODES, language)),
                (_("Tệp đang kiểm cùng lúc"), _whole(MOST_OPEN, language)),
            ],
            "height": HEIGHT,
            "bar": BAR,
        }
        return desk_page(visit, "market/usage.html", context, demo=self.services.settings.demo)


def day_lines(seen: UsageSeen, today: date, span: int) -> Sequence[DayLine]:
    """Every day of the span, the oldest first, those without anything as well. Bars count codes asked one by one and in files."""
    codes: Counter[date] = Counter()
    look: Counter[date] = Counter()
    for each in seen.days:
        of_day = sum(each.codes.values())
        codes[each.day] += of_day
        look[each.day] += of_day - each.codes.get(State.VALID.value, 0)
    days = [today - timedelta(days=back) for back in range(span - 1, -1, -1)]
    most = max((codes[day] + seen.files.get(day, 0) for day in days), default=0) or 1
    return [
        DayLine(
            day,
            formats.day(day),
            codes[day],
            look[day],
            seen.files.get(day, 0),
            # A day with one code among thousands is still seen not to be empty.
            -(-HEIGHT * (codes[day] + seen.files.get(day, 0)) // most),
            -(-HEIGHT * look[day] // most),
        )
        for day in days
    ]


def key_line(subject: str, name: str, days: Sequence[UsageDay], language: Language) -> KeyLine:
    """`share` is of its busiest minute in what one key may call a minute."""
    busiest = max(each.busiest for each in days)
    share = formats.number(Decimal(max(1, round(busiest * 1000 / REQUESTS))) / 10, language)
    calls = sum(each.calls for each in days)
    codes = sum(sum(each.codes.values()) for each in days)
    return KeyLine(
        name, subject, _whole(calls, language), _whole(codes, language), _whole(busiest, language), share
    )


def _whole(count: int, language: Language) -> str:
    return formats.number(Decimal(count), language)
