"""What comes, in a sentence each, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass

from nguongoc.services.remind import Reminder, ReminderKind
from nguongoc_api.pages import formats
from nguongoc_api.pages.i18n import Translator


@dataclass(frozen=True, slots=True)
class ReminderSaid:
    """A sentence with its icon; `is_late` where the day has passed. `todo` is what to do, at `link`."""

    icon: str
    words: str
    is_late: bool
    todo: str
    link: str


def reminder_said(reminder: Reminder, _: Translator) -> ReminderSaid:
    """With the day, and how far it is."""
    name, day = reminder.name, formats.day(reminder.day)
    match reminder.kind:
        case ReminderKind.HARVEST:
            words = _("%(name)s: thu hoạch được từ %(day)s", name=name, day=day)
            todo = _("Đừng hái trước ngày ấy: thuốc còn trong thời gian cách ly.")
            return ReminderSaid("spray-can", words, False, todo, "/producer/diary")
        case ReminderKind.CERTIFICATE:
            what, link = name, "/producer/certificates/new"
            todo = _("Gọi nơi cấp hẹn đánh giá lại. Có giấy mới thì khai vào đây.")
        case ReminderKind.MARKET_CODE:
            what, link = (
                _("Mã %(number)s của %(name)s", number=str(reminder.number), name=name),
                "/producer/land",
            )
            todo = _("Nộp hồ sơ gia hạn mã. Có hạn mới thì sửa ở nơi ấy.")
    if reminder.days < 0:
        words = _("%(what)s đã hết hạn ngày %(day)s", what=what, day=day)
        return ReminderSaid("file-x", words, True, todo, link)
    left = _.ngettext("còn %(n)d ngày", "còn %(n)d ngày", reminder.days)
    words = _("%(what)s hết hạn ngày %(day)s, %(left)s", what=what, day=day, left=left)
    return ReminderSaid("clock", words, False, todo, link)
