"""The days that are pressed rather than typed: most work is told the day it was done, or the day after."""

from __future__ import annotations

from datetime import date, timedelta

from nguongoc_api.pages import formats
from nguongoc_api.pages.i18n import Translator


def recent_days(today: date, _: Translator) -> list[tuple[str, str, str]]:
    """Today and the two days before: as a form sends it, its name, and as it is written."""
    words = (_("Hôm nay"), _("Hôm qua"), _("Hôm kia"))
    days = [today - timedelta(days=back) for back in range(len(words))]
    return [(each.isoformat(), word, formats.day(each)) for word, each in zip(words, days, strict=True)]
