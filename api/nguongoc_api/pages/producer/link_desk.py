"""A hand-over by link: who gives it away shows it, who opens it says what came."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from starlette.responses import Response
from starlette.routing import Route

from nguongoc.batches.hand_over_links import LinkState
from nguongoc.batches.quantities import Quantity
from nguongoc.batches.typed import parse_typed_quantity
from nguongoc.errors import Refusal
from nguongoc.ports.rows import Role
from nguongoc.services.hand_over_by_link import HandOverLinkNotFound, HandOverLinkOver, Offered
from nguongoc.services.send_lots import NothingHandedOver
from nguongoc_api.pages.producer.hand_over_pages import HOME
from nguongoc_api.pages.producer.link_pages import ARRIVED, LINKS, TAKE, LinkPages
from nguongoc_api.pages.producer.mending import mendable
from nguongoc_api.pages.producer.page import go_on
from nguongoc_api.pages.producer.visit import Visit, read_id
from nguongoc_api.services import Services


@dataclass(frozen=True, slots=True)
class LinkDesk:
    """The pages over `HandOverByLink`; safe to call from any thread."""

    services: Services

    def show(self, visit: Visit) -> Response:
        """The link, large enough to be scanned off the screen, and what to write beside it in a message."""
        return self._pages.own(visit, self.services.capturing.by_link.own(visit.caller, _link_id(visit)))

    def withdraw(self, visit: Visit) -> Response:
        """The link opens nothing any more."""
        link_id = _link_id(visit)
        try:
            self.services.capturing.by_link.withdraw(visit.caller, link_id)
        except HandOverLinkOver:
            return go_on(f"{LINKS}/{link_id}")
        return go_on(f"{HOME}?undone=1")

    def look(self, visit: Visit) -> Response:
        """What comes, for anybody who has the link; to confirm it one signs in, or opens an organisation first, and comes back."""
        return self._pages.taking(visit, self._offered(visit), {}, {})

    def keep(self, visit: Visit) -> Response:
        """Nobody else's from now on; confirmed once the goods are here, or the name has been looked at."""
        token = visit.places["token"][:64]
        try:
            self.services.capturing.by_link.keep(visit.caller, token)
        except Refusal as refusal:
            return self._pages.taking(visit, self._offered(visit), {}, {"": mendable(refusal)})
        return go_on(f"{TAKE}/{token}")

    def take(self, visit: Visit) -> Response:
        """Confirmed with what was weighed here, or the page again; sent twice it is taken once."""
        offered = self._offered(visit)
        if offered.state is not LinkState.TAKEN:
            arrived, wrong = _arrived(offered, visit.given)
            if wrong:
                return self._pages.taking(visit, offered, visit.given, wrong)
            try:
                self.services.capturing.by_link.take(visit.caller, offered.token, arrived)
            except Refusal as refusal:
                return self._pages.taking(visit, self._offered(visit), visit.given, {"": mendable(refusal)})
        return go_on(f"{TAKE}/{offered.token}")

    def _offered(self, visit: Visit) -> Offered:
        return self.services.capturing.by_link.look(visit.places["token"][:64])

    @property
    def _pages(self) -> LinkPages:
        return LinkPages(self.services)


def link_routes(route: Callable[..., Route], desk: LinkDesk) -> list[Route]:
    """The page of who gives the link, and that of who opens it: for anybody, because who gets it may have no desk yet."""
    role = Role.PRODUCER
    return [
        route(f"{LINKS}/{{link_id}}", get=desk.show, post=desk.withdraw, role=role),
        route(f"{TAKE}/{{token}}", get=desk.look),
        route(f"{TAKE}/{{token}}/keep", post=desk.keep, role=role),
        route(f"{TAKE}/{{token}}/take", post=desk.take, role=role),
    ]


def _link_id(visit: Visit) -> UUID:
    return read_id(visit.places["link_id"], HandOverLinkNotFound("no such hand-over"))


def _arrived(offered: Offered, given: Mapping[str, str]) -> tuple[dict[UUID, Quantity], dict[str, Refusal]]:
    """What came of each lot; blank where none of it did."""
    arrived: dict[UUID, Quantity] = {}
    wrong: dict[str, Refusal] = {}
    for line in offered.lines:
        name = f"{ARRIVED}{line.batch.id}"
        text = given.get(name, "")
        if not text:
            continue
        try:
            arrived[line.batch.id] = parse_typed_quantity(text, line.quantity.unit)
        except Refusal as refusal:
            wrong[name] = refusal
    if not wrong and not arrived:
        wrong[""] = NothingHandedOver("say what came")
    return arrived, wrong
