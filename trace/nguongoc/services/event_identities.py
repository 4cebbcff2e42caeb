"""What an organisation knows already: under which identity, under which names, and what was declared an error of what.

Read at the beginning of the transaction; whatever is accepted meanwhile is noted, so that a document may hold an event, the
declaration of its error and the corrected one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from nguongoc.errors import Conflict
from nguongoc.events.incoming import Incoming
from nguongoc.ports import Standing, UnitOfWork
from nguongoc.ports.events import FurtherName, KnownEvent


class EventNameTaken(Conflict):
    """The `eventID` stands for another event of this organisation; one name never means two events."""

    code = "event-name-taken"


@dataclass(frozen=True, slots=True)
class Void:
    """An event that is taken back, and the declaration that does it."""

    original: KnownEvent
    by: UUID


class Identities:
    """Of one organisation, as one transaction sees them."""

    def __init__(
        self, uow: UnitOfWork, organisation_id: UUID, events: Sequence[Incoming], base_url: str
    ) -> None:
        self._organisation_id = organisation_id
        self._addresses = f"{base_url}/epcis/events/"
        identities = {name for each in events for name in (each.identity, each.hash)}
        names = {name for each in events for name in (*each.names, each.hash)}
        self._by_identity = dict(uow.events.by_identity(organisation_id, sorted(identities)))
        found = uow.events.by_name(organisation_id, sorted(names))
        self._by_name = {name: list(known) for name, known in found.items()}
        for name in names:
            self._add_own(uow, name)
        self.voids: dict[UUID, Void] = {}
        """By the id of what is taken back."""
        self.new_names: list[FurtherName] = []

    def _add_own(self, uow: UnitOfWork, name: str) -> None:
        """An address of ours is the name of the event there; registrations spare themselves a row for it."""
        if not name.startswith(self._addresses):
            return
        try:
            stored = uow.events.event(UUID(name[len(self._addresses) :]))
        except ValueError:
            return
        if stored is not None and stored.organisation_id == self._organisation_id and stored.identity:
            known = KnownEvent(
                stored.id,
                stored.identity,
                stored.standing,
                stored.event_time,
                stored.declared_at,
                stored.voided_by,
            )
            self._by_name.setdefault(name, []).append(known)

    def check_names(self, event: Incoming) -> None:
        """Raises `EventNameTaken`."""
        for name in event.names:
            if name.startswith(self._addresses) and not self._by_name.get(name):
                # Nobody else's: whoever is given the address of an event finds that event there, and no other under its name.
                raise EventNameTaken(
                    "an address here is the name of the event there alone", pointer="/eventID", name=name
                )
            if any(_hash_of(known) != event.hash for known in self._by_name.get(name, ())):
                raise EventNameTaken("this eventID stands for another event", pointer="/eventID", name=name)

    def known(self, event: Incoming) -> KnownEvent | None:
        """The same event, captured before; it gets the names it did not have."""
        known = self._by_identity.get(event.identity)
        if known is not None:
            for name in event.names:
                there = self._by_name.setdefault(name, [])
                if all(each.id != known.id for each in there):
                    there.append(known)
                    self.new_names.append(FurtherName(name, known.id, event.body, event.context))
        return known

    def declaration_of(self, event: Incoming) -> UUID | None:
        """Which declaration, come before it, takes an event back: the earliest, whatever order they came in."""
        declared = self._declarations(event.hash)
        return declared[0].id if declared else None

    def _declarations(self, hash: str) -> list[KnownEvent]:
        found = [each for each in self._by_name.get(hash, ()) if each.declared_at is not None]
        return sorted(found, key=lambda each: each.identity)

    def note(self, event: Incoming, id: UUID, standing: Standing, voided_by: UUID | None) -> None:
        """An event was accepted."""
        index = event.index
        known = KnownEvent(id, event.identity, standing, index.event_time, index.declared_at, voided_by)
        self._by_identity[event.identity] = known
        for name in event.names:
            self._by_name.setdefault(name, []).append(known)

    def original_of(self, declaration: Incoming) -> KnownEvent | None:
        """The event that a declaration says was wrong, None when that has not come yet."""
        return self._by_identity.get(declaration.hash)

    def take_back(self, declaration: Incoming) -> None:
        """By a declaration noted before; nothing happens when the event has not come yet, or another one did so earlier."""
        original = self.original_of(declaration)
        if original is None:
            return
        first = self._declarations(declaration.hash)[0]
        if first.identity == declaration.identity:
            self.voids[original.id] = Void(original, first.id)


def _hash_of(known: KnownEvent) -> str:
    return known.identity.partition("@")[0]
