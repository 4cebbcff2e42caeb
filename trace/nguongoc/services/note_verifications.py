"""What a marketplace verified, noted behind the answer, written once a minute, forgotten after 90 days.

Of a code nothing is handed on from here but the lot that it led to and a keyed reference of the pack: no serial, not even to the
buffer, and nothing at all of what led nowhere, which may be anything that somebody typed.
"""

from __future__ import annotations

import logging
import threading
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from nguongoc.batches.dates import vietnamese_day
from nguongoc.ports import Clock, Writer
from nguongoc.ports.rows import Role
from nguongoc.ports.verification_history import UsageDay, Verification
from nguongoc.scans.references import UnitReferences
from nguongoc.services.caller import Caller
from nguongoc.services.verify_codes import CodeVerdict

LOG = logging.getLogger(__name__)
KEPT_DAYS: Final = 90
MOST_NOTED: Final = 20_000
"""Verifications between two writings; what finds no room is counted, and not listed."""
MOST_A_DAY: Final = 10_000
"""Of one organisation, listed: its sums go on."""
MOST_KEYS: Final = 10_000
WRITTEN_AT_ONCE: Final = 1_000

_Key = tuple[UUID, date, str]


class NoteVerifications:
    """Safe to use from any thread; `note` touches memory alone. What a process had not written when it was killed is lost."""

    def __init__(self, writer: Writer, clock: Clock, references: UnitReferences) -> None:
        self._writer, self._clock, self._references = writer, clock, references
        self._lock = threading.Lock()
        self._noted: dict[Verification, None] = {}
        self._codes: dict[_Key, Counter[str]] = {}
        self._calls: dict[_Key, Counter[datetime]] = {}
        self._forgot: date | None = None

    def note(self, caller: Caller, answers: Sequence[CodeVerdict]) -> None:
        """One call of a marketplace was answered so; others have no desk that shows it, and nothing of theirs is kept."""
        if caller.role is not Role.MARKETPLACE or caller.is_test:
            return
        now = self._clock.now()
        at, day = now.replace(second=0, microsecond=0), vietnamese_day(now)
        key = (caller.organisation_id, day, caller.subject[:60])
        noted = [self._noted_of(key, at, each) for each in answers]
        with self._lock:
            if key not in self._calls and len(self._calls) >= MOST_KEYS:
                return
            self._calls.setdefault(key, Counter())[at] += 1
            self._codes.setdefault(key, Counter()).update(each.verdict for each in noted)
            # The same of the same minute is one line.
            for each in noted[: max(0, MOST_NOTED - len(self._noted))]:
                self._noted[each] = None

    def _noted_of(self, key: _Key, at: datetime, answer: CodeVerdict) -> Verification:
        organisation_id, day, subject = key
        batch, found = answer.batch, answer.found
        unit = None
        if batch is not None and found is not None:
            unit = self._references.of_pack(batch.id, found.number, found.serial)
        verdict = answer.verdict.state.value
        return Verification(
            organisation_id, subject, at, day, verdict, None if batch is None else batch.id, unit
        )

    def write(self) -> int:
        """What was noted since, into the store; kept for the next time where the store takes nothing now."""
        with self._lock:
            noted, codes, calls = self._noted, self._codes, self._calls
            self._noted, self._codes, self._calls = {}, {}, {}
        days = [
            UsageDay(*key, sum(minutes.values()), max(minutes.values()), dict(codes[key]))
            for key, minutes in calls.items()
        ]
        rows = list(noted)
        try:
            if days:
                self._writer.run(lambda uow: uow.verification_history.count(days))
                codes, calls = {}, {}
            while rows:
                some = rows[:WRITTEN_AT_ONCE]
                self._writer.run(
                    lambda uow, some=some: uow.verification_history.add(some, MOST_A_DAY)  # type: ignore[misc]
                )
                rows = rows[WRITTEN_AT_ONCE:]
        except Exception:
            self._put_back(rows, codes, calls)
            raise
        return len(noted)

    def _put_back(
        self,
        rows: Sequence[Verification],
        codes: dict[_Key, Counter[str]],
        calls: dict[_Key, Counter[datetime]],
    ) -> None:
        with self._lock:
            for key, minutes in calls.items():
                self._calls.setdefault(key, Counter()).update(minutes)
                self._codes.setdefault(key, Counter()).update(codes[key])
            for each in rows[: max(0, MOST_NOTED - len(self._noted))]:
                self._noted[each] = None

    def forget(self) -> int:
        """Once a day: what is older than 90 days. Any process may, also several at once."""
        today = vietnamese_day(self._clock.now())
        if self._forgot == today:
            return 0
        before = today - timedelta(days=KEPT_DAYS)
        gone = self._writer.run(lambda uow: uow.verification_history.forget(before))
        self._forgot = today
        return gone
