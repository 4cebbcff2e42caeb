"""Deliver what the outbox holds: at least once each, with growing pauses, until it is told or given up.

Whoever claims a message waits for its attempt for a moment only. An address that takes longer is waited for by a thread of its own, and
the next message is somebody else's: however many addresses hang, those that answer are told.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from http import HTTPStatus
from uuid import UUID

from nguongoc.ports import Clock, UnitOfWork, Writer
from nguongoc.ports.outbox import Attempt, Claim, Courier, Message, OutboxState
from nguongoc.services.slow_receivers import SlowReceivers

LOG = logging.getLogger(__name__)
CLAIM = timedelta(seconds=45)
"""How long a message is one worker's: longer than any attempt (30 s), so that a claim ends only with the process that made it; and short,
since a recall that was being told when the process was killed waits for that end."""
PAUSES = tuple(
    timedelta(seconds=seconds)
    for seconds in (5, 30, 120, 600, 1_800, 7_200, 14_400, 28_800, 43_200, 64_800, 86_400)
)
"""After each attempt that failed; the attempt after the last is the last. About three days in all."""
PATIENCE_SECONDS = 0.5
"""So long an attempt is waited for by whoever claimed the message; who answers, answers within it."""
LOOK_EVERY = 0.02
MOST_GONE = 3
"""Attempts answered by 404 or 410, until the address is believed to be gone."""
KEPT = timedelta(days=90)
"""How long what became of a message can be looked up."""
FORGOTTEN_AT_ONCE = 500
GONE = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})

Follower = Callable[[UnitOfWork, Claim, Attempt, OutboxState], None]
"""Told, in the transaction that settles it, what came of an attempt at a message of its topic."""
Signing = Callable[[UnitOfWork, Message, datetime], tuple[bytes | None, ...]]
"""What a message is signed with now (`Claim.signed_with`); nothing: with its own secret."""


@dataclass(slots=True)
class _Attempted:
    """An attempt under way, in a thread of its own."""

    claim: Claim
    done: threading.Event = field(default_factory=threading.Event)
    waited_for: bool = True
    error: Exception | None = None


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
        signing: Signing = lambda _uow, _message, _now: (),
        patience: float = PATIENCE_SECONDS,
    ) -> None:
        """`chance` is between 0 and 1, drawn anew each time: those that failed together shall not come again together.

        Of topics in `final` one answer 410 is enough (Standard Webhooks)."""
        self._writer = writer
        self._clock = clock
        self._courier = courier
        self._followers = followers
        self._chance = chance
        self._final = final
        self._signing = signing
        self._patience = patience
        self.freed: Callable[[], None] = lambda: None
        """Called once an attempt that nobody waited for has ended: more may be begun."""
        self._receivers = SlowReceivers()
        self._claiming = threading.Lock()

    def __call__(self, stopping: Callable[[], bool] = lambda: False) -> int:
        """Everything that is due; how many attempts were made."""
        made = 0
        while not stopping() and self.one() is not None:
            made += 1
        return made

    def one(self) -> UUID | None:
        """One attempt at the message that has been due longest among those that may be begun; its id, or None. It may go on after."""
        attempted = self._claimed()
        if attempted is None:
            return None
        # A daemon: a claim ends by itself, and a process that ends waits for no address.
        threading.Thread(target=self._make, args=(attempted,), name="nguongoc-attempt", daemon=True).start()
        organisation = attempted.claim.message.organisation_id
        if attempted.waited_for and not attempted.done.wait(self._patience):
            attempted.waited_for = False
            self._receivers.drags(organisation)
        if attempted.error is not None:
            raise attempted.error
        return attempted.claim.message.id

    def wait(self, seconds: float) -> bool:
        """Until no attempt is under way; False where one is still."""
        until = time.monotonic() + seconds
        while self._receivers.any_under_way():
            if time.monotonic() > until:
                return False
            time.sleep(LOOK_EVERY)
        return True

    def _claimed(self) -> _Attempted | None:
        # Counted and claimed under one lock: two workers that saw the same count would both go beyond it.
        with self._claiming:
            passed_over = self._receivers.passed_over()
            if passed_over is None:
                return None
            now = self._clock.now()
            claim = self._writer.run(lambda uow: self._claim(uow, now, passed_over))
            if claim is None:
                return None
            waited_for = self._receivers.begin(claim.message.organisation_id)
            return _Attempted(claim, waited_for=waited_for)

    def _claim(self, uow: UnitOfWork, now: datetime, passed_over: Collection[UUID]) -> Claim | None:
        claim = uow.outbox.claim(now, now + CLAIM, passed_over)
        return None if claim is None else replace(claim, signed_with=self._signing(uow, claim.message, now))

    def _make(self, attempted: _Attempted) -> None:
        claim, began = attempted.claim, time.monotonic()
        try:
            attempt = self._courier.deliver(claim, self._clock.now())
            self._writer.run(lambda uow: self._settle(uow, claim, attempt))
        except Exception as error:
            attempted.error = error
            if not attempted.waited_for:
                LOG.exception("an attempt ended badly; it will be made again")
        finally:
            quickly = time.monotonic() - began < self._patience
            self._receivers.done(claim.message.organisation_id, quickly=quickly)
            attempted.done.set()
            if not attempted.waited_for:
                self.freed()

    def forget_old(self) -> int:
        """Messages that were settled long ago are removed; how many. So are secrets that sign nothing any more."""
        now = self._clock.now()

        def forget(uow: UnitOfWork) -> int:
            uow.recalls.forget_old_secrets(now)
            return uow.outbox.forget(now - KEPT, FORGOTTEN_AT_ONCE)

        return self._writer.run(forget)

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
