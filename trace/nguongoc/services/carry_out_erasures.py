"""What was asked for is done when it is due: rows go in one transaction, then the files are written anew."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from nguongoc.parties.erasures import ErasureWish
from nguongoc.ports import Clock, ReadSource, UnitOfWork, Writer

LOG = logging.getLogger(__name__)
AT_ONCE: Final = 20
LISTED: Final = 200


@dataclass(frozen=True, slots=True)
class CarryOutErasures:
    """Any number of processes may run it: each wish is done once. A failure is tried again with the next call.

    `scrub` writes the database's files anew and says whether it could; None where that would keep scans waiting and is
    the operator's to time (`nguongoc erase --files`).
    """

    reads: ReadSource
    writer: Writer
    clock: Clock
    scrub: Callable[[], bool] | None

    def __call__(self) -> int:
        """How many organisations were forgotten, each in a transaction of its own."""
        now = self.clock.now()
        with self.reads.open() as reader:
            due = reader.erasing.open_wishes(now, AT_ONCE)
        forgotten = sum([self._carry_out(each) for each in due])
        if self.left_since() is not None:
            self.clean_files()
        return forgotten

    def open_wishes(self) -> Sequence[ErasureWish]:
        """Everybody's, the first due first, at most `LISTED`: for whoever runs the service."""
        with self.reads.open() as reader:
            return reader.erasing.open_wishes(None, LISTED)

    def left_since(self) -> datetime | None:
        """When the first row went whose bytes may still stand in files; None where none do, as far as is known here."""
        with self.reads.open() as reader:
            return reader.erasing.bytes_left_since()

    def clean_files(self) -> bool:
        """Write the files anew; False where that could not be done to the end, so that it has to be done again."""
        began = self.clock.now()
        if self.scrub is None or not self.scrub():
            return False
        self.writer.run(lambda uow: uow.erasing.files_are_clean(began, self.clock.now()))
        return True

    def _carry_out(self, wish: ErasureWish) -> int:
        def forget(uow: UnitOfWork) -> bool:
            # Called off, or done by another process, since it was read; or it recalled something meanwhile.
            still = uow.erasing.take_wish(wish.id)
            if not still or uow.erasing.is_recalling(wish.organisation_id):
                return False
            uow.erasing.erase_organisation(wish.organisation_id, self.clock.now())
            return True

        if not self.writer.run(forget):
            return 0
        # The wish, not the name: who asked to be forgotten is not written into a log.
        LOG.warning("the organisation that asked by wish %s was forgotten", wish.id)
        return 1
