"""Threads that keep connected shops as they should be: soon after something was committed, and when one is due."""

from __future__ import annotations

from nguongoc.services.sync_shops import SyncShops
from nguongoc_api.jobs.threads import Threads

THREADS = 2
"""A shop that hangs keeps one of them for a request's time; a recall elsewhere goes by the other."""


class ShopWorker(Threads):
    """A commit that concerns a shop made it due in its own transaction; who is woken only looks."""

    def __init__(self, sync: SyncShops) -> None:
        super().__init__("nguongoc-shops", THREADS)
        self._sync = sync

    def work(self, number: int) -> None:
        self._sync(self.stopping)
