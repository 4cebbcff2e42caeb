"""What a marketplace has to do first today, each with why and where: recalls before all, then orders, programs that stop, codes and badges to look at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from nguongoc.ports.outbox import OutboxState
from nguongoc.ports.rows import Role
from nguongoc.ports.verification_jobs import JobState
from nguongoc.recalls.notices import NoticeState
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.recall_webhooks import RecallWebhookNotFound
from nguongoc_api.pages import formats
from nguongoc_api.pages.consumer.recalls import REASONS
from nguongoc_api.pages.i18n import Translator
from nguongoc_api.pages.market.badges_desk import badge_line
from nguongoc_api.pages.market.jobs_desk import job_line
from nguongoc_api.pages.producer import recall_words
from nguongoc_api.pages.producer.recall_desk import DESKS
from nguongoc_api.pages.producer.visit import Visit
from nguongoc_api.pages.wholesale import words
from nguongoc_api.services import Services

LOOKED_AT: Final = 20
"""Of each kind, the newest: a first page waits for no more."""
SHOWN: Final = 5
SOON: Final = timedelta(days=14)
FRESH: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Due:
    """One thing to do, in words."""

    icon: str
    tone: str
    words: str
    path: str


def due_today(services: Services, visit: Visit, _: Translator) -> list[Due]:
    """The most urgent first; of what the visitor may not do nothing is said."""
    caller, now = visit.caller, services.clock.now()
    found: list[Due] = []
    if caller.may(Scope.RECALLS_READ):
        found += _webhook(services, caller, now, _)
    if caller.may(Scope.TRADE_READ):
        found += _orders(services, caller, _)
    if caller.may(Scope.API_KEYS):
        found += _keys(services, caller, now, _)
    if caller.may(Scope.VERIFY):
        found += _files(services, caller, now, _)
        found += _badges(services, caller, _)
    return found


@dataclass(frozen=True, slots=True)
class Notified:
    """A recall of goods that the visitor's organisation holds and has not said that it knows."""

    words: str
    path: str
    holdings: tuple[str, ...]
    calls: bool
    """Somebody is to telephone it meanwhile."""


def notices(services: Services, visit: Visit, _: Translator) -> list[Notified]:
    """Before anything else on the page; acknowledged with one press."""
    caller = visit.caller
    if not caller.may(Scope.RECALLS_READ):
        return []
    found: list[Notified] = []
    for each in services.recalling.browse.recalls(caller, None, LOOKED_AT):
        notice = services.recalling.browse.recall(caller, each.id).notice if each.ended_at is None else None
        if notice is not None and notice.state in {NoticeState.WAITING, NoticeState.CALL}:
            said = _(
                "Lệnh thu hồi ngày %(day)s, %(reason)s: ngừng bán, gỡ khỏi trang",
                day=formats.day(formats.local_day(each.ordered_at)),
                reason=_(REASONS[each.reason]).lower(),
            )
            path = f"{DESKS[Role.MARKETPLACE]}/{each.id}"
            held = tuple(recall_words.holdings(notice.holdings, _))
            found.append(Notified(said, path, held, notice.state is NoticeState.CALL))
    return found


def _orders(services: Services, caller: Caller, _: Translator) -> Iterator[Due]:
    waiting = [
        each for each in services.trading.browse.orders(caller, None, None, LOOKED_AT) if words.deeds_of(each)
    ]
    for each in waiting[:SHOWN]:
        standing = words.STATES[each.order.state]
        name = formats.one_of(each.product.name, each.product.name_en, _.language)
        said = f"{name} · {words.other_side(each)}: {_(standing.word)}"
        yield Due(standing.icon, standing.tone, said, f"/market/orders/{each.order.id}")


def _webhook(services: Services, caller: Caller, now: datetime, _: Translator) -> Iterator[Due]:
    try:
        webhook = services.recalling.webhooks.get(caller)
    except RecallWebhookNotFound:
        yield Due(
            "message-circle",
            "care",
            _("Chưa có địa chỉ nhận tin: lệnh thu hồi chưa tới được máy của sàn"),
            "/market/webhook",
        )
        return
    if webhook.ended_at is not None:
        yield Due(
            "octagon-alert",
            "stop",
            _("Địa chỉ nhận tin đã bị ngừng: không tin nào tới nơi"),
            "/market/webhook",
        )
    sent = services.recalling.deliveries.deliveries(caller, None, LOOKED_AT)
    dead = sum(each.state is OutboxState.DEAD and each.created_at > now - FRESH for each in sent)
    if dead:
        said = _.ngettext(
            "%(n)d tin không tới được trong 7 ngày qua", "%(n)d tin không tới được trong 7 ngày qua", dead
        )
        yield Due("x", "care", said, "/market/webhook")


def _keys(services: Services, caller: Caller, now: datetime, _: Translator) -> Iterator[Due]:
    keys = services.visiting.programs.keys.list(caller)
    if not any(each.holds(now) for each in keys):
        yield Due("plus", "", _("Chưa có khoá API: tạo khoá thử, kiểm mã đầu tiên"), "/market/keys?test=1")
    for each in keys:
        if (
            each.holds(now)
            and each.expires_at is not None
            and each.expires_at - now < SOON
            and each.replaced_by is None
        ):
            day = formats.day(formats.local_day(each.expires_at))
            said = _("Khoá %(label)s hết hạn ngày %(day)s", label=each.label, day=day)
            yield Due("clock", "care", said, f"/market/keys/{each.prefix}")


def _files(services: Services, caller: Caller, now: datetime, _: Translator) -> Iterator[Due]:
    for job in services.bulk_verifying.jobs.jobs(caller, None, SHOWN):
        line = job_line(job, _)
        if job.state is JobState.OPEN:
            said = _("%(name)s: %(done)s trên %(total)s mã", name=line.name, done=job.done, total=job.total)
            yield Due(line.icon, "", said, f"/market/jobs/{job.id}")
        elif job.state is JobState.FINISHED and line.look and job.received_at > now - FRESH:
            said = _("%(name)s: %(count)s mã cần xem", name=line.name, count=line.look)
            yield Due("eye", "care", said, f"/market/jobs/{job.id}")


def _badges(services: Services, caller: Caller, _: Translator) -> Iterator[Due]:
    services.bulk_verifying.badges_seen.settle()
    shown = services.bulk_verifying.badges.badges(caller, None, LOOKED_AT)
    copied = [each for each in shown if each.elsewhere and each.badge.withdrawn_at is None]
    for each in copied[:SHOWN]:
        line = badge_line(each, _)
        said = _(
            "Nút của %(seller)s thấy ở trang khác %(times)s lần", seller=each.badge.seller, times=line.times
        )
        yield Due("triangle-alert", "care", said, f"/market/badges/{each.badge.id}")
