"""From holdings to the pages of what is on hand and on its way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID, uuid4

from markupsafe import Markup
from starlette.responses import Response

from nguongoc.batches.balance import ZERO
from nguongoc.errors import Refusal
from nguongoc.label.qr import qr_svg
from nguongoc.parties.known_buyers import KnownBuyer
from nguongoc.parties.organisations import Organisation
from nguongoc.services.holdings import Share, ShipmentNotFound
from nguongoc_api.pages.i18n import translator
from nguongoc_api.pages.producer.hand_over_words import on_hand_line, told
from nguongoc_api.pages.producer.link_pages import link_line
from nguongoc_api.pages.producer.lot_pages import LOT_STYLES
from nguongoc_api.pages.producer.made_lot import LOOKED_AT, PREFIX, unit_of
from nguongoc_api.pages.producer.new_lot import new_once
from nguongoc_api.pages.producer.page import desk_page, status_of
from nguongoc_api.pages.producer.scanned import TOLD
from nguongoc_api.pages.producer.visit import Visit, read_id
from nguongoc_api.pages.producer.words import at_fields
from nguongoc_api.pages.render import SCRIPTS
from nguongoc_api.services import Services

HOME: Final = "/producer/holdings"
SHOWN_SETTLED: Final = 30
SHOWN_LINKS: Final = 20
SHOWN_RECEIVERS: Final = 8
DONE: Final = ("sent", "received", "undone")


@dataclass(frozen=True, slots=True)
class Asked:
    """A hand-over as far as it was typed: `said` by field, `lot` where it began with one, `to` where it began with a party."""

    shares: Sequence[Share]
    said: Mapping[str, str]
    lot: str
    to: str

    @property
    def shown(self) -> Sequence[Share]:
        only = [each for each in self.shares if str(each.batch.id) == self.lot]
        return only or self.shares

    @property
    def filled(self) -> Iterator[tuple[Share, str]]:
        for each in self.shares:
            text = self.said.get(f"{PREFIX}{each.batch.id}", "")
            if text:
                yield each, text


@dataclass(frozen=True, slots=True)
class HandOverPages:
    """Each page from what is to be shown on it."""

    services: Services

    def on_hand(self, visit: Visit) -> list[Share]:
        """Lots of which something is left, the newest first; held ones too, which go back to their maker alone."""
        shares = self.services.capturing.holdings.holdings(visit.caller, None, LOOKED_AT)
        return [each for each in shares if each.held > ZERO and not each.taken_back]

    def holdings(self, visit: Visit, given: Mapping[str, str], wrong: Mapping[str, Refusal]) -> Response:
        """What comes, what is here, what went."""
        _ = translator(visit.language)
        shares = self.services.capturing.holdings.holdings(visit.caller, None, LOOKED_AT)
        base_url = self.services.settings.base_url
        given_away, kept = self.services.capturing.by_link.waiting(visit.caller, SHOWN_LINKS)
        with self.services.reads.open() as reader:
            me = reader.parties.organisation(visit.caller.organisation_id)
        address = f"{base_url}/producer/to/{'' if me is None else me.slug}"
        ways = [
            (told(share, way, _), way in share.outgoing)
            for share in shares
            if not share.taken_back
            for way in (*share.incoming, *share.outgoing)
        ]
        context = {
            "title": _("Hàng trong kho, giao nhận"),
            "given_away": [link_line(each, base_url, _) for each in given_away],
            "kept": [link_line(each, base_url, _) for each in kept],
            "coming": [each for each, ours in ways if not ours and each["waits"]],
            "settled": [(each, ours) for each, ours in ways if ours or not each["waits"]][:SHOWN_SETTLED],
            "lines": [on_hand_line(each, _) for each in shares if each.held > ZERO and not each.taken_back],
            "once": new_once(),
            "given": given,
            "errors": at_fields(wrong, _, self.services.settings.base_url),
            "done": next((name for name in DONE if name in visit.query), "") if not wrong else "",
            "undo": self._undo(visit),
            "symbol": Markup(qr_svg(address)),  # noqa: S704
            "slug": "" if me is None else me.slug,
        }
        return self._page(visit, "holdings.html", context, wrong)

    def amounts(self, visit: Visit, asked: Asked, wrong: Mapping[str, Refusal]) -> Response:
        """How much of the one lot, with big keys, or of each that is on hand."""
        _ = translator(visit.language)
        shown = asked.shown
        single = shown[0] if len(shown) == 1 else None
        to = self._named(visit, asked.to)
        context = {
            "title": _("Giao bao nhiêu?"),
            "single": None if single is None else on_hand_line(single, _),
            "unit": "" if single is None else unit_of(single.batch).label(visit.language),
            "lines": [on_hand_line(each, _) for each in shown],
            "said": asked.said,
            "lot": asked.lot,
            "to": None if to is None else to.name,
            "slug": "" if to is None else to.slug,
            "errors": at_fields(wrong, _, self.services.settings.base_url),
            "scripts": SCRIPTS,
        }
        return self._page(visit, "hand_over.html", context, wrong, scripted=single is not None)

    def whom(
        self, visit: Visit, asked: Asked, given: Mapping[str, str], wrong: Mapping[str, Refusal]
    ) -> Response:
        """Who was handed to before, the camera, a code to type."""
        _ = translator(visit.language)
        to = self._named(visit, asked.to)
        known = self._known(visit)
        first = [] if to is None else [to]
        chosen = list({each.id: each for each in (*first, *self._before(visit, known))}.values())
        context = {
            "title": _("Giao cho ai?"),
            "going": [(on_hand_line(share, _), text) for share, text in asked.filled],
            "said": {name: text for name, text in asked.said.items() if text},
            "lot": asked.lot,
            "before": chosen,
            "away": [each for each in known if each.buyer_id is None],
            "code": given.get("code", "")[:200],
            "offer": str(uuid4()),
            "once": new_once() if wrong else given.get("once") or new_once(),
            "errors": at_fields(wrong, _, self.services.settings.base_url),
            "scripts": SCRIPTS,
            "told": [(name, _(words)) for name, words in TOLD],
        }
        return self._page(visit, "hand_over_to.html", context, wrong, scans=True)

    def _known(self, visit: Visit) -> Sequence[KnownBuyer]:
        return self.services.starting.buyers.of(visit.caller)

    def _before(self, visit: Visit, known: Sequence[KnownBuyer]) -> list[Organisation]:
        """Who was handed to before, the last first, and who else here is known to buy."""
        with self.services.reads.open() as reader:
            handed = reader.hand_overs.receivers_of(visit.caller.organisation_id, SHOWN_RECEIVERS)
            ids = dict.fromkeys([*handed, *(each.buyer_id for each in known if each.buyer_id is not None)])
            found = [reader.parties.organisation(id) for id in ids if not reader.name_holds.hides(id)]
        return [each for each in found if each is not None]

    def _named(self, visit: Visit, slug: str) -> Organisation | None:
        with self.services.reads.open() as reader:
            found = reader.parties.organisation_by_slug(slug) if slug else None
            if found is None or found.id == visit.caller.organisation_id or reader.name_holds.hides(found.id):
                return None
        return found

    def _undo(self, visit: Visit) -> dict[str, str] | None:
        """What the note offers to take back: that which was just said, while it still stands."""
        text = visit.query.get("sent") or visit.query.get("received", "")
        unknown = ShipmentNotFound("no such shipment")
        try:
            id: UUID = read_id(text, unknown)
            self.services.capturing.holdings.shipments(visit.caller, id)
        except ShipmentNotFound:
            return None
        return {"shipment": str(id), "lot": visit.query.get("lot", "") if "received" in visit.query else ""}

    def _page(
        self,
        visit: Visit,
        template: str,
        context: Mapping[str, Any],
        wrong: Mapping[str, Refusal],
        *,
        scripted: bool = False,
        scans: bool = False,
    ) -> Response:
        return desk_page(
            visit,
            template,
            context,
            demo=self.services.settings.demo,
            status=status_of(wrong),
            style=LOT_STYLES,
            scripted=scripted,
            scans=scans,
        )
