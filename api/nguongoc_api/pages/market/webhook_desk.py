"""Where an organisation is told, at its desk: the address, what became of each message, sending again, beginning again, a try."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from starlette.responses import Response
from starlette.routing import Route

from nguongoc.errors import Invalid, Refusal
from nguongoc.ports.outbox import Attempt, OutboxState, Sent
from nguongoc.ports.recalls import RecallWebhook, WebhookTopic
from nguongoc.ports.rows import Role
from nguongoc.services.caller import Scope
from nguongoc.services.recall_webhooks import RecallWebhookNotFound
from nguongoc_api.pages import formats
from nguongoc_api.pages.i18n import N_, Translator, translator
from nguongoc_api.pages.market.webhooks_page import WHEN
from nguongoc_api.pages.producer.page import desk_page, go_on, status_of
from nguongoc_api.pages.producer.reading import whole_number
from nguongoc_api.pages.producer.visit import Visit
from nguongoc_api.pages.producer.words import at_fields
from nguongoc_api.services import Services

DESKS: Final = {Role.MARKETPLACE: "/market/webhook", Role.PRODUCER: "/producer/webhook"}
PER_PAGE: Final = 30
MOST_DAYS: Final = 90
OVERLAPS: Final = {"24": N_("1 ngày"), "72": N_("3 ngày"), "168": N_("7 ngày"), "0": N_("Bỏ khoá cũ ngay")}
"""Hours that a replaced secret goes on for."""
_FIELDS: Final = {"/secret": "new_secret", "/overlap_hours": "hours"}
CHOSEN: Final = tuple(each for each in WebhookTopic if each is not WebhookTopic.TEST)


def webhook_routes(route: Callable[..., Route], desk: WebhookDesk) -> list[Route]:
    """At the desk of each who may be told."""
    needs = Scope.RECALLS_READ
    return [
        each
        for role, path in DESKS.items()
        for each in (
            route(path, get=desk.show, post=desk.put, role=role, needs=needs),
            route(f"{path}/test", post=desk.test, role=role, needs=needs),
            route(f"{path}/secret", post=desk.rotate, role=role, needs=needs),
            route(f"{path}/begin", post=desk.begin, role=role, needs=needs),
            route(f"{path}/again", post=desk.again_since, role=role, needs=needs),
            route(f"{path}/again/{{message}}", post=desk.again, role=role, needs=needs),
        )
    ]


@dataclass(frozen=True, slots=True)
class Line:
    """A message in words."""

    id: UUID
    type: str
    icon: str
    tone: str
    standing: str
    put: str
    tries: tuple[str, ...]
    again: bool


@dataclass(frozen=True, slots=True)
class WebhookDesk:
    """The pages over `KeepWebhook`; safe to call from any thread."""

    services: Services

    def show(self, visit: Visit) -> Response:
        return self._page(visit, self._address(visit), self._values(visit), {})

    def put(self, visit: Visit) -> Response:
        """Another address, or what it is told of."""
        given = visit.given
        topics = tuple(each for each in CHOSEN if each.value in given)
        try:
            if not topics:
                raise Invalid("nothing is ticked", pointer="/topics")
            secret = given.get("secret") or None
            webhooks = self.services.recalling.webhooks
            webhooks.put(visit.caller, given.get("url", ""), secret, topics, keeps_secret=True)
        except Refusal as refusal:
            return self._page(
                visit, self._address(visit), given, {(refusal.pointer or "/url").removeprefix("/"): refusal}
            )
        return go_on(f"{_here(visit)}?done=kept")

    def rotate(self, visit: Visit) -> Response:
        """Another secret, or none; the one before goes on for as long as was chosen."""
        given = visit.given
        overlap = timedelta(hours=whole_number(given.get("hours", "")))
        try:
            self.services.recalling.webhooks.rotate(visit.caller, given.get("new_secret") or None, overlap)
        except Invalid as refusal:
            name = _FIELDS.get(refusal.pointer or "", "new_secret")
            return self._page(visit, self._address(visit), self._values(visit), {name: refusal})
        return go_on(f"{_here(visit)}?done=rotated")

    def test(self, visit: Visit) -> Response:
        self.services.recalling.deliveries.test(visit.caller)
        return go_on(f"{_here(visit)}?done=test")

    def begin(self, visit: Visit) -> Response:
        self.services.recalling.deliveries.begin_again(visit.caller)
        return go_on(f"{_here(visit)}?done=begun")

    def again(self, visit: Visit) -> Response:
        try:
            message = UUID(visit.places["message"])
        except ValueError:
            return go_on(_here(visit))
        self.services.recalling.deliveries.again(visit.caller, message)
        return go_on(f"{_here(visit)}?done=again")

    def again_since(self, visit: Visit) -> Response:
        """All that did not arrive of the last days."""
        days = min(max(whole_number(visit.given.get("days", "")), 1), MOST_DAYS)
        since = self.services.clock.now() - timedelta(days=days)
        count = self.services.recalling.deliveries.again_since(visit.caller, since)
        return go_on(f"{_here(visit)}?done=all&count={count}")

    def _address(self, visit: Visit) -> RecallWebhook | None:
        try:
            return self.services.recalling.webhooks.get(visit.caller)
        except RecallWebhookNotFound:
            return None

    def _values(self, visit: Visit) -> Mapping[str, str]:
        webhook = self._address(visit)
        values = {each.value: "1" for each in (CHOSEN if webhook is None else webhook.topics)}
        return values | ({} if webhook is None else {"url": webhook.url})

    def _page(
        self,
        visit: Visit,
        webhook: RecallWebhook | None,
        values: Mapping[str, str],
        wrong: Mapping[str, Refusal],
    ) -> Response:
        _ = translator(visit.language)
        sent = self.services.recalling.deliveries.deliveries(visit.caller, _before(visit), PER_PAGE + 1)
        open_ = webhook is not None and webhook.ended_at is None
        now = self.services.clock.now()
        old = None if webhook is None or webhook.old is None or webhook.old.until <= now else webhook.old
        context = {
            "title": _("Địa chỉ nhận tin (webhook)"),
            "here": _here(visit),
            "webhook": webhook,
            "ended": None
            if webhook is None or webhook.ended_at is None
            else formats.moment_element(webhook.ended_at),
            "old_until": None if old is None else formats.moment_element(old.until),
            "overlaps": [(hours, _(words)) for hours, words in OVERLAPS.items()],
            "values": values,
            "errors": at_fields(wrong, _, self.services.settings.base_url),
            "topics": [(each.value, _(WHEN[each])) for each in CHOSEN],
            "lines": [_line(each, _, may=open_) for each in sent[:PER_PAGE]],
            "older": str(sent[PER_PAGE - 1].id) if len(sent) > PER_PAGE else None,
            "done": visit.query.get("done"),
            "count": visit.query.get("count", "") if visit.query.get("count", "").isdecimal() else "",
        }
        demo = self.services.settings.demo
        return desk_page(visit, "market/webhook.html", context, demo=demo, status=status_of(wrong))


def _here(visit: Visit) -> str:
    return DESKS[visit.caller.role]


def _before(visit: Visit) -> UUID | None:
    try:
        return UUID(visit.query["before"])
    except (KeyError, ValueError):
        return None


def _line(sent: Sent, _: Translator, *, may: bool) -> Line:
    match sent.state:
        case OutboxState.DELIVERED:
            icon, tone, said = "check", "anchored", _("Đã tới nơi")
        case OutboxState.DEAD:
            icon, tone, said = "x", "care", _("Không tới được, đã thôi gửi")
        case OutboxState.WAITING:
            icon, tone = "clock", "care"
            said = _("Đang chờ gửi, lần tới %(at)s", at=_at(sent.due_at))
    tries = tuple(_try(number, each, _) for number, each in enumerate(sent.attempts, 1))
    settled = sent.state is not OutboxState.WAITING
    put = formats.moment_element(sent.created_at)
    return Line(sent.id, sent.topic, icon, tone, said, put, tries, may and settled)


def _try(number: int, attempt: Attempt, _: Translator) -> str:
    answered = (
        _("trả lời %(status)s", status=attempt.status)
        if attempt.status is not None
        else _("không trả lời (%(why)s)", why=(attempt.failure or "").partition(":")[0])
    )
    return _("Lần %(number)s, %(at)s: %(answered)s", number=number, at=_at(attempt.at), answered=answered)


def _at(moment: datetime) -> str:
    return moment.astimezone(formats.VIETNAM).strftime("%H:%M, %d/%m/%Y")
