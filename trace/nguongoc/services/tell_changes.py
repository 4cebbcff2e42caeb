"""Say to whoever polls what changed that they may know: each change once, in the order in which it came to stand here, none left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from nguongoc.errors import Unavailable
from nguongoc.ports import Clock, ReadSource, Writer
from nguongoc.ports.changes import PUBLIC, Audience, Change, ChangeType
from nguongoc.services.caller import Caller, Scope

NUMBERED_AT_ONCE: Final = 500
MOST_ROUNDS: Final = 4
"""Of numbering in one request: what is left is numbered by the next, or by whoever works in the background."""
MOST_PASSED: Final = 5_000
"""Numbers that one request looks at: somebody whom little concerns is told how far it came, not made to wait for all of it."""
_OF_RECORDS, _OF_GOODS, _OF_TRADE = Scope.BATCHES_READ, Scope.MASTER_DATA_READ, Scope.TRADE_READ
OWN: Final[Mapping[ChangeType, tuple[Scope, ...]]] = {
    **dict.fromkeys(PUBLIC, (_OF_RECORDS, Scope.VERIFY)),
    # An authority reads what it signed itself by the scopes under which it signs.
    ChangeType.RECORD_PUBLISHED: (_OF_RECORDS, Scope.CERTIFY, Scope.RECALL),
    ChangeType.LISTING_CHANGED: (_OF_GOODS,),
    **{
        each: (_OF_TRADE,)
        for each in ChangeType
        if each.value.partition(".")[0] in {"offer", "order", "shipment"}
    },
}
"""Of an organisation's own, what each of these scopes opens."""
ANY_OF: Final = (Scope.VERIFY, *dict.fromkeys(scope for scopes in OWN.values() for scope in scopes))


@dataclass(frozen=True, slots=True)
class Told:
    """`last` is the number up to which nothing was left out; `caught_up` where there is nothing after it yet."""

    changes: Sequence[Change]
    last: int
    caught_up: bool


@dataclass(frozen=True, slots=True)
class TellChanges:
    """For requests; numbering besides is the background's work."""

    reads: ReadSource
    writer: Writer
    clock: Clock

    def __call__(self, caller: Caller, after: int, limit: int) -> Told:
        """At most `limit` of them after a number. Raises `ScopeMissing` for who may know of none."""
        caller.require_one_of(*ANY_OF)
        self._number()
        with self.reads.open() as reader:
            head = reader.changes.head()
            until = min(head, after + MOST_PASSED)
            found = reader.changes.between(audience_of(caller), after, until, limit)
        last = found[-1].number if len(found) == limit else max(after, until)
        return Told(found, last, last >= head)

    def head(self, caller: Caller) -> Told:
        """Nothing of what was, for who begins now. Raises as above."""
        caller.require_one_of(*ANY_OF)
        self._number()
        with self.reads.open() as reader:
            return Told((), reader.changes.head(), caught_up=True)

    def _number(self) -> None:
        with self.reads.open() as reader:
            some = reader.changes.any_fresh()
        now, rounds = self.clock.now(), 0
        # What is numbered can be told, though nothing can be written just now.
        with suppress(Unavailable):
            while some and rounds < MOST_ROUNDS:
                done = self.writer.run(lambda uow: uow.changes.number(NUMBERED_AT_ONCE, now))
                some, rounds = done == NUMBERED_AT_ONCE, rounds + 1


def audience_of(caller: Caller) -> Audience:
    """What a key opens: the public part with `verify`, each own part with the scope under which it is read elsewhere."""
    return Audience(
        caller.organisation_id,
        tuple(sorted(PUBLIC)) if caller.may(Scope.VERIFY) else (),
        tuple(each for each, scopes in OWN.items() if any(caller.may(scope) for scope in scopes)),
    )
