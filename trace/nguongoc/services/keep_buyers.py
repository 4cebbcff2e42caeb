"""Write down whom an organisation sells to, so that a hand-over is one tap; and take that off again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from nguongoc.errors import Conflict, Invalid, NotFound, TooLarge
from nguongoc.geography.communes import search_key
from nguongoc.identifiers.gln import parse_gln
from nguongoc.identifiers.ordered import uuid7
from nguongoc.identifiers.tax_code import parse_tax_code
from nguongoc.parties.known_buyers import BuyerKind, KnownBuyer
from nguongoc.ports import Answer, Clock, ReadSource, UnitOfWork, Writer
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.gathering import Gathering
from nguongoc.services.hand_over_events import receiver_of
from nguongoc.services.once import Once, carry_out

NAME_LIMIT: Final = 120
MOST_BUYERS: Final = 200


class BuyerKindUnknown(Invalid):
    """None of the kinds of buyers."""

    code = "buyer-kind-unknown"


class BuyerThere(Conflict):
    """Written down already, under this name."""

    code = "buyer-there"


class BuyerNotFound(NotFound):
    """No such buyer of this organisation."""

    code = "buyer-not-found"


class BuyersTooMany(TooLarge):
    """More than `MOST_BUYERS` of one organisation."""

    code = "buyers-too-many"


@dataclass(frozen=True, slots=True)
class BuyerDraft:
    """As typed. `party` is the short name of who it is here; None for who is not here, or where nobody says."""

    name: str
    kind: str
    gln: str | None = None
    tax_code: str | None = None
    party: str | None = None


@dataclass(frozen=True, slots=True)
class KeepBuyers:
    """Each raises `ScopeMissing`; others' are not found. Safe to call from any thread."""

    reads: ReadSource
    writer: Writer
    clock: Clock

    def of(self, caller: Caller) -> Sequence[KnownBuyer]:
        """By name."""
        caller.require(Scope.MASTER_DATA_READ)
        with self.reads.open() as reader:
            return reader.known_buyers.of(caller.organisation_id, MOST_BUYERS)

    def add(
        self, caller: Caller, draft: BuyerDraft, once: Once[KnownBuyer] | None = None
    ) -> KnownBuyer | Answer:
        """Raises the refusals of this module, of the texts and numbers, and `ReceiverUnknown`; each names its field."""
        caller.require(Scope.MASTER_DATA_WRITE)
        gathering = Gathering()
        name = gathering.text(draft.name, NAME_LIMIT, "/name")
        kind = gathering.ask(lambda: _kind(draft.kind), BuyerKind.OTHER)
        gln = gathering.ask(lambda: parse_gln(draft.gln) if draft.gln else None, None, "/gln")
        tax = gathering.ask(
            lambda: parse_tax_code(draft.tax_code) if draft.tax_code else None, None, "/tax_code"
        )
        gathering.settle()

        def add(uow: UnitOfWork) -> KnownBuyer:
            own, now = caller.organisation_id, self.clock.now()
            # Held, so that the same name written down twice at a time is there once.
            uow.events.lock_organisation(own)
            there = uow.known_buyers.of(own, MOST_BUYERS)
            if len(there) == MOST_BUYERS:
                raise BuyersTooMany(f"at most {MOST_BUYERS} buyers", most=MOST_BUYERS)
            if search_key(name) in {search_key(each.name) for each in there}:
                raise BuyerThere("written down already", pointer="/name")
            party = None if draft.party is None else receiver_of(uow, draft.party, own).id
            buyer = KnownBuyer(uuid7(now), own, name, kind, gln, tax, party, now)
            uow.known_buyers.add(buyer)
            return buyer

        return self.writer.run(lambda uow: carry_out(uow, self.clock, once, add))

    def drop(self, caller: Caller, buyer_id: UUID) -> KnownBuyer:
        """What was deleted, for who did so by a slip. Raises `BuyerNotFound`."""
        caller.require(Scope.MASTER_DATA_WRITE)
        found = self.writer.run(lambda uow: uow.known_buyers.drop(caller.organisation_id, buyer_id))
        if found is None:
            raise BuyerNotFound("no such buyer of this organisation")
        return found


def _kind(text: str) -> BuyerKind:
    try:
        return BuyerKind(text)
    except ValueError:
        raise BuyerKindUnknown("choose one of the list", pointer="/kind") from None
