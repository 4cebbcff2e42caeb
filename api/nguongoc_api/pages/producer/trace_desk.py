"""The trace of a lot at a desk: back, forward, or both, as a picture and in words, as far as who is signed in may know (decision 16)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from starlette.responses import Response

from nguongoc.batches.lots import Batch
from nguongoc.errors import NotAllowed, Refusal
from nguongoc.identifiers.link import parse_uri
from nguongoc.identifiers.public_code import parse_code
from nguongoc.ports import Reader
from nguongoc.ports.rows import Role
from nguongoc.services.browse_batches import BatchNotFound
from nguongoc.services.caller import Caller
from nguongoc.services.find_lot import Fit, find_lot
from nguongoc.services.trace_lot import Wanted
from nguongoc.services.trace_start import Start
from nguongoc.services.traced import TracedNode
from nguongoc.tracing.question import Direction
from nguongoc_api.pages import formats
from nguongoc_api.pages.drawing.layers import CARD_WIDTH, layered
from nguongoc_api.pages.drawing.movements import map_of
from nguongoc_api.pages.drawing.rails import on_rails
from nguongoc_api.pages.drawing.shapes import Drawing
from nguongoc_api.pages.i18n import N_, Translator, translator
from nguongoc_api.pages.producer.hold_desk import batch_at
from nguongoc_api.pages.producer.page import STYLES, desk_page, go_on
from nguongoc_api.pages.producer.trace_page import Picture, picture_of
from nguongoc_api.pages.producer.trace_words import WAYS, can_grow, missing_of, shown_code
from nguongoc_api.pages.producer.visit import Visit, read_id
from nguongoc_api.services import Services

USUAL: Final = (12, 60)
"""Depth, and lots on each way: what fits a picture."""
LARGE: Final = (50, 240)
WIDEST: Final = 1_560
"""Five columns: up to here all of it is in sight on a desk, a little smaller; wider ones are moved sideways."""
LONGEST_TYPED: Final = 300
MOST_ALIKE: Final = 20
_DIRECTIONS: Final[Mapping[Direction, str]] = {
    Direction.BOTH: N_("Cả chuỗi"),
    Direction.BACK: WAYS[Direction.BACK.ways[0]],
    Direction.FORWARD: WAYS[Direction.FORWARD.ways[0]],
}


@dataclass(frozen=True, slots=True)
class Turn:
    """Another way to look at the same lot."""

    name: str
    href: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class Head:
    """Words over a column of the drawing."""

    x: float
    side: str
    name: str


@dataclass(frozen=True, slots=True)
class Asked:
    """How the page was asked for: which way, how much of it, which lot's words stand open."""

    here: str
    named: str
    """What was typed, where the address does not name a lot registered here."""
    direction: Direction
    large: bool
    open: str

    @classmethod
    def of(cls, visit: Visit) -> Asked:
        """What is not understood is as if it had not been said."""
        try:
            direction = Direction(visit.query.get("direction", ""))
        except ValueError:
            direction = Direction.BOTH
        named = visit.query.get("of", "")[:LONGEST_TYPED]
        return cls(visit.path, named, direction, "more" in visit.query, visit.query.get("open", ""))

    def href(self, *, direction: Direction | None = None, large: bool | None = None, open: str = "") -> str:
        way, much = direction or self.direction, self.large if large is None else large
        said = {"of": self.named} if self.named else {}
        said |= {"direction": way.value} if way is not Direction.BOTH else {}
        said |= {"more": "1"} if much else {}
        said |= {"open": open} if open else {}
        return f"{self.here}?{urlencode(said)}" if said else self.here


@dataclass(frozen=True, slots=True)
class TraceDesk:
    """The pages of traces, for producers and for authorities alike; safe to call from any thread."""

    services: Services

    def show_trace(self, visit: Visit) -> Response:
        """From a lot registered here: one that the visitor has to do with, any for an authority."""
        batch_id = read_id(visit.places["batch_id"], BatchNotFound("no such lot"))
        start = self.services.trace_lot.find_start.of_batch(visit.caller, batch_id)
        return self._show(visit, start, stopped_at=self._stopped_at(visit, batch_id))

    def find(self, visit: Visit) -> Response:
        """From what is printed on a pack or pallet to its trace; a lot number that several products have gives a choice."""
        if "of" in visit.query:
            asked = Asked.of(visit)
            return self._show(visit, self.services.trace_lot.find_start.named(visit.caller, asked.named))
        _ = translator(visit.language)
        typed = visit.query.get("code", "").strip()[:LONGEST_TYPED]
        with self.services.reads.open() as reader:
            found = [each for each in self._meant(reader, typed) if self._may(visit.caller, each)]
            choice = [(_trace_at(visit, each.id), *self._named(reader, each, _)) for each in found]
        if len(found) == 1:
            return go_on(choice[0][0])
        if typed and not found and self._is_known(visit.caller, typed):
            return go_on(f"{visit.path}?{urlencode({'of': typed})}")
        context = {"title": _("Lần theo lô hàng"), "typed": typed, "choice": choice, "here": visit.path}
        return self._page(visit, "find_trace.html", context, 404 if typed and not found else 200)

    def _show(self, visit: Visit, start: Start, stopped_at: str | None = None) -> Response:
        _ = translator(visit.language)
        asked = Asked.of(visit)
        depth, limit = LARGE if asked.large else USUAL
        wanted = Wanted(asked.direction, depth=depth, limit=limit)
        made = self.services.draw_trace(visit.caller, start, wanted)
        picture = picture_of(
            made,
            _,
            link_to=lambda each: _trace_of(visit, each),
            opened=lambda anchor: f"{asked.href(open=anchor)}#{anchor}",
        )
        things = [*picture.things, *picture.parties.things]
        went = [*picture.went, *picture.parties.passed]
        drawn = layered(things, went)
        cuts = made.trace.truncated
        context = {
            "title": _("Đường đi của %(name)s", name=picture.start.thing.title),
            "picture": picture,
            "desk": drawn,
            "is_wide": drawn.width > WIDEST,
            "phone": on_rails(things, went),
            "ways": _heads(drawn, picture, _),
            "map": map_of(
                {each.node.key: each for each in made.trace.nodes}, picture.things, picture.went, _
            ),
            "turns": _turns(asked, _),
            "open": asked.open,
            "asked": asked,
            "missing": missing_of(cuts, _),
            "more": asked.href(large=True) if can_grow(cuts) and not asked.large else None,
            "troubled": sum(1 for each in picture.things if each.trouble),
            "sees_all": visit.caller.role is Role.AUTHORITY,
            "stopped_at": stopped_at,
        }
        return self._page(visit, "trace.html", context)

    def _stopped_at(self, visit: Visit, batch_id: UUID) -> str | None:
        """Where an authority that may stops the lot; a producer's own have that on their own page."""
        if visit.caller.role is not Role.AUTHORITY:
            return None
        try:
            self.services.recalling.stops(visit.caller, batch_id)
        except NotAllowed:
            return None
        return batch_at(visit, batch_id)

    def _may(self, caller: Caller, batch: Batch) -> bool:
        try:
            self.services.trace_lot.find_start.of_batch(caller, batch.id)
        except BatchNotFound:
            return False
        return True

    def _is_known(self, caller: Caller, typed: str) -> bool:
        """Whether it names a unit, a logistic unit or a foreign lot that the caller may begin from."""
        try:
            self.services.trace_lot.find_start.named(caller, typed)
        except Refusal:
            return False
        return True

    def _meant(self, reader: Reader, typed: str) -> list[Batch]:
        """The lots registered here of this code, link or number; a unit is not its lot."""
        if not typed:
            return []
        try:
            batch = reader.lots.batch_by_code(parse_code(typed))
        except Refusal:
            batch = None
        if batch is not None:
            return [batch]
        try:
            _, asked = parse_uri(typed)
        except Refusal:
            of_number = reader.tracing.keys_of_lot(typed)[:MOST_ALIKE]
            alike = (reader.lots.batch_by_code(code) for _, code in of_number)
            return [each for each in alike if each is not None]
        found = find_lot(reader, asked, self.services.serials)
        is_lot = found.fit is Fit.KNOWN and found.serial is None
        return [found.batch] if is_lot and found.batch is not None else []

    @staticmethod
    def _named(reader: Reader, batch: Batch, _: Translator) -> tuple[str, str]:
        product = reader.catalogue.product(batch.product_id)
        maker = reader.parties.organisation(batch.organisation_id)
        name = "" if product is None else formats.one_of(product.name, product.name_en, _.language)
        return name, ", ".join(filter(None, (maker.name if maker else "", shown_code(batch.code))))

    def _page(
        self, visit: Visit, template: str, context: Mapping[str, object], status: int = 200
    ) -> Response:
        demo = self.services.settings.demo
        return desk_page(visit, template, context, demo=demo, status=status, style=(*STYLES, "trace.css"))


def _trace_of(visit: Visit, traced: TracedNode) -> str | None:
    """The trace of a lot on the way, where who asks may see it as their own."""
    return _trace_at(visit, traced.lot.batch_id) if traced.lot is not None and traced.whole else None


def _trace_at(visit: Visit, batch_id: UUID) -> str:
    desk = "authority" if visit.caller.role is Role.AUTHORITY else "producer"
    return f"/{desk}/batches/{batch_id}/trace"


def _heads(drawn: Drawing, picture: Picture, _: Translator) -> list[Head]:
    """Words over the columns: the lot asked about, and which way it goes on either side of it."""
    heads = [Head(drawn.start_x, "start", _("Lô này"))]
    if picture.back:
        end = drawn.start_x - drawn.pitch + CARD_WIDTH
        heads.append(Head(end, "back", f"← {_(_DIRECTIONS[Direction.BACK])}"))
    if picture.forward or any(each.went_on for each in picture.parties.things):
        heads.append(Head(drawn.start_x + drawn.pitch, "forward", f"{_(_DIRECTIONS[Direction.FORWARD])} →"))
    return heads


def _turns(asked: Asked, _: Translator) -> list[Turn]:
    return [
        Turn(_(name), asked.href(direction=each, large=False), each is asked.direction)
        for each, name in _DIRECTIONS.items()
    ]
