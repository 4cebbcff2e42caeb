"""Recalls at a desk: which there are, and of each who was told when, how, and what was answered.

Whoever ordered a recall, and an authority, see every holder with every attempt; a holder sees what it was told itself, and says that it knows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import groupby
from typing import Final
from uuid import UUID

from markupsafe import Markup
from starlette.responses import Response

from nguongoc.batches.lots import Batch
from nguongoc.identifiers import public_code
from nguongoc.ports.rows import Role
from nguongoc.recalls.notices import Notice, NoticeState
from nguongoc.recalls.recall import Recall, RecalledLot, RecallState
from nguongoc.services.browse_recalls import NoticeSeen, NoticesSeen
from nguongoc.services.end_recall import RecallNotFound
from nguongoc.services.recall_holders import LotTotals
from nguongoc.services.register_batch import lot_path
from nguongoc_api.pages import formats
from nguongoc_api.pages.consumer.recalls import REASONS
from nguongoc_api.pages.i18n import Translator, translator
from nguongoc_api.pages.producer import recall_words as words
from nguongoc_api.pages.producer.page import desk_page, go_on
from nguongoc_api.pages.producer.paging import part_of
from nguongoc_api.pages.producer.visit import Visit, read_id
from nguongoc_api.pages.producer.words import Standing
from nguongoc_api.services import Services

MOST_LOTS: Final = 200
"""Shown on one page; the API tells the rest."""
FIRST_HOLDERS: Final = 20
"""Of each group, before all are asked for: a clerk with a telephone reads from the top."""
MOST_HOLDERS: Final = 1_000
DESKS: Final[Mapping[Role, str]] = {
    Role.PRODUCER: "/producer/recalls",
    Role.AUTHORITY: "/authority/recalls",
    Role.MARKETPLACE: "/market/recalls",
}


@dataclass(frozen=True, slots=True)
class RecallLine:
    """One recall, in words."""

    id: UUID
    kind: str
    reason: str
    note: str | None
    standing: Standing
    ordered_at: Markup
    ended_at: Markup | None
    record: str


@dataclass(frozen=True, slots=True)
class LotLine:
    """One lot under a recall."""

    code: str
    lot: str
    page: str
    named: bool
    units: str
    where: str
    """Where all of it is; '' where that is not the visitor's to know."""


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """One holder: who, what it holds, how far the telling has come, and every attempt at it."""

    name: str
    phone: str | None
    dial: str | None
    standing: Standing
    holdings: list[str]
    attempts: list[tuple[Markup, str]]
    acknowledged_at: Markup | None
    next_at: Markup | None


@dataclass(frozen=True, slots=True)
class Group:
    """Holders whose telling has come equally far; `notices` may be the first of `count`."""

    standing: Standing
    count: int
    notices: list[NoticeLine]


@dataclass(frozen=True, slots=True)
class RecallDesk:
    """The pages about recalls, for producers and for authorities alike; safe to call from any thread."""

    services: Services

    def list_recalls(self, visit: Visit) -> Response:
        """Newest first, a page at a time."""
        _ = translator(visit.language)
        unknown = RecallNotFound("no such recall")
        part = part_of(visit, unknown, partial(self.services.recalling.browse.recalls, visit.caller))
        context = {
            "title": _("Thu hồi"),
            "recalls": [_line(each, _) for each in part.shown],
            "here": _list_at(visit),
            **part.context,
        }
        return self._page(visit, "recalls.html", context)

    def show_recall(self, visit: Visit) -> Response:
        """One recall: its lots, and who was told when."""
        _ = translator(visit.language)
        caller, recall_id = visit.caller, read_id(visit.places["recall_id"], RecallNotFound("no such recall"))
        seen = self.services.recalling.browse.recall(caller, recall_id)
        notices = self.services.recalling.browse.notices(caller, recall_id) if seen.whole else None
        context = {
            "title": _(words.KINDS[seen.recall.kind]),
            "recall": _line(seen.recall, _),
            "ordered_by": "" if seen.ordered_by is None else seen.ordered_by.name,
            "lots": [
                _lot(each, batch, seen.totals.get(batch.id), _) for each, batch in seen.lots[:MOST_LOTS]
            ],
            "more_lots": max(0, len(seen.lots) - MOST_LOTS),
            "complete": seen.recall.complete,
            "mine": None if seen.notice is None else _mine(seen.notice, _),
            "to_acknowledge": seen.notice is not None
            and seen.notice.state in {NoticeState.WAITING, NoticeState.CALL},
            "here": _list_at(visit),
            "is_new": "ordered" in visit.query and seen.recall.state is RecallState.OPEN,
            "to_end": seen.recall.organisation_id == visit.caller.organisation_id
            and seen.recall.state is RecallState.OPEN,
            **_audit(notices, "all" in visit.query, _),
        }
        return self._page(visit, "recall.html", context)

    def acknowledge(self, visit: Visit) -> Response:
        """The visitor's organisation knows: it is not told again."""
        recall_id = read_id(visit.places["recall_id"], RecallNotFound("no such recall"))
        self.services.recalling.tell.acknowledge(visit.caller, recall_id)
        # From a first page one goes back to it: there may be more to acknowledge.
        return go_on("/market?done=known" if "home" in visit.given else f"{_list_at(visit)}/{recall_id}")

    def _page(self, visit: Visit, template: str, context: Mapping[str, object]) -> Response:
        return desk_page(visit, template, context, demo=self.services.settings.demo)


def _list_at(visit: Visit) -> str:
    """The list of recalls at the visitor's own desk."""
    return DESKS.get(visit.caller.role, DESKS[Role.PRODUCER])


def _audit(notices: NoticesSeen | None, every: bool, _: Translator) -> dict[str, object]:
    """Whom to telephone first, by how far the telling has come; the counts are of all, whatever is shown."""
    if notices is None:
        return {"notices": None}
    items = sorted(notices.items, key=lambda each: words.URGENCY[each.notice.state])
    states = [each.notice.state for each in items]
    shown = MOST_HOLDERS if every else FIRST_HOLDERS
    by_state = groupby(items, key=lambda each: each.notice.state)
    groups = [(words.of_notice(state, _), list(members)) for state, members in by_state]
    return {
        "notices": bool(items),
        "groups": [
            Group(standing, len(members), [_notice(each, _) for each in members[:shown]])
            for standing, members in groups
        ],
        "more": None if every or all(len(members) <= shown for _, members in groups) else "?all=1",
        "withheld": notices.withheld,
        "counts": {
            "all": len(states),
            "acknowledged": states.count(NoticeState.ACKNOWLEDGED),
            "waiting": states.count(NoticeState.WAITING),
            "call": states.count(NoticeState.CALL),
        },
    }


def _line(recall: Recall, _: Translator) -> RecallLine:
    return RecallLine(
        id=recall.id,
        kind=_(words.KINDS[recall.kind]),
        reason=_(REASONS[recall.reason]),
        note=recall.note,
        standing=words.of_recall(recall.state, recall.outcome, _),
        ordered_at=formats.moment_element(recall.ordered_at),
        ended_at=_moment(recall.ended_at),
        record=f"/records/{recall.record_id}",
    )


def _lot(each: RecalledLot, batch: Batch, totals: LotTotals | None, _: Translator) -> LotLine:
    spans = ", ".join(f"{span.first}-{span.last}" for span in each.units)
    return LotLine(
        code=public_code.display(batch.code),
        lot=batch.lot,
        page=f"/p{lot_path(batch)}",
        named=each.named,
        units=_("tem số %(spans)s", spans=spans) if spans else "",
        where="" if totals is None else words.whereabouts(totals, batch.quantity.unit, _),
    )


def _notice(seen: NoticeSeen, _: Translator) -> NoticeLine:
    contact, notice = seen.contact, seen.notice
    phone = None if contact is None else contact.phone
    return NoticeLine(
        name=_("Bên ngoài hệ thống: %(id)s", id=notice.party or "?") if contact is None else contact.name,
        phone=None if phone is None else formats.phone(phone),
        dial=phone,
        standing=words.of_notice(notice.state, _),
        holdings=words.holdings(notice.holdings, _),
        attempts=[
            (formats.moment_element(each.at), _(words.CHANNELS[each.channel])) for each in seen.tellings
        ],
        acknowledged_at=_moment(notice.acknowledged_at),
        next_at=_moment(notice.next_at),
    )


def _mine(notice: Notice, _: Translator) -> dict[str, object]:
    return {
        "standing": words.of_notice(notice.state, _),
        "holdings": words.holdings(notice.holdings, _),
        "acknowledged_at": _moment(notice.acknowledged_at),
    }


def _moment(value: datetime | None) -> Markup | None:
    return None if value is None else formats.moment_element(value)
