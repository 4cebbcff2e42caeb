"""The links that an organisation registers for its own products: added, replaced, merged, retired; nothing is ever overwritten.

Each change adds a version and ends the one before it, in one transaction that holds the product: two clerks at once neither lose
each other's links nor make the same one twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from nguongoc.catalogue.link_types import DEFAULT_VARIANT
from nguongoc.catalogue.links import LinkSaid, LinkVersion
from nguongoc.catalogue.products import Product
from nguongoc.errors import Conflict, Invalid, NotFound, TooLarge
from nguongoc.identifiers.ordered import uuid7
from nguongoc.ports import Answer, Clock, Reader, ReadSource, UnitOfWork, Writer
from nguongoc.services.browse_master_data import ProductNotFound
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.judge_links import LinkDraft, judge_links
from nguongoc.services.once import Once, carry_out

MOST_LINKS: Final = 100
"""Of a product, and of each of its lots: a linkset stays small enough to be scanned."""
MOST_AT_ONCE: Final = 100


class LinkNotFound(NotFound):
    """No such link of this product."""

    code = "link-not-found"


class LinkThere(Conflict):
    """The product, or this lot, has a link of this type, target and context already; `link` names it."""

    code = "link-there"


class LinkRetired(Conflict):
    """Retired links stay retired: what was said then is history."""

    code = "link-retired"


class LinkChanged(Conflict):
    """Somebody changed it since it was read; `version` is the newest."""

    code = "link-changed"


class LinkLotUnknown(Invalid):
    """No such lot of this product."""

    code = "link-lot-unknown"


class TooManyLinks(TooLarge):
    """Over `MOST_LINKS` for one product or lot, or over `MOST_AT_ONCE` in one request."""

    code = "too-many-links"


@dataclass(frozen=True, slots=True)
class Merged:
    """All links the merge spoke of, as they are now, in its order, and how many of them were new, changed or there already."""

    links: tuple[LinkVersion, ...]
    added: int
    changed: int
    unchanged: int


class ManageLinks:
    """Raises `ScopeMissing`, `ProductNotFound` for others' products too, `LinkNotFound`, and the refusals of the drafts."""

    def __init__(self, reads: ReadSource, writer: Writer, clock: Clock, own_hosts: frozenset[str]) -> None:
        self._reads = reads
        self._writer = writer
        self._clock = clock
        self._own_hosts = own_hosts

    def current(
        self, caller: Caller, product_id: UUID, after: UUID | None, limit: int
    ) -> Sequence[LinkVersion]:
        """What is shown now of the product and its lots."""
        with self._reads.open() as reader:
            product = _own_product(reader, caller, product_id, Scope.MASTER_DATA_READ)
            return reader.links.current(product.id, after, limit)

    def history(
        self, caller: Caller, product_id: UUID, after: UUID | None, limit: int
    ) -> Sequence[LinkVersion]:
        """Every version there was, with who said it and from when until when."""
        with self._reads.open() as reader:
            product = _own_product(reader, caller, product_id, Scope.MASTER_DATA_READ)
            return reader.links.history(product.id, after, limit)

    def link(self, caller: Caller, product_id: UUID, link_id: UUID) -> LinkVersion:
        """The newest version, retired or not."""
        with self._reads.open() as reader:
            _own_product(reader, caller, product_id, Scope.MASTER_DATA_READ)
            return _newest(reader, product_id, link_id)

    def add(
        self, caller: Caller, product_id: UUID, draft: LinkDraft, once: Once[LinkVersion] | None = None
    ) -> LinkVersion | Answer:
        """Raises `LinkThere`, `LinkLotUnknown`, `TooManyLinks`."""
        caller.require(Scope.MASTER_DATA_WRITE)
        said = judge_links([draft], self._own_hosts)[0]

        def write(uow: UnitOfWork) -> LinkVersion:
            book = self._open(uow, caller, product_id, new=1)
            there = book.same_as(said, "")
            if there is not None:
                raise LinkThere(
                    "this link is there already: replace it", pointer="/href", link=str(there.link_id)
                )
            made = book.add(said, "")
            book.close()
            return made

        return self._writer.run(lambda uow: carry_out(uow, self._clock, once, write))

    def replace(
        self,
        caller: Caller,
        product_id: UUID,
        link_id: UUID,
        draft: LinkDraft,
        versions: frozenset[int] | None,
    ) -> LinkVersion:
        """A new version in place of one of `versions` (None: of any). Raises `LinkChanged`, `LinkRetired`, `LinkThere`."""
        caller.require(Scope.MASTER_DATA_WRITE)
        said = judge_links([draft], self._own_hosts)[0]

        def write(uow: UnitOfWork) -> LinkVersion:
            book = self._open(uow, caller, product_id)
            before = _expected(uow, product_id, link_id, versions)
            if before.valid_until is not None:
                raise LinkRetired("a retired link stays retired: register another one")
            there = book.same_as(said, "")
            if there is not None and there.link_id != link_id:
                raise LinkThere("another link is the same by now", pointer="/href", link=str(there.link_id))
            made = book.change(before, said)
            book.close()
            return made

        return self._writer.run(write)

    def merge(self, caller: Caller, product_id: UUID, drafts: Sequence[LinkDraft]) -> Merged:
        """Add what is not there, correct what is there in other words, and leave everything else alone."""
        caller.require(Scope.MASTER_DATA_WRITE)
        if len(drafts) > MOST_AT_ONCE:
            raise TooManyLinks(f"at most {MOST_AT_ONCE} links at once", pointer="/links", most=MOST_AT_ONCE)
        every = judge_links(drafts, self._own_hosts, "/links/{}")

        def write(uow: UnitOfWork) -> Merged:
            book = self._open(uow, caller, product_id, new=len(every))
            made, added, changed = [], 0, 0
            for index, said in enumerate(every):
                pointer = f"/links/{index}"
                there = book.same_as(said, pointer)
                added += there is None
                changed += there is not None and there.said != said
                made.append(book.add(said, pointer) if there is None else book.change(there, said))
            book.close()
            return Merged(tuple(made), added, changed, len(made) - added - changed)

        return self._writer.run(write)

    def retire(
        self, caller: Caller, product_id: UUID, link_id: UUID, versions: frozenset[int] | None
    ) -> None:
        """It is shown no more; asked again, nothing happens. Raises `LinkChanged`."""
        caller.require(Scope.MASTER_DATA_WRITE)

        def write(uow: UnitOfWork) -> None:
            book = self._open(uow, caller, product_id)
            before = _expected(uow, product_id, link_id, versions)
            if before.valid_until is None:
                uow.links.end_version(before.id, book.now, book.by)
                book.close()

        self._writer.run(write)

    def _open(self, uow: UnitOfWork, caller: Caller, product_id: UUID, new: int = 0) -> _Book:
        product = _own_product(uow, caller, product_id, Scope.MASTER_DATA_WRITE)
        uow.links.lock_links(product.id)
        now = self._clock.now()
        ids = sorted((uuid7(now) for _ in range(new)), reverse=True)
        return _Book(uow, product.id, now, caller.subject, ids)


@dataclass(slots=True)
class _Book:
    """The links of one product inside a transaction that holds it."""

    uow: UnitOfWork
    product_id: UUID
    now: datetime
    by: str
    ids: list[UUID]
    """For what is new, last first: links of one request stand in its order."""

    def same_as(self, said: LinkSaid, pointer: str) -> LinkVersion | None:
        batch = None if said.batch_id is None else self.uow.lots.batch(said.batch_id)
        if said.batch_id is not None and (batch is None or batch.product_id != self.product_id):
            raise LinkLotUnknown("no such lot of this product", pointer=f"{pointer}/batch_id")
        shown = self.uow.links.shown(self.product_id, said.batch_id)
        return next((each for each in shown if each.said.same == said.same), None)

    def add(self, said: LinkSaid, pointer: str) -> LinkVersion:
        shown = self.uow.links.shown(self.product_id, said.batch_id)
        if sum(each.said.batch_id == said.batch_id for each in shown) >= MOST_LINKS:
            raise TooManyLinks(
                f"at most {MOST_LINKS} links of one product or lot",
                pointer=f"{pointer}/href",
                most=MOST_LINKS,
            )
        id = self.ids.pop()
        made = LinkVersion(id, id, 1, self.product_id, said, self.now, self.by)
        self.uow.links.add_version(made)
        return made

    def change(self, before: LinkVersion, said: LinkSaid) -> LinkVersion:
        if before.said == said:
            return before
        made = replace(
            before,
            # Behind the one before even within a millisecond: the history is read in the order of ids.
            id=max(uuid7(self.now), UUID(int=before.id.int + 1)),
            version=before.version + 1,
            said=said,
            valid_from=self.now,
            set_by=self.by,
        )
        self.uow.links.end_version(before.id, self.now, self.by)
        self.uow.links.add_version(made)
        return made

    def close(self) -> None:
        there_are = self.uow.links.has_current(self.product_id, DEFAULT_VARIANT)
        self.uow.links.note_default_variants(self.product_id, there_are)


def _own_product(reader: Reader, caller: Caller, product_id: UUID, scope: Scope) -> Product:
    caller.require(scope)
    product = reader.catalogue.product(product_id)
    if product is None or product.organisation_id != caller.organisation_id:
        raise ProductNotFound("no such product of this organisation")
    return product


def _newest(reader: Reader, product_id: UUID, link_id: UUID) -> LinkVersion:
    found = reader.links.newest(link_id)
    if found is None or found.product_id != product_id:
        raise LinkNotFound("no such link of this product")
    return found


def _expected(
    uow: UnitOfWork, product_id: UUID, link_id: UUID, versions: frozenset[int] | None
) -> LinkVersion:
    found = _newest(uow, product_id, link_id)
    if versions is not None and found.version not in versions:
        raise LinkChanged(
            f"the link is at version {found.version} by now: read it again", version=found.version
        )
    return found
