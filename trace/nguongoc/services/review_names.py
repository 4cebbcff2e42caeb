"""Review names that are taken for another's: the authority of the commune, or the operator, releases each or refuses it.

Until then the organisation has no key and no DID document, so that nothing can be signed in its name: the key is made, and
its first DID document goes to the log, in the transaction that releases the name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from nguongoc.batches.texts import normalise_text
from nguongoc.errors import Conflict, NotFound
from nguongoc.parties.name_holds import HoldState, NameHold
from nguongoc.parties.organisations import Organisation, OrganisationKind
from nguongoc.ports import Clock, Reader, ReadSource, UnitOfWork, Writer
from nguongoc.ports.rows import KeyPurpose
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.custody import Custody

REASON_LIMIT = 500


class NameHoldUnknown(NotFound):
    """No such name is held, or not one that this caller reviews."""

    code = "name-hold-unknown"


class NameAnswered(Conflict):
    """The name was released or refused already."""

    code = "name-answered"


@dataclass(frozen=True, slots=True)
class HeldName:
    """What whoever reviews a name looks at: the organisation itself, and those it is taken for."""

    hold: NameHold
    organisation: Organisation
    others: tuple[Organisation, ...]
    phone: str | None = None
    """Of who signs in for it, while the name waits: whoever looks calls and asks."""

    @property
    def id(self) -> UUID:
        return self.hold.organisation_id


@dataclass(frozen=True, slots=True)
class ReviewNames:
    """`caller` is None for the operator, who reviews all. Otherwise an authority reviews those of its commune. Raises `ScopeMissing`."""

    reads: ReadSource
    writer: Writer
    custody: Custody
    clock: Clock

    def held(self, caller: Caller | None, before: UUID | None, limit: int) -> Sequence[HeldName]:
        """Every name that was ever held, with its answer, the newest first."""
        with self.reads.open() as reader:
            try:
                own = _reviewer(reader, caller)
            except NameHoldUnknown:
                return []
            found = reader.name_holds.under(None if own is None else own.commune_code, before, limit)
            return [shown for each in found if (shown := _shown(reader, each)) is not None]

    def own(self, caller: Caller) -> NameHold | None:
        """How the caller's own name stands, None where it was never held."""
        with self.reads.open() as reader:
            return reader.name_holds.find(caller.organisation_id)

    def release(self, caller: Caller | None, organisation_id: UUID) -> HeldName:
        """Two different parties: from here on it signs and is shown. Raises `NameHoldUnknown`, `NameAnswered`, `KeyNotOpened`."""

        def write(uow: UnitOfWork) -> HeldName:
            held = self._answer(uow, caller, organisation_id, HoldState.RELEASED, None)
            now, algorithm = self.clock.now(), held.hold.algorithm
            self.custody.make_key(uow, KeyPurpose.ORGANISATION, held.organisation, now, algorithm)
            return held

        return self.writer.run(write)

    def refuse(self, caller: Caller | None, organisation_id: UUID, reason: str) -> HeldName:
        """With a reason, which the applicant reads. Raises `NameHoldUnknown`, `NameAnswered` and a refusal of the text."""
        said = normalise_text(reason, REASON_LIMIT, "/reason")
        return self.writer.run(
            lambda uow: self._answer(uow, caller, organisation_id, HoldState.REFUSED, said)
        )

    def _answer(
        self,
        uow: UnitOfWork,
        caller: Caller | None,
        organisation_id: UUID,
        state: HoldState,
        reason: str | None,
    ) -> HeldName:
        reviewer = _reviewer(uow, caller)
        hold = uow.name_holds.find(organisation_id)
        shown = None if hold is None else _shown(uow, hold)
        if shown is None or shown.organisation.erased_at is not None or not _within(reviewer, shown):
            raise NameHoldUnknown("no such name is held in your territory")
        answered = replace(
            shown.hold,
            state=state,
            answered_at=self.clock.now(),
            answered_by=None if reviewer is None else reviewer.id,
            reason=reason,
        )
        if not uow.name_holds.answer(answered):
            raise NameAnswered("this name was released or refused already")
        return replace(shown, hold=answered)


def _reviewer(reader: Reader, caller: Caller | None) -> Organisation | None:
    if caller is None:
        return None
    caller.require(Scope.NAMES_REVIEW)
    own = reader.parties.organisation(caller.organisation_id)
    if own is None or own.kind is not OrganisationKind.AUTHORITY:
        raise NameHoldUnknown("authorities review names")
    return own


def _within(reviewer: Organisation | None, held: HeldName) -> bool:
    commune = None if reviewer is None else reviewer.commune_code
    return commune is None or commune == held.organisation.commune_code


def _shown(reader: Reader, hold: NameHold) -> HeldName | None:
    organisation = reader.parties.organisation(hold.organisation_id)
    others = (reader.parties.organisation_by_slug(slug) for slug in hold.others)
    if organisation is None:
        return None
    waits = hold.state is HoldState.OPEN
    account = next(iter(reader.access.accounts(organisation.id, None, 1)), None) if waits else None
    seen = tuple(each for each in others if each is not None)
    return HeldName(hold, organisation, seen, None if account is None else account.phone)
