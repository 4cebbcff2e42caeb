"""A member sees what was entered in their name, and confirms or contests it; owners and clerks hear of what is contested.

A word is about what was shown, by its hash: what was changed since waits for another. It stands in erasable rows beside the declaration,
never in signed bytes: the organisation is responsible for what it declares, whoever typed it and whoever agreed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final
from uuid import UUID

from nguongoc.batches.lots import Batch, Origin
from nguongoc.batches.texts import normalise_text
from nguongoc.diary.entries import Entry
from nguongoc.errors import Conflict, Invalid, NotFound
from nguongoc.ports import Account, Clock, Reader, ReadSource, UnitOfWork, Writer
from nguongoc.ports.confirmations import Confirmation, Thing, Word
from nguongoc.ports.diary import DiaryWish
from nguongoc.ports.rows import Duty
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.provenance import EnteredTold
from nguongoc.services.sessions import caller_of_account

NOTE_LIMIT: Final = 500
MOST_SHOWN: Final = 100
MOST_CONTESTED: Final = 100


class HouseholdMissing(NotFound):
    """The account is of no household, so nothing was entered in its name."""

    code = "household-missing"


class EntryNotYours(NotFound):
    """Nothing of this id was entered in the name of this household."""

    code = "entry-not-yours"


class EntryChanged(Conflict):
    """What was shown is not what stands there now."""

    code = "entry-changed"


class ContestUnexplained(Invalid):
    """Whoever contests says what is wrong."""

    code = "contest-unexplained"


@dataclass(frozen=True, slots=True)
class Shown:
    """Something entered in a member's name, the hash of what is shown of it, and what they said of exactly that; None: nothing yet."""

    thing: Entry | Batch
    sha256: str
    said: Confirmation | None
    value: Decimal | None = None
    """Of a lot: how much of it they harvested, in its own unit, where somebody says."""


@dataclass(frozen=True, slots=True)
class Contest:
    """What a member says is wrong, of what stands there now."""

    said: Confirmation
    member: str
    thing: Entry | Batch


@dataclass(frozen=True, slots=True)
class ConfirmEntries:
    """The use case; safe to call from any thread."""

    reads: ReadSource
    writer: Writer
    clock: Clock

    def mine(self, account: Account) -> Sequence[Shown]:
        """What waits first, of each the newest first. Raises `ScopeMissing`, `HouseholdMissing`."""
        member_id = _household(account)
        with self.reads.open() as reader:
            said = {
                (each.thing, each.thing_id): each
                for each in reader.confirmations.of_member(account.organisation_id, member_id)
            }
            wish = DiaryWish(responsible_id=member_id, standing=True)
            entries = reader.diary.entries(account.organisation_id, wish, None, MOST_SHOWN)
            lots = _lots(reader, member_id)
        shown = [_shown(each, said, None) for each in entries]
        shown += [_shown(batch, said, value) for batch, value in lots]
        return sorted(shown, key=lambda each: each.said is not None)

    def say(
        self, account: Account, thing: Thing, thing_id: UUID, sha256: str, word: Word, note: str | None
    ) -> None:
        """In the place of what the household said before.

        Raises `ScopeMissing`, `HouseholdMissing`, `EntryNotYours`, `EntryChanged`, `ContestUnexplained` and what a text refuses.
        """
        member_id = _household(account)
        if word is Word.CONTESTED and not note:
            raise ContestUnexplained("say what is wrong", pointer="/note")
        kept = None if word is Word.CONFIRMED or note is None else normalise_text(note, NOTE_LIMIT, "/note")
        said = Confirmation(
            account.organisation_id, member_id, thing, thing_id, sha256, word, kept, f"account:{account.id}",
            self.clock.now(),
        )  # fmt: skip

        def write(uow: UnitOfWork) -> None:
            # Erased meanwhile, a member says nothing any more.
            if not uow.members.among(account.organisation_id, [member_id]):
                raise EntryNotYours("no such household")
            now = _digest_of(uow, said)
            if now is None:
                raise EntryNotYours("nothing of this id was entered for this household")
            if now != sha256:
                raise EntryChanged("it was changed since it was shown")
            uow.confirmations.say(said)

        self.writer.run(write)

    def contested(self, caller: Caller) -> Sequence[Contest]:
        """What members say is wrong and nobody has changed since, the newest first. Raises `ScopeMissing`."""
        caller.require(Scope.DESK)
        with self.reads.open() as reader:
            return open_contests(reader, caller.organisation_id)


def open_contests(reader: Reader, organisation_id: UUID) -> list[Contest]:
    """As `ConfirmEntries.contested` tells them; one look where nothing is contested."""
    said = reader.confirmations.contested(organisation_id, MOST_CONTESTED)
    if not said:
        return []
    names = {each.id: each.name for each in reader.members.of(organisation_id, None, 1_000)}
    found = []
    for each in said:
        thing = _thing(reader, each)
        if thing is not None and _digest_of(reader, each) == each.sha256:
            found.append(Contest(each, names.get(each.member_id, ""), thing))
    return found


def tell_entered(reader: Reader, batch: Batch) -> EnteredTold | None:
    """What everybody may know of who typed a lot in and who agreed."""
    if batch.origin is not Origin.HARVESTED:
        return None
    by_clerk = reader.confirmations.entered_as(batch.id) is Duty.CLERK
    harvesters = reader.members.harvesters(batch.id)
    said = {each.member_id: each for each in reader.confirmations.of_lot(batch.id)} if harvesters else {}
    confirmed = 0
    for each in harvesters:
        word = said.get(each.member.id)
        stands = word is not None and word.sha256 == lot_digest(batch, each.value)
        confirmed += stands and word is not None and word.word is Word.CONFIRMED
    if not by_clerk and not confirmed:
        return None
    return EnteredTold(by_clerk, len(harvesters), confirmed)


def lot_digest(batch: Batch, value: Decimal | None) -> str:
    """Of what a member is shown of a lot: which it is, how much, from where and when, and how much of it is theirs."""
    shown = (
        batch.id, batch.product_id, batch.facility_id, batch.quantity.value.normalize(), batch.quantity.unit.value,
        batch.happened_on, batch.variety, None if value is None else value.normalize(),
    )  # fmt: skip
    return hashlib.sha256("\n".join(str(each) for each in shown).encode()).hexdigest()


def _household(account: Account) -> UUID:
    caller_of_account(account).require(Scope.CONFIRM)
    if account.member_id is None:
        raise HouseholdMissing("this account is of no household")
    return account.member_id


def _lots(reader: Reader, member_id: UUID) -> list[tuple[Batch, Decimal | None]]:
    harvested = reader.confirmations.lots_of(member_id, MOST_SHOWN)
    found = ((reader.lots.batch(batch_id), value) for batch_id, value in harvested)
    return [(batch, value) for batch, value in found if batch is not None]


def _shown(
    thing: Entry | Batch, said: Mapping[tuple[Thing, UUID], Confirmation], value: Decimal | None
) -> Shown:
    match thing:
        case Entry():
            sha256, word = thing.sha256, said.get((Thing.DIARY, thing.id))
        case Batch():
            sha256, word = lot_digest(thing, value), said.get((Thing.LOT, thing.id))
    return Shown(thing, sha256, word if word is not None and word.sha256 == sha256 else None, value)


def _thing(reader: Reader, said: Confirmation) -> Entry | Batch | None:
    match said.thing:
        case Thing.DIARY:
            return next(iter(reader.diary.among(said.organisation_id, [said.thing_id])), None)
        case Thing.LOT:
            return reader.lots.batch(said.thing_id)


def _digest_of(reader: Reader, said: Confirmation) -> str | None:
    """Of what stands there now in the member's name; None where nothing does."""
    match _thing(reader, said):
        case Entry() as entry:
            return entry.sha256 if entry.stands and entry.responsible_id == said.member_id else None
        case Batch() as batch:
            shares = {each.member.id: each.value for each in reader.members.harvesters(batch.id)}
            return lot_digest(batch, shares[said.member_id]) if said.member_id in shares else None
        case None:
            return None
