"""Where an organisation sells its products: said, changed, confirmed, ended; each change names the version it was made from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from nguongoc.catalogue.links import parse_target
from nguongoc.errors import Conflict, NotFound, TooLarge
from nguongoc.identifiers.ordered import uuid7
from nguongoc.listings.channels import channel
from nguongoc.listings.listing import Availability, Listing, ListingSaid, Price, parse_price
from nguongoc.ports import Answer, Clock, ReadSource, UnitOfWork, Writer
from nguongoc.services.browse_master_data import ProductNotFound
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.gathering import Gathering
from nguongoc.services.once import Once, carry_out

MOST_LISTINGS: Final = 20
"""Of one product: there are not so many places to sell."""


class ListingNotFound(NotFound):
    """No such listing of this organisation, or it has ended."""

    code = "listing-not-found"


class ListingThere(Conflict):
    """The product is listed at this channel under this address already; `listing` names it."""

    code = "listing-there"


class ListingChanged(Conflict):
    """Somebody changed it since it was read; `version` is the newest."""

    code = "listing-changed"


class TooManyListings(TooLarge):
    """Over `MOST_LISTINGS` of one product."""

    code = "too-many-listings"


@dataclass(frozen=True, slots=True)
class ListingDraft:
    """What somebody says of a listing; `price` as plain digits, in `currency`."""

    channel: str
    url: str | None = None
    price: str | None = None
    currency: str = "VND"
    availability: Availability = Availability.IN_STOCK


@dataclass(frozen=True, slots=True)
class ManageListings:
    """Raises `ScopeMissing`, `ProductNotFound` for others' products too, `ListingNotFound`, and the refusals of drafts."""

    reads: ReadSource
    writer: Writer
    clock: Clock
    own_hosts: frozenset[str]

    def of(self, caller: Caller, after: UUID | None, limit: int) -> Sequence[Listing]:
        """Those that have not ended, the oldest first."""
        caller.require(Scope.MASTER_DATA_READ)
        with self.reads.open() as reader:
            return reader.listings.of(caller.organisation_id, after, limit)

    def listing(self, caller: Caller, listing_id: UUID) -> Listing:
        """One of the caller's own that has not ended."""
        caller.require(Scope.MASTER_DATA_READ)
        with self.reads.open() as reader:
            return _own(reader.listings.listing(listing_id), caller)

    def add(
        self, caller: Caller, product_id: UUID, draft: ListingDraft, once: Once[Listing] | None = None
    ) -> Listing | Answer:
        """Raises `ListingThere`, `TooManyListings`."""
        caller.require(Scope.MASTER_DATA_WRITE)
        said = judge(draft, self.own_hosts)

        def write(uow: UnitOfWork) -> Listing:
            product = uow.catalogue.product(product_id)
            if product is None or product.organisation_id != caller.organisation_id:
                raise ProductNotFound("no such product of this organisation", pointer="/product_id")
            uow.catalogue.lock_product(product.id)
            there = uow.listings.of_product(product.id)
            _check_room(there, said)
            now = self.clock.now()
            made = Listing(uuid7(now), product.organisation_id, product.id, said, 1, now, now)
            uow.listings.add(made)
            uow.shops.wake({made.organisation_id}, now)
            return made

        return self.writer.run(lambda uow: carry_out(uow, self.clock, once, write))

    def replace(
        self, caller: Caller, listing_id: UUID, draft: ListingDraft, versions: frozenset[int] | None
    ) -> Listing:
        """What is said from now on; the same again confirms it. Raises `ListingChanged`, `ListingThere`."""
        caller.require(Scope.MASTER_DATA_WRITE)
        said = judge(draft, self.own_hosts)

        def change(uow: UnitOfWork, before: Listing) -> Listing:
            others = [each for each in uow.listings.of_product(before.product_id) if each.id != before.id]
            _check_room(others, said)
            return replace(before, said=said, confirmed_at=self.clock.now())

        return self._change(caller, listing_id, versions, change)

    def end(self, caller: Caller, listing_id: UUID, versions: frozenset[int] | None) -> Listing:
        """It is shown no more. Raises `ListingChanged`."""
        caller.require(Scope.MASTER_DATA_WRITE)
        return self._change(
            caller, listing_id, versions, lambda _, before: replace(before, ended_at=self.clock.now())
        )

    def ended(self, caller: Caller, listing_id: UUID) -> Listing:
        """One of the caller's own that has."""
        caller.require(Scope.MASTER_DATA_READ)
        with self.reads.open() as reader:
            return _own(reader.listings.listing(listing_id), caller, ended=True)

    def resume(self, caller: Caller, listing_id: UUID, versions: frozenset[int] | None) -> Listing:
        """What was ended is shown again as it was: nobody looked at its price anew, so that is as old as before.

        Raises `ListingNotFound` of one that has not ended, `ListingChanged`, `ListingThere`, `TooManyListings`.
        """
        caller.require(Scope.MASTER_DATA_WRITE)

        def change(uow: UnitOfWork, before: Listing) -> Listing:
            _check_room(uow.listings.of_product(before.product_id), before.said)
            return replace(before, ended_at=None)

        return self._change(caller, listing_id, versions, change, ended=True)

    def _change(
        self,
        caller: Caller,
        listing_id: UUID,
        versions: frozenset[int] | None,
        change: Callable[[UnitOfWork, Listing], Listing],
        *,
        ended: bool = False,
    ) -> Listing:
        def write(uow: UnitOfWork) -> Listing:
            before = _own(uow.listings.listing(listing_id), caller, ended=ended)
            uow.catalogue.lock_product(before.product_id)
            before = _own(uow.listings.listing(listing_id), caller, ended=ended)
            if versions is not None and before.version not in versions:
                raise _changed(before.version)
            after = replace(change(uow, before), version=before.version + 1)
            if not uow.listings.put(after, before.version):
                raise _changed(before.version + 1)
            uow.shops.wake({after.organisation_id}, self.clock.now())
            return after

        return self.writer.run(write)


def judge(draft: ListingDraft, own_hosts: frozenset[str]) -> ListingSaid:
    """What can be kept of a draft. Raises the one refusal or `Several`."""
    gathering = Gathering()
    gathering.ask(lambda: channel(draft.channel, "/channel"), None)
    url, amount = draft.url, draft.price
    kept = None if url is None else gathering.ask(lambda: parse_target(url, own_hosts), url, "/url")
    price: Price | None = None
    if amount is not None:
        price = gathering.ask(lambda: parse_price(amount, draft.currency), None)
    gathering.settle()
    return ListingSaid(draft.channel, kept, price, draft.availability)


def _check_room(there: Sequence[Listing], said: ListingSaid) -> None:
    same = next(
        (each for each in there if (each.said.channel, each.said.url) == (said.channel, said.url)), None
    )
    if same is not None:
        raise ListingThere(
            "the product is listed there already: change that listing", pointer="/url", listing=str(same.id)
        )
    if len(there) >= MOST_LISTINGS:
        raise TooManyListings(f"at most {MOST_LISTINGS} listings of one product", most=MOST_LISTINGS)


def _own(listing: Listing | None, caller: Caller, *, ended: bool = False) -> Listing:
    if (
        listing is None
        or listing.organisation_id != caller.organisation_id
        or (listing.ended_at is not None) != ended
    ):
        raise ListingNotFound("no such listing of this organisation")
    return listing


def _changed(version: int) -> ListingChanged:
    return ListingChanged(f"the listing is at version {version} by now: read it again", version=version)
