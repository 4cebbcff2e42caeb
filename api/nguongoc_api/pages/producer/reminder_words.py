"""What comes, in a sentence each."""

from __future__ import annotations

from dataclasses import dataclass

from nguongoc.services.remind import Reminder, ReminderKind
from nguongoc_api.pages import formats
from nguongoc_api.pages.i18n import Translator


@dataclass(frozen=True, slots=True)
class ReminderSaid:
    """A sentence with its icon; `is_late` where the day has passed."""

    icon: str
    words: str
    is_late: bool


def reminder_said(reminder: Reminder, _: Translator) -> ReminderSaid:
    """With the day, and how far it is."""
    name, day = reminder.name, formats.day(reminder.day)
    match reminder.kind:
        case ReminderKind.HARVEST:
            return ReminderSaid(
                "spray-can", _("%(name)s: thu hoạch được từ %(day)s", name=name, day=day), False
            )
        case ReminderKind.CERTIFICATE:
            what = name
        case ReminderKind.MARKET_CODE:
            what = _("Mã %(number)s của %(name)s", number=str(reminder.number), name=name)
    if reminder.days < 0:
        return ReminderSaid("file-x", _("%(what)s đã hết hạn ngày %(day)s", what=what, day=day), True)
    left = _.ngettext("còn %(n)d ngày", "còn %(n)d ngày", reminder.days)
    return ReminderSaid(
        "clock", _("%(what)s hết hạn ngày %(day)s, %(left)s", what=what, day=day, left=left), False
    )
