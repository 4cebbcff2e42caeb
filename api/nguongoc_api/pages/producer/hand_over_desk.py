"""What is on hand and what is on its way, at the desk: handed over by one side, confirmed by the other, with what each says."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote
from uuid import UUID

from starlette.responses import Response
from starlette.routing import Route

from nguongoc.batches.typed import parse_typed_quantity
from nguongoc.errors import Refusal
from nguongoc.ports import Answer
from nguongoc.ports.rows import Role
from nguongoc.services.hand_over_by_link import HandOverLinkNotFound
from nguongoc.services.hand_over_events import ReceiverUnknown, receiver_of
from nguongoc.services.hand_over_lots import ReceiptWish
from nguongoc.services.holdings import Shipment, ShipmentNotFound
from nguongoc.services.once import Once
from nguongoc.services.send_lots import NothingHandedOver, SentLine
from nguongoc_api.pages.producer.hand_over_pages import HOME, Asked, HandOverPages
from nguongoc_api.pages.producer.link_pages import LINKS
from nguongoc_api.pages.producer.made_lot import judged, unit_of
from nguongoc_api.pages.producer.mending import mendable
from nguongoc_api.pages.producer.new_lot import AnswerMissing
from nguongoc_api.pages.producer.page import go_on
from nguongoc_api.pages.producer.sending_once import once_of
from nguongoc_api.pages.producer.visit import Visit, read_id
from nguongoc_api.services import Services

PATH: Final = "/producer/hand-over"
LONGEST_CODE: Final = 200
_SLUG: Final = re.compile(r"[a-z0-9-]{1,70}")


@dataclass(frozen=True, slots=True)
class HandOverDesk:
    """The producer's pages over `SendLots`, `HandOverLots` and `TakeBackHandOvers`; safe to call from any thread."""

    services: Services

    def list_holdings(self, visit: Visit) -> Response:
        """What waits to be confirmed, what is on hand, what was sent; and the code that others scan to hand something over."""
        return self._pages.holdings(visit, {}, {})

    def receive(self, visit: Visit) -> Response:
        """Confirmed with what was weighed here, which may differ from what was sent: both stay to be read."""
        given = visit.given
        unknown = ShipmentNotFound("no such shipment")
        shipment_id, batch_id = (read_id(given.get(name, ""), unknown) for name in ("shipment", "batch"))
        shown = f"{HOME}?received={shipment_id}&lot={batch_id}"
        fields = ("shipment", "batch", "value")
        once: Once[Shipment] | None = once_of(HOME, visit.caller.subject, given, fields, lambda _: shown)
        try:
            share = self.services.capturing.holdings.balance(visit.caller, batch_id)
            quantity = parse_typed_quantity(_needed(given, "value"), unit_of(share.batch))
            wish = ReceiptWish(quantity, batch_id=batch_id)
            self.services.capturing.hand_over.receive(visit.caller, shipment_id, wish, once)
        except Refusal as refusal:
            return self._pages.holdings(visit, given, {f"{shipment_id} {batch_id}": mendable(refusal)})
        return go_on(shown)

    def undo(self, visit: Visit) -> Response:
        """What one said of a hand-over, taken back: of one lot or of all that went with it."""
        given = visit.given
        unknown = ShipmentNotFound("no such shipment")
        id = read_id(given.get("shipment", ""), unknown)
        batch_id = read_id(given["lot"], unknown) if given.get("lot") else None
        try:
            shipments = self.services.capturing.holdings.shipments(visit.caller, id)
        except ShipmentNotFound:
            # Pressed twice: what was taken back is no shipment any more.
            return go_on(f"{HOME}?undone=1")
        try:
            self.services.capturing.take_back(visit.caller, shipments[0].reference, batch_id)
        except Refusal as refusal:
            return self._pages.holdings(visit, {}, {"": mendable(refusal)})
        return go_on(f"{HOME}?undone=1")

    def choose(self, visit: Visit) -> Response:
        """Whose code was scanned by the telephone's own camera; on to what goes there."""
        slug = visit.places["slug"].casefold()[:70]
        with self.services.reads.open() as reader:
            receiver_of(reader, slug, visit.caller.organisation_id)
        return go_on(f"{PATH}?to={slug}")

    def ask(self, visit: Visit) -> Response:
        """How much: of the one lot that was chosen, or of each that is on hand."""
        return self._pages.amounts(visit, self._asked(visit, visit.query), {})

    def ask_whom(self, visit: Visit) -> Response:
        """To whom, once it is known how much; nothing is kept before that is said."""
        asked, wrong = self._judged(visit, visit.query)
        if wrong:
            return self._pages.amounts(visit, asked, wrong)
        return self._pages.whom(visit, asked, visit.query, {})

    def send(self, visit: Visit) -> Response:
        """Sent, or the page again; the same form sent twice is one hand-over."""
        given = visit.given
        asked, wrong = self._judged(visit, given)
        if wrong:
            return self._pages.amounts(visit, asked, wrong)
        if given.get("link"):
            return self._link(visit, asked)
        fields = (*sorted(asked.said), "to", "code")
        once: Once[tuple[UUID, ...]] | None = once_of(
            PATH, visit.caller.subject, given, fields, lambda ids: f"{HOME}?sent={ids[0]}"
        )
        try:
            to = party_of(given.get("to") or _needed(given, "code"), self.services.settings.base_url)
            sent = self.services.capturing.send(visit.caller, to, _lines(asked), once)
        except Refusal as refusal:
            at = "code" if isinstance(refusal, AnswerMissing | ReceiverUnknown) else ""
            return self._pages.whom(visit, asked, given, {at: mendable(refusal)})
        if isinstance(sent, Answer):
            return go_on(dict(sent.headers)["Location"])
        return go_on(f"{HOME}?sent={sent[0]}")

    def _link(self, visit: Visit, asked: Asked) -> Response:
        """By a link, to who is not known here; the same form sent twice makes one."""
        link_id = read_id(visit.given["link"], HandOverLinkNotFound("open the form anew"))
        try:
            self.services.capturing.by_link(visit.caller, link_id, _lines(asked))
        except Refusal as refusal:
            return self._pages.whom(visit, asked, visit.given, {"": mendable(refusal)})
        # Only who it is meant for, to be read on the page: the link itself opens for whoever has it.
        meant = visit.query.get("buyer", "")[:36]
        return go_on(f"{LINKS}/{link_id}?for={quote(meant)}" if meant else f"{LINKS}/{link_id}")

    def _asked(self, visit: Visit, given: Mapping[str, str]) -> Asked:
        return Asked(self._pages.on_hand(visit), dict(given), given.get("lot", ""), given.get("to", "")[:70])

    def _judged(self, visit: Visit, given: Mapping[str, str]) -> tuple[Asked, dict[str, Refusal]]:
        asked = self._asked(visit, given)
        kept, wrong = judged(given, asked.shares)
        if "" in wrong:
            wrong = {"": NothingHandedOver("say how much of which lot")}
        return Asked(asked.shares, kept, asked.lot, asked.to), wrong

    @property
    def _pages(self) -> HandOverPages:
        return HandOverPages(self.services)


def hand_over_routes(route: Callable[..., Route], desk: HandOverDesk) -> list[Route]:
    """What is on hand, and what goes from hand to hand."""
    role = Role.PRODUCER
    return [
        route(HOME, get=desk.list_holdings, post=desk.receive, role=role),
        route(f"{HOME}/undo", post=desk.undo, role=role),
        route(PATH, get=desk.ask, role=role),
        route(f"{PATH}/to", get=desk.ask_whom, post=desk.send, role=role),
        route("/producer/to/{slug}", get=desk.choose, role=role),
    ]


def party_of(text: str, base_url: str) -> str:
    """The short name of a party by what is scanned or typed: its address at a desk or in the open, its DID, or the name itself.

    Raises `ReceiverUnknown`: a code of another place names nobody here, whatever it ends with.
    """
    tidy = text[:LONGEST_CODE].strip().rstrip("/")
    for start in (f"{base_url}/producer/to/", f"{base_url}/o/"):
        tidy = tidy.removeprefix(start)
    slug = tidy.rpartition(":o:")[2].casefold() if tidy.startswith("did:web:") else tidy.casefold()
    if not _SLUG.fullmatch(slug):
        raise ReceiverUnknown("no such code of a party", pointer="/to")
    return slug


def _lines(asked: Asked) -> Sequence[SentLine]:
    """What was judged before, read once more."""
    return tuple(
        SentLine(share.batch.id, parse_typed_quantity(text, unit_of(share.batch)))
        for share, text in asked.filled
    )


def _needed(given: Mapping[str, str], name: str) -> str:
    if not given.get(name):
        raise AnswerMissing("fill this in")
    return given[name]
