"""A recall is ended at the desk by whoever ordered it, saying how: lifted, or what became of the goods."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, TypeVar

from starlette.responses import Response
from starlette.routing import Route

from nguongoc.errors import Refusal
from nguongoc.ports import Answer
from nguongoc.recalls.recall import Outcome, Recall, RecallState
from nguongoc.services.asked import RecallEndAsked
from nguongoc.services.caller import Scope
from nguongoc.services.custody import SignsItself
from nguongoc.services.end_recall import RecallNotFound
from nguongoc.services.once import Once
from nguongoc.services.prepare_signing import Prepared
from nguongoc_api.pages import formats
from nguongoc_api.pages.consumer.recalls import REASONS
from nguongoc_api.pages.i18n import N_, translator
from nguongoc_api.pages.producer import recall_words as words
from nguongoc_api.pages.producer.hold_desk import STOPPERS
from nguongoc_api.pages.producer.mending import mendable
from nguongoc_api.pages.producer.new_lot import AnswerMissing, new_once
from nguongoc_api.pages.producer.own_signature import signs_itself, to_be_signed, waits_at
from nguongoc_api.pages.producer.page import desk_page, go_on, status_of
from nguongoc_api.pages.producer.sending_once import once_of
from nguongoc_api.pages.producer.visit import Visit, read_id
from nguongoc_api.pages.producer.words import at_fields
from nguongoc_api.services import Services

T = TypeVar("T")
OUTCOMES: Final[Mapping[Outcome, str]] = {
    Outcome.LIFTED: N_("Bãi bỏ: hàng không sao, bán lại được"),
    Outcome.REPAIRED: N_("Đã khắc phục lỗi, bán lại được"),
    Outcome.REPURPOSED: N_("Đã chuyển sang mục đích khác; lô vẫn ghi là đã thu hồi"),
    Outcome.REEXPORTED: N_("Đã tái xuất; lô vẫn ghi là đã thu hồi"),
    Outcome.DESTROYED: N_("Đã tiêu huỷ; lô vẫn ghi là đã thu hồi"),
}


def recall_end_routes(route: Callable[..., Route], desk: RecallEndDesk) -> list[Route]:
    """At the desk of each who may recall."""
    return [
        route(
            f"/{role.value}/recalls/{{recall_id}}/end",
            get=desk.ask, post=desk.end, role=role, needs=Scope.RECALL,
        )
        for role in STOPPERS
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class RecallEndDesk:
    """The page over `EndRecall`; safe to call from any thread."""

    services: Services

    def ask(self, visit: Visit) -> Response:
        """How it ended; nothing is chosen beforehand."""
        recall = self._own(visit)
        if recall.state is RecallState.ENDED:
            return go_on(_shown_at(visit, recall))
        return self._page(visit, recall, {})

    def end(self, visit: Visit) -> Response:
        """Ended, and on to the recall's page; or the form again with what is wrong."""
        recall = self._own(visit)
        try:
            outcome = Outcome(visit.given.get("outcome", ""))
        except ValueError:
            return self._page(visit, recall, {"outcome": AnswerMissing("choose one of the list")})
        try:
            once: Once[Recall] | None = _once(visit, lambda made: _shown_at(visit, made))
            ended = self.services.recalling.end(visit.caller, recall.id, outcome, once)
        except SignsItself:
            waits: Once[Prepared] | None = _once(visit, lambda made: waits_at(visit, made))
            return to_be_signed(self.services, visit, RecallEndAsked(recall.id, outcome), waits)
        except Refusal as refusal:
            mendable(refusal)
            return self._page(visit, recall, {"": refusal})
        return go_on(
            dict(ended.headers)["Location"] if isinstance(ended, Answer) else _shown_at(visit, ended)
        )

    def _own(self, visit: Visit) -> Recall:
        """One that this organisation ordered: nobody else ends it. Raises `RecallNotFound`."""
        unknown = RecallNotFound("no such recall of this organisation")
        found = self.services.recalling.browse.recall(
            visit.caller, read_id(visit.places["recall_id"], unknown)
        )
        if found.recall.organisation_id != visit.caller.organisation_id:
            raise unknown
        return found.recall

    def _page(self, visit: Visit, recall: Recall, wrong: Mapping[str, Refusal]) -> Response:
        _ = translator(visit.language)
        context = {
            "title": _("Kết thúc thu hồi"),
            "kind": _(words.KINDS[recall.kind]),
            "reason": _(REASONS[recall.reason]),
            "ordered_at": formats.moment_element(recall.ordered_at),
            "here": _shown_at(visit, recall),
            "outcomes": [(each.value, _(said)) for each, said in OUTCOMES.items()],
            "values": visit.given,
            "once": new_once(),
            "by_own_key": signs_itself(self.services, visit),
            "errors": at_fields(wrong, _, self.services.settings.base_url),
        }
        demo = self.services.settings.demo
        return desk_page(visit, "recall_end.html", context, demo=demo, status=status_of(wrong))


def _once(visit: Visit, shown_at: Callable[[T], str]) -> Once[T] | None:
    return once_of(visit.path, visit.caller.subject, visit.given, ("outcome",), shown_at)


def _shown_at(visit: Visit, recall: Recall) -> str:
    return f"/{visit.caller.role.value}/recalls/{recall.id}"
