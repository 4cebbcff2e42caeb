"""Of whom bought goods were bought: one step back, for the buyer's own book and for an authority that traces (ADR 58).

Article 18 of Regulation (EC) 178/2002 and Circular 17/2021/TT-BNNPTNT ask it of whoever trades food. A household that sells is a person,
so the name is an ordinary row beside the lot: in nothing that is signed or logged, put right or taken off at any time, and gone with its organisation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from nguongoc.batches.lots import Batch, Origin
from nguongoc.batches.texts import normalise_text
from nguongoc.errors import Invalid
from nguongoc.ports import ReadSource, UnitOfWork, Writer
from nguongoc.ports.rows import Role
from nguongoc.services.browse_batches import BatchNotFound
from nguongoc.services.caller import Caller, Scope

SELLER_LIMIT: Final = 120
POINTER: Final = "/bought_from"


class SellerUnexpected(Invalid):
    """A seller is told of what was purchased; of every other lot its events say where it is from."""

    code = "seller-unexpected"


@dataclass(frozen=True, slots=True)
class KeepSellers:
    """Safe to call from any thread."""

    reads: ReadSource
    writer: Writer

    def __call__(self, caller: Caller, batch_id: UUID, name: str | None) -> str | None:
        """The name as it is kept from now on; None takes it off. Raises `BatchNotFound`, `SellerUnexpected`, the refusals of texts."""
        caller.require(Scope.BATCHES_WRITE)

        def write(uow: UnitOfWork) -> str | None:
            batch = uow.lots.batch(batch_id)
            if batch is None or batch.organisation_id != caller.organisation_id:
                raise BatchNotFound("no such lot of this organisation")
            return note_seller(uow, batch, name)

        return self.writer.run(write)

    def of(self, caller: Caller, batch_id: UUID) -> str | None:
        """Of one's own lot; an authority that may trace reads that of any. Raises `BatchNotFound`."""
        authority = caller.role is Role.AUTHORITY
        caller.require(Scope.TRACE if authority else Scope.BATCHES_READ)
        with self.reads.open() as reader:
            batch = reader.lots.batch(batch_id)
            if batch is None or not (authority or batch.organisation_id == caller.organisation_id):
                raise BatchNotFound("no such lot of this organisation")
            return reader.lots.seller(batch_id)


def note_seller(uow: UnitOfWork, batch: Batch, name: str | None) -> str | None:
    """Inside the transaction of a lot. Raises `SellerUnexpected` and the refusals of texts."""
    kept = name_of_seller(name)
    if kept is not None and batch.origin is not Origin.PURCHASED:
        raise SellerUnexpected("only what was purchased has a seller", pointer=POINTER)
    uow.lots.put_seller(batch.id, kept)
    return kept


def name_of_seller(name: str | None) -> str | None:
    """In one form; None for nothing typed. Raises the refusals of texts."""
    return normalise_text(name, SELLER_LIMIT, POINTER) if name is not None and name.strip() else None
