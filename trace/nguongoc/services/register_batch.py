"""Register a lot: judged, told as an event, made into a signed passport, and written with all of it or not at all."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from nguongoc.batches.dates import vietnamese_day
from nguongoc.batches.lots import Batch, ProcessLoss
from nguongoc.catalogue.products import Product
from nguongoc.identifiers.crockford import ALPHABET
from nguongoc.identifiers.digital_link import DigitalLink
from nguongoc.identifiers.public_code import CodePath
from nguongoc.ports import Answer, Clock, ReadSource, SignedRecord, UnitOfWork, Writer
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.cap_volumes import check_caps
from nguongoc.services.custody import KeyRetired
from nguongoc.services.issue_passport import IssuePassport
from nguongoc.services.make_lot import Judged, MakeLot, Wish, refuse_taken
from nguongoc.services.once import Once, carry_out
from nguongoc.services.unsigned import StatusPlaceTaken

TRIES = 8
"""A random place in a status list half full is taken one time in two; eight in a row is one in 256."""

PLACES = 64
"""The same inside a transaction of many lots, which cannot open a new list half-way."""


@dataclass(frozen=True, slots=True)
class Registered:
    """The lot as registered, its passport, and what was unusual about it."""

    batch: Batch
    product: Product
    record: SignedRecord
    loss: ProcessLoss | None
    warnings: tuple[str, ...] = ()
    """Stable codes of what else was unusual."""

    @property
    def path(self) -> str:
        return lot_path(self.batch)


def lot_path(batch: Batch) -> str:
    """The canonical path of a lot, without host: a Digital Link when its product has a GTIN, else its public code."""
    if batch.gtin is None:
        return CodePath(batch.code).path()
    return DigitalLink(batch.gtin, lot=batch.lot).path()


def suggest_lot(day: datetime, letters: int = 4) -> str:
    """A lot number for somebody who has none: the day and random characters, `261123-7KQ4`.

    Four are enough for who declares by hand. Of the 200 lots of one product that a file enters at once two would be alike in one file of fifty.
    """
    tail = "".join(secrets.choice(ALPHABET) for _ in range(letters))
    return f"{vietnamese_day(day):%y%m%d}-{tail}"


Also = Callable[[UnitOfWork, Registered], None]


class RegisterBatch:
    """The use case; answers with the lot, or with an earlier answer when the same request came before."""

    def __init__(
        self, reads: ReadSource, writer: Writer, issue: IssuePassport, clock: Clock, base_url: str
    ) -> None:
        self._reads = reads
        self._writer = writer
        self._issue = issue
        self._clock = clock
        self._make = MakeLot(reads, base_url)

    def __call__(
        self,
        caller: Caller,
        wish: Wish,
        once: Once[Registered] | None = None,
        also: Also | None = None,
    ) -> Registered | Answer:
        """`also` is done in the same transaction, and undoes it by raising. Raises `SignsItself` for an organisation whose key lies with itself, and what `prepared` raises."""
        caller.require(Scope.BATCHES_WRITE)
        if once is not None and (earlier := self._replay(once)) is not None:
            return earlier
        now = self._now()
        judged = self._make.judge(caller, wish, now)
        for taken in range(1, TRIES):
            try:
                return self._attempt(judged, now, once, also)
            except StatusPlaceTaken as found:
                self._issue.note_taken(found.list_id, taken)
            except KeyRetired:
                self._issue.note_retired()
        return self._attempt(judged, now, once, also)

    def foresee(self, caller: Caller, wish: Wish) -> Judged:
        """Judged as a registration would be and not registered; what others hold of the sources is asked by the transaction alone."""
        caller.require(Scope.BATCHES_READ)
        return self._make.judge(caller, wish, self._clock.now())

    def prepared(self, caller: Caller, wish: Wish) -> Callable[[UnitOfWork], Registered]:
        """A harvested lot judged and signed, to be written with many others in one transaction; refused there, it left nothing.

        A place in the status list that is taken is not worth a new transaction of all of them: another is signed inside.
        """
        caller.require(Scope.BATCHES_WRITE)
        now = self._now()
        judged = self._make.judge(caller, wish, now)
        self._issue.leave_crowded()
        first = self._prepare(judged, now)

        def write(uow: UnitOfWork) -> Registered:
            attempt = first
            for taken in range(1, PLACES + 1):
                try:
                    return attempt(uow)
                except StatusPlaceTaken as found:
                    self._issue.note_taken(found.list_id, taken)
                    attempt = self._prepare(judged, now)
                except KeyRetired:
                    self._issue.note_retired()
                    raise
            return attempt(uow)

        return write

    def tried(self, caller: Caller, wish: Wish) -> Callable[[UnitOfWork], Batch]:
        """`prepared` without signature and passport, for a transaction that is taken back: it refuses the same."""
        caller.require(Scope.BATCHES_WRITE)
        now = self._now()
        judged = self._make.judge(caller, wish, now)
        made = self._make.tell(judged, judged.batch(now, self._issue.new_record_id()))

        def write(uow: UnitOfWork) -> Batch:
            refuse_taken(uow, made.batch)
            check_caps(uow, made.batch, judged.master)
            uow.lots.add_event(made.stored)
            uow.lots.add_batch(made.batch)
            return made.batch

        return write

    def _now(self) -> datetime:
        """Raises `ClockBehind`, before a day is judged: nobody is told that it lies in the future of a clock that went back."""
        self._issue.custody.refuse_time()
        return self._clock.now()

    def _replay(self, once: Once[Registered]) -> Answer | None:
        with self._reads.open() as reader:
            return once.replay(reader)

    def _attempt(
        self, judged: Judged, now: datetime, once: Once[Registered] | None, also: Also | None
    ) -> Registered | Answer:
        self._issue.leave_crowded()
        register = self._prepare(judged, now)

        def write(uow: UnitOfWork) -> Registered:
            made = register(uow)
            if also is not None:
                also(uow, made)
            return made

        return self._writer.run(lambda uow: carry_out(uow, self._clock, once, write))

    def _prepare(self, judged: Judged, now: datetime) -> Callable[[UnitOfWork], Registered]:
        made = self._make.tell(judged, judged.batch(now, self._issue.new_record_id()))
        issued = self._issue.prepare(made.batch, judged.master, judged.sources, made.body)

        def write(uow: UnitOfWork) -> Registered:
            warnings = made.write(uow, issued)
            return Registered(made.batch, judged.master.product, issued.record, judged.loss, warnings)

        return write
