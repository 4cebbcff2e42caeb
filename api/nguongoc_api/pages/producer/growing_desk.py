"""Which entries of the diary a lot's history tells, chosen at the desk by ticking them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from starlette.responses import Response
from starlette.routing import Route

from nguongoc.errors import Refusal
from nguongoc.identifiers import public_code
from nguongoc.ports.rows import Role
from nguongoc.services.browse_batches import BatchNotFound
from nguongoc.services.tell_growing import EntryNotOfLot, Growing
from nguongoc_api.pages import formats
from nguongoc_api.pages.i18n import translator
from nguongoc_api.pages.producer.diary_words import DEEDS, summary
from nguongoc_api.pages.producer.mending import mendable
from nguongoc_api.pages.producer.new_lot import AnswerMissing
from nguongoc_api.pages.producer.page import desk_page, go_on
from nguongoc_api.pages.producer.visit import Visit, read_id
from nguongoc_api.pages.producer.words import at_fields
from nguongoc_api.services import Services

PATH: Final = "/producer/batches/{batch_id}/growing"
BACK: Final = "back"


def growing_routes(route: Callable[..., Route], desk: GrowingDesk) -> list[Route]:
    return [route(PATH, get=desk.ask, post=desk.choose, role=Role.PRODUCER)]


@dataclass(frozen=True, slots=True)
class GrowingDesk:
    """Of one's own lots; safe to call from any thread."""

    services: Services

    def ask(self, visit: Visit) -> Response:
        """What was done on the plot, what of it is told already, and a tick for each of the others."""
        return self._page(visit, {})

    def choose(self, visit: Visit) -> Response:
        """The ticked ones are told, or the one whose button was pressed is told no more; sent twice, once."""
        batch_id = read_id(visit.places["batch_id"], _unknown())
        if visit.given.get(BACK):
            return self._take_back(visit, batch_id)
        offered = self.services.capturing.grow.offered(visit.caller, batch_id)
        ticked = [each.entry.id for each in offered if visit.given.get(f"entry-{each.entry.id}")]
        if not ticked:
            return self._page(visit, {"": AnswerMissing("tick what is to be told")})
        try:
            self.services.capturing.grow(visit.caller, batch_id, ticked)
        except Refusal as refusal:
            mendable(refusal)
            return self._page(visit, {"": refusal})
        return go_on(f"{visit.path}?kept={len(ticked)}")

    def _take_back(self, visit: Visit, batch_id: UUID) -> Response:
        unknown = EntryNotOfLot("no such entry of this lot")
        entry_id = read_id(visit.given[BACK], unknown)
        self.services.capturing.grow.take_back(visit.caller, batch_id, [entry_id])
        return go_on(f"{visit.path}?{BACK}={entry_id}")

    def _page(self, visit: Visit, wrong: dict[str, Refusal]) -> Response:
        _ = translator(visit.language)
        batch_id = read_id(visit.places["batch_id"], _unknown())
        batch = self.services.browse_batches.batch(visit.caller, batch_id)
        offered = self.services.capturing.grow.offered(visit.caller, batch_id)
        context = {
            "title": _("Việc ngoài đồng của lô"),
            "id": batch.id,
            "lot": batch.lot,
            "code": public_code.display(batch.code),
            "kept": "kept" in visit.query and not wrong,
            "back": next(
                (f"entry-{each.entry.id}" for each in offered if str(each.entry.id) == visit.query.get(BACK)),
                None,
            ),
            "told": [self._line(visit, each) for each in offered if each.told],
            "lines": [self._line(visit, each) for each in offered if not each.told],
            "errors": at_fields(wrong, _, self.services.settings.base_url),
        }
        demo = self.services.settings.demo
        return desk_page(visit, "growing.html", context, demo=demo, status=422 if wrong else 200)

    def _line(self, visit: Visit, growing: Growing) -> dict[str, object]:
        _, entry = translator(visit.language), growing.entry
        word, icon = DEEDS[entry.said.activity]
        return {
            "id": entry.id,
            "word": _(word),
            "icon": icon,
            "day": formats.day(entry.happened_on),
            "summary": summary(entry, _),
            "late": entry.late,
        }


def _unknown() -> BatchNotFound:
    return BatchNotFound("no such lot of this organisation")
