"""Log time is the earliest cosignature over an entry: a witness whose clock went back gives none that would date everything back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from nguongoc.log.note import VerifierKey
from nguongoc_api.witness.identity import open_identity
from nguongoc_api.witness.keeper import Keeper
from nguongoc_api.witness.memory import Memory
from tests.witness.logs import GrowingLog

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@dataclass
class HandClock:
    at: datetime = NOON

    def now(self) -> datetime:
        return self.at


@dataclass
class Kept:
    log: GrowingLog
    clock: HandClock
    folder: Path
    memory: Memory
    keeper: Keeper

    def asked(self, old: int) -> int:
        return int(self.keeper.add_checkpoint(self.log.request(old)).status)

    @property
    def seen_at(self) -> datetime | None:
        (seen,) = self.keeper.seen()
        return seen.at


def keep(folder: Path, log: GrowingLog, clock: HandClock) -> Kept:
    keys: list[VerifierKey] = [log.key]
    memory = Memory(folder / "logs")
    return Kept(
        log, clock, folder, memory, Keeper(open_identity(folder / "key", "w.example/1"), memory, keys, clock)
    )


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Kept]:
    made = keep(tmp_path, GrowingLog(), HandClock())
    yield made
    made.memory.close()


def test_no_cosignature_is_dated_before_an_earlier_one_and_it_goes_on_once_the_clock_is_right(
    kept: Kept,
) -> None:
    kept.log.grow(5)
    assert kept.asked(0) == 200
    kept.clock.at = NOON - timedelta(days=730)
    kept.log.grow(5)
    assert kept.asked(5) == 503
    assert kept.seen_at == NOON
    kept.clock.at = NOON + timedelta(minutes=5)
    assert kept.asked(5) == 200
    assert kept.seen_at == kept.clock.at


def test_a_witness_that_is_started_in_the_past_remembers_when_it_signed_last(kept: Kept) -> None:
    kept.log.grow(5)
    assert kept.asked(0) == 200
    kept.memory.close()
    again = keep(kept.folder, kept.log, HandClock(NOON - timedelta(seconds=1)))
    kept.memory = again.memory
    kept.log.grow(5)
    assert again.asked(5) == 503
    again.clock.at = NOON
    assert again.asked(5) == 200
