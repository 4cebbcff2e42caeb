"""Badges on listings: bound to a lot, a seller and a page, so that whoever opens a copy of one elsewhere is told."""

from __future__ import annotations

import re
import secrets
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit
from uuid import UUID

from nguongoc.batches.lots import Batch
from nguongoc.catalogue.products import Product
from nguongoc.errors import Conflict, Invalid, NotFound, Refusal
from nguongoc.identifiers.link import ForeignHost, parse_any
from nguongoc.ports import Answer, Clock, Reader, ReadSource, UnitOfWork, Writer
from nguongoc.ports.badges import Badge, SeenElsewhere
from nguongoc.ports.rows import Role
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.find_lot import find_lot
from nguongoc.services.gathering import Gathering
from nguongoc.services.once import Once, carry_out
from nguongoc.services.recall_rights import lot_under, organisation_of
from nguongoc.services.unit_serials import UnitSerials
from nguongoc.taken_back import WANTED_BACK

LONGEST_SELLER: Final = 120
LONGEST_LISTING: Final = 500
MOST_ORIGINS: Final = 50
"""Of one badge that are told apart."""
MOST_OF_LOT: Final = 200
MOST_STRAYED: Final = 50
MOST_WAITING: Final = 500
EVERY_SECONDS: Final = 5.0
_ORIGIN: Final = re.compile(r"https?://[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?(?::[0-9]{1,5})?")
_LETTERS: Final = "0123456789abcdefghjkmnpqrstvwxyz"
_LENGTH: Final = 14
"""Letters of an id: 70 random bits."""


class ListingMalformed(Invalid):
    """No `https` address of a page, or one with a password or letters beyond ASCII (write these as `xn--` and `%..`)."""

    code = "listing-malformed"


class BadgeUnknown(NotFound):
    """No such badge, or not of this organisation."""

    code = "badge-unknown"


class BadgeLotUnknown(NotFound):
    """The code leads to no lot here."""

    code = "badge-lot-unknown"


class BadgeGone(Conflict):
    """Taken back more than `WANTED_BACK` ago: another one is made."""

    code = "badge-gone"


@dataclass(frozen=True, slots=True)
class BadgeWish:
    """For which lot, of any of its codes, for whose listing, on which page."""

    code: str
    seller: str
    listing: str


@dataclass(frozen=True, slots=True)
class ShownBadge:
    """A badge with its lot and goods, and where else it was seen."""

    badge: Badge
    batch: Batch
    product: Product | None
    elsewhere: Sequence[SeenElsewhere] = ()


def origin_of(address: str) -> str | None:
    """The origin of a page (RFC 6454) as a browser writes it; None for whatever is no plain address of http or https."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return None
    host = (parts.hostname or "").lower()
    scheme = parts.scheme.lower()
    usual = {"https": 443, "http": 80}.get(scheme)
    origin = f"{scheme}://{host}" + ("" if port in (None, usual) else f":{port}")
    return origin if "@" not in parts.netloc and _ORIGIN.fullmatch(origin) else None


@dataclass(frozen=True, slots=True)
class MakeBadges:
    """`host` is ours. Anybody who may verify makes badges, for any lot: they say *check*, never that something is right."""

    reads: ReadSource
    writer: Writer
    clock: Clock
    serials: UnitSerials
    host: str

    def __call__(
        self, caller: Caller, wish: BadgeWish, once: Once[ShownBadge] | None = None
    ) -> ShownBadge | Answer:
        """Raises `BadgeLotUnknown`, `ListingMalformed` and the refusals of texts."""
        caller.require(Scope.VERIFY)
        gathering = Gathering()
        seller = gathering.text(wish.seller, LONGEST_SELLER, "/seller")
        origin = gathering.ask(lambda: _listing_origin(wish.listing), None, "/listing")
        gathering.settle()
        if origin is None:
            raise AssertionError("unreachable: a refused listing is settled above")
        batch, product = self._lot(wish.code)
        badge = Badge(
            id="".join(secrets.choice(_LETTERS) for _ in range(_LENGTH)),
            organisation_id=caller.organisation_id,
            batch_id=batch.id,
            seller=seller,
            listing=wish.listing,
            origin=origin,
            made_at=self.clock.now(),
        )

        def write(uow: UnitOfWork) -> ShownBadge:
            uow.badges.add(badge)
            return ShownBadge(badge, batch, product)

        return self.writer.run(lambda uow: carry_out(uow, self.clock, once, write))

    def _lot(self, code: str) -> tuple[Batch, Product | None]:
        try:
            asked = parse_any(code, frozenset({self.host}))
        except Refusal as refusal:
            raise refusal.at("/code") from None
        found = None
        if not isinstance(asked, ForeignHost):
            with self.reads.open() as reader:
                found = find_lot(reader, asked, self.serials)
        if found is None or found.batch is None:
            raise BadgeLotUnknown("this code leads to no lot here", pointer="/code")
        return found.batch, found.product

    def badges(self, caller: Caller, before: str | None, limit: int) -> Sequence[ShownBadge]:
        """Of the caller's organisation, newest first."""
        caller.require(Scope.VERIFY)
        with self.reads.open() as reader:
            return _shown(reader, reader.badges.of(caller.organisation_id, before, limit))

    def one(self, caller: Caller, badge_id: str) -> ShownBadge:
        """Raises `BadgeUnknown`."""
        caller.require(Scope.VERIFY)
        shown = self.public(badge_id, withdrawn=True)
        if shown.badge.organisation_id != caller.organisation_id:
            raise BadgeUnknown("no such badge of this organisation")
        return shown

    def public(self, badge_id: str, *, withdrawn: bool = False) -> ShownBadge:
        """For whoever looks at it. Raises `BadgeUnknown`, for one that was withdrawn too."""
        with self.reads.open() as reader:
            badge = reader.badges.get(badge_id[: _LENGTH + 1])
            if badge is None or (badge.withdrawn_at is not None and not withdrawn):
                raise BadgeUnknown("no such badge")
            [shown] = _shown(reader, [badge])
        return shown

    def withdraw(self, caller: Caller, badge_id: str) -> None:
        """Its pictures and pages are gone. Raises `BadgeUnknown`; withdrawn again nothing changes."""
        self.one(caller, badge_id)
        now = self.clock.now()
        self.writer.run(lambda uow: uow.badges.withdraw(badge_id, now))

    def restore(self, caller: Caller, badge_id: str) -> ShownBadge:
        """As it was before it was withdrawn, where that is no more than `WANTED_BACK` ago. Raises `BadgeUnknown`, `BadgeGone`; twice is once."""
        withdrawn_at = self.one(caller, badge_id).badge.withdrawn_at
        if withdrawn_at is not None and self.clock.now() - withdrawn_at > WANTED_BACK:
            raise BadgeGone("withdrawn more than a day ago")
        self.writer.run(lambda uow: uow.badges.restore(badge_id))
        return self.one(caller, badge_id)

    def strayed(self, caller: Caller) -> Sequence[tuple[ShownBadge, SeenElsewhere]]:
        """Badges of a producer's own lots, or of those from an authority's territory, on other sites; seen last first, `MOST_STRAYED`."""
        caller.require(Scope.RECALL)
        with self.reads.open() as reader:
            if caller.role is Role.AUTHORITY:
                territory = organisation_of(reader, caller).commune_code
                found = reader.badges.strayed(None, territory, MOST_STRAYED)
            else:
                found = reader.badges.strayed(caller.organisation_id, None, MOST_STRAYED)
            shown = {each.badge.id: each for each in _shown(reader, [badge for badge, _ in found])}
            return [(shown[badge.id], seen) for badge, seen in found if badge.id in shown]

    def of_lot(self, caller: Caller, batch_id: UUID) -> Sequence[ShownBadge]:
        """Badges that anybody made for a lot: for its producer, and the authority of its commune. Raises what `lot_under` raises."""
        caller.require(Scope.RECALL)
        with self.reads.open() as reader:
            lot_under(reader, caller, batch_id)
            return _shown(reader, reader.badges.of_lot(batch_id, MOST_OF_LOT))


class NoteBadges:
    """Counts where badges are seen that were not made for that place; written together, some seconds later.

    Whoever looks waits for no write. What was counted in the last seconds before a process ends is lost: it is a signal, no ledger.
    """

    def __init__(
        self,
        writer: Writer,
        clock: Clock,
        tell: Callable[[UnitOfWork, Badge, str], None],
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        """`tell` is called in the transaction in which a badge is first known to be on a site."""
        self._writer, self._clock, self._tell, self._seconds = writer, clock, tell, seconds
        self._lock = threading.Lock()
        self._waiting: Counter[tuple[str, str]] = Counter()
        self._due = 0.0
        self._handed: Future[None] | None = None

    def elsewhere(self, badge: Badge, seen_at: str | None, own: str) -> str | None:
        """The other origin from which somebody came, None where it is the listing's, ours, or not told."""
        origin = None if seen_at is None else origin_of(seen_at[:LONGEST_LISTING])
        if origin is None or origin in {badge.origin, own}:
            return None
        with self._lock:
            if len(self._waiting) < MOST_WAITING or (badge.id, origin) in self._waiting:
                self._waiting[badge.id, origin] += 1
            due = self._seconds() >= self._due
            if due:
                self._due = self._seconds() + EVERY_SECONDS
        if due:
            self.write()
        return origin

    def settle(self) -> None:
        """What waits, written, and what was handed on just before: for whoever asks how often badges were seen."""
        self.write()
        handed = self._handed
        if handed is None:
            return
        try:
            handed.result()
        finally:
            # Whoever asks at the same time waits for it too; who asks later is not told of its failure again.
            if self._handed is handed:
                self._handed = None

    def write(self) -> Future[None] | None:
        """What waits, handed to the writer."""
        with self._lock:
            seen, self._waiting = self._waiting, Counter()
        if not seen:
            return None
        now: datetime = self._clock.now()
        noted: Mapping[tuple[str, str], int] = dict(seen)

        def write(uow: UnitOfWork) -> None:
            for badge_id, origin in uow.badges.note_elsewhere(noted, now, MOST_ORIGINS):
                badge = uow.badges.get(badge_id)
                if badge is not None:
                    self._tell(uow, badge, origin)

        self._handed = self._writer.submit(write)
        return self._handed


def _listing_origin(listing: str) -> str:
    origin = origin_of(listing)
    plain = listing.isascii() and listing.isprintable() and " " not in listing
    if origin is None or not plain or len(listing) > LONGEST_LISTING:
        raise ListingMalformed("the address of the listing's page, https://..., at most 500 characters")
    if not origin.startswith("https://") and not origin.startswith("http://localhost"):
        raise ListingMalformed("the address of the listing's page begins with https://")
    return origin


def _shown(reader: Reader, badges: Sequence[Badge]) -> list[ShownBadge]:
    batches = reader.lots.batches([each.batch_id for each in badges]) if badges else {}
    products = {each.product_id: reader.catalogue.product(each.product_id) for each in batches.values()}
    seen = reader.badges.elsewhere([each.id for each in badges]) if badges else {}
    return [
        ShownBadge(each, batch, products[batch.product_id], seen.get(each.id, ()))
        for each in badges
        if (batch := batches.get(each.batch_id)) is not None
    ]
