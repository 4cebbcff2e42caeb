"""Deliver what the outbox holds: at least once each, with growing pauses, until it is told or given up."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from http import HTTPStatus
from uuid import UUID

from nguongoc.ports import Clock, UnitOfWork, Writer
from nguongoc.ports.outbox import Attempt, Claim, Courier, OutboxState

CLAIM = timedelta(seconds=45)
"""How long a message is one worker's: longer than any attempt (30 s), so that a claim ends only with the process that made it; and short,
since a recall that was being told when the process was killed waits for that end."""
PAUSES = tuple(
    timedelta(seconds=seconds)
    for seconds in (5, 30, 120, 600, 1_800, 7_200, 14_400, 28_800, 43_200, 64_800, 86_400)
)
"""After each attempt that failed; the attempt after the last is the last. About three days in all."""
AT_ONCE = 2
"""Attempts for one organisation that a process makes at the same time: fewer than its workers, since an address that hangs keeps each
of them for as long as an attempt may take, and nobody else's messages shall wait for that."""
MOST_GONE = 3
"""Attempts answered by 404 or 410, until the address is believed to be gone."""
KEPT = timedelta(days=90)
"""How long what became of a message can be looked up."""
FORGOTTEN_AT_ONCE = 500
GONE = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})

Follower = Callable[[UnitOfWork, Claim, Attempt, OutboxState], None]
"""Told, in the transaction that settles it, what came of an attempt at a message of its topic."""


class DeliverOutbox:
    """Any number may run at the same time, in one process or many."""

    def __init__(
        self,
        writer: Writer,
        clock: Clock,
        courier: Courier,
        followers: Mapping[str, Follower],
        chance: Callable[[], float],
        final: Collection[str] = (),
    ) -> None:
        """`chance` is between 0 and 1, drawn anew each time: those that failed together shall not come again together.

        Of topics in `final` one answer 410 is enough (Standard Webhooks)."""
        self._writer = writer
        self._clock = clock
        self._courier = courier
        self._followers = followers
        self._chance = chance
        self._final = final
        self._under_way: Counter[UUID] = Counter()
        self._claiming = threading.Lock()

    def __call__(self, stopping: Callable[[], bool] = lambda: False) -> int:
        """Everything that is due; how many attempts were made."""
        made = 0
        while not stopping() and self.one() is not None:
            made += 1
        return made

    def one(self) -> UUID | None:
        """One attempt at the message that has been due longest and whose organisation is not `AT_ONCE` at work already; its id, or None."""
        with self._claimed() as claim:
            if claim is None:
                return None
            attempt = self._courier.deliver(claim, self._clock.now())
            self._writer.run(lambda uow: self._settle(uow, claim, attempt))
            return claim.message.id

    @contextmanager
    def _claimed(self) -> Iterator[Claim | None]:
        # Counted and claimed under one lock: two workers that saw the same count would both go beyond it.
        with self._claiming:
            now = self._clock.now()
            busy = [each for each, count in self._under_way.items() if count >= AT_ONCE]
            claim = self._writer.run(lambda uow: uow.outbox.claim(now, now + CLAIM, busy))
            if claim is not None:
                self._under_way[claim.message.organisation_id] += 1
        try:
            yield claim
        finally:
            if claim is not None:
                self._done(claim.message.organisation_id)

    def _done(self, organisation: UUID) -> None:
        with self._claiming:
            self._under_way[organisation] -= 1
            self._under_way += Counter()

    def forget_old(self) -> int:
        """Messages that were settled long ago are removed; how many."""
        before = self._clock.now() - KEPT
        return self._writer.run(lambda uow: uow.outbox.forget(before, FORGOTTEN_AT_ONCE))

    def _settle(self, uow: UnitOfWork, claim: Claim, attempt: Attempt) -> None:
        claim = replace(claim, gone=claim.gone + (attempt.status in GONE))
        state, due_at = self._outcome(claim, attempt)
        if uow.outbox.settle(claim, attempt, state, due_at):
            follower = self._followers.get(claim.message.topic)
            if follower is not None:
                follower(uow, claim, attempt, state)

    def _outcome(self, claim: Claim, attempt: Attempt) -> tuple[OutboxState, datetime]:
        if attempt.status is not None and HTTPStatus(200) <= attempt.status < HTTPStatus.MULTIPLE_CHOICES:
            return OutboxState.DELIVERED, attempt.at
        tries = claim.number - claim.begun_at
        if attempt.status == HTTPStatus.GONE and claim.message.topic in self._final:
            return OutboxState.DEAD, attempt.at
        if claim.gone >= MOST_GONE or tries > len(PAUSES):
            return OutboxState.DEAD, attempt.at
        return OutboxState.WAITING, attempt.at + PAUSES[tries - 1] * (0.75 + 0.5 * self._chance())
