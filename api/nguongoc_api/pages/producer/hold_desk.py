"""A lot is held at the desk by one press and a reason, and let go by one press: while something is looked into, it is not sold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from starlette.responses import Response
from starlette.routing import Route

from nguongoc.batches.lots import Batch, Hold
from nguongoc.errors import Refusal
from nguongoc.identifiers import public_code
from nguongoc.ports.rows import Role
from nguongoc.recalls.recall import LONGEST_NOTE
from nguongoc.services.browse_batches import BatchNotFound
from nguongoc.services.caller import Scope
from nguongoc.services.register_batch import lot_path
from nguongoc.services.show_stops import Stops
from nguongoc_api.pages import formats
from nguongoc_api.pages.consumer.recalls import REASONS
from nguongoc_api.pages.i18n import Translator, translator
from nguongoc_api.pages.producer.mending import mendable
from nguongoc_api.pages.producer.page import desk_page, go_on
from nguongoc_api.pages.producer.visit import Visit, read_id
from nguongoc_api.pages.producer.words import at_field
from nguongoc_api.services import Services

STOPPERS: Final = (Role.PRODUCER, Role.AUTHORITY)
"""Who stops lots: whoever made one, and an authority what comes from its territory."""


def hold_routes(route: Callable[..., Route], desk: HoldDesk) -> list[Route]:
    """The same page at the desk of each who may stop a lot."""
    return [
        route(
            f"/{role.value}/batches/{{batch_id}}/hold",
            get=desk.show, post=desk.change, role=role, needs=Scope.RECALL,
        )
        for role in STOPPERS
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class HoldDesk:
    """The page over `HoldLot`; safe to call from any thread."""

    services: Services

    def show(self, visit: Visit) -> Response:
        """Whether it is held, by whom and since when, and the one button."""
        return self._page(visit, self._stops(visit), None)

    def change(self, visit: Visit) -> Response:
        """Held or let go, and back to the page that says so; or the page again with what is wrong."""
        stops = self._stops(visit)
        hold, lets_go = self.services.recalling.hold, visit.given.get("do") == "release"
        try:
            if lets_go:
                hold.release(visit.caller, stops.batch.id)
            else:
                hold(visit.caller, stops.batch.id, visit.given.get("reason", ""))
        except Refusal as refusal:
            mendable(refusal)
            return self._page(visit, stops, refusal)
        return go_on(f"{batch_at(visit, stops.batch.id)}/hold?{'released' if lets_go else 'held'}=1")

    def _stops(self, visit: Visit) -> Stops:
        unknown = BatchNotFound("no such lot of this organisation")
        return self.services.recalling.stops(visit.caller, read_id(visit.places["batch_id"], unknown))

    def _page(self, visit: Visit, stops: Stops, wrong: Refusal | None) -> Response:
        _ = translator(visit.language)
        mine = stops.mine
        said = {} if wrong is None else {"reason": at_field(wrong, _, self.services.settings.base_url)}
        context = {
            "title": _("Lô đang tạm giữ") if mine else _("Tạm giữ lô"),
            **lot_words(visit, stops, _),
            "here": f"{batch_at(visit, stops.batch.id)}/hold",
            "mine": None if mine is None else (mine.reason, formats.moment_element(mine.placed_at)),
            "others": [
                ("" if contact is None else contact.name, formats.moment_element(each.placed_at))
                for each, contact in stops.others
            ],
            "stays": stops.batch.hold is not Hold.NONE,
            "done": next((each for each in ("held", "released") if each in visit.query), ""),
            "values": visit.given,
            "errors": said,
            "longest": LONGEST_NOTE,
        }
        demo = self.services.settings.demo
        return desk_page(visit, "hold.html", context, demo=demo, status=422 if wrong else 200)


def batch_at(visit: Visit, batch_id: UUID) -> str:
    """Under which the visitor's own desk has its pages of a lot."""
    return f"/{visit.caller.role.value}/batches/{batch_id}"


def lot_words(visit: Visit, stops: Stops, _: Translator) -> Mapping[str, object]:
    """Which lot it is, its open recalls, and the way back."""
    batch, product = stops.batch, stops.product
    return {
        "name": "" if product is None else formats.one_of(product.name, product.name_en, _.language),
        "lot": batch.lot,
        "code": public_code.display(batch.code),
        "page": f"/p{lot_path(batch)}",
        "maker": None if _is_own(visit, batch) or stops.maker is None else stops.maker.name,
        "at": batch_at(visit, batch.id),
        "back_to": batch_at(visit, batch.id) + ("" if visit.caller.role is Role.PRODUCER else "/trace"),
        "recalls": [
            (f"/{visit.caller.role.value}/recalls/{each.id}", _(REASONS[each.reason]))
            for each in stops.recalls
        ],
    }


def _is_own(visit: Visit, batch: Batch) -> bool:
    return batch.organisation_id == visit.caller.organisation_id
