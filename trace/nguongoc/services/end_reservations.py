"""Reservations that ran out are written down and told, by whoever works in the background: they ended by the clock all the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from nguongoc.ports import Clock, ReadSource, UnitOfWork, Writer
from nguongoc.services.order_changes import expire

AT_ONCE: Final = 200


@dataclass(frozen=True, slots=True)
class EndReservations:
    """Safe to run in any number of processes."""

    reads: ReadSource
    writer: Writer
    clock: Clock
    base_url: str

    def __call__(self) -> int:
        """How many were written down."""
        with self.reads.open() as reader:
            over = reader.trading.ran_out(self.clock.now(), AT_ONCE)
        return sum(self._end(each) for each in over)

    def _end(self, order_id: UUID) -> bool:
        def write(uow: UnitOfWork) -> bool:
            seen = uow.trading.order(order_id)
            if seen is None:
                return False
            uow.lots.lock_batches(seen.batch_ids)
            order = uow.trading.lock_order(order_id)
            return order is not None and expire(uow, order, self.clock.now(), self.base_url)

        return self.writer.run(write)
