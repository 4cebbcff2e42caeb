"""A crowd on one pack's page, and on ten thousand packs' at once: in health, over a read-only database, and with every signing key gone.

Each state is a server of its own over the same store, and in each the same is asked: one asker alone, fifty beside each other at one
code, fifty at different codes. What fifty wait beyond fifty times one is the service's own; what a state costs is measured against
health in the same run.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Final

from nguongoc.batches.dates import vietnamese_day
from nguongoc.batches.lots import Origin
from nguongoc.batches.quantities import Quantity, Unit
from nguongoc.batches.rules import Declaration
from nguongoc.ports.rows import KeyPurpose
from nguongoc.services.label_wish import LabelFormat, LabelWish, Level
from nguongoc.services.make_lot import Wish
from nguongoc.services.register_batch import Registered
from nguongoc_api.bench.crowd import Seen, look
from nguongoc_api.bench.farm import Farm, found
from nguongoc_api.bench.processes import await_listening, started
from nguongoc_api.bench.ratio import CannotMeasureError, Measured, Ratio
from nguongoc_api.wiring import build

CROWD: Final = 50
CODES, QUICK_CODES = 10_000, 1_000
SECONDS, QUICK_SECONDS = 8.0, 6.0
ALONE_SECONDS, MANY_SECONDS = 12.0, 600.0
"""At most so long for different codes: ten thousand are done long before on any machine that could serve, and one that could
not ends all the same; the table says how many were asked."""
ALONE: Final = 300
"""Different codes that one asker asks for: enough for its median."""
WARM: Final = 20
"""Pages before anything is measured: a server is slow in its first second."""
HEALTH, READ_ONLY, KEYS_GONE = "in health", "database read-only", "signing keys gone"
THOUSAND: Final = 1000


@dataclass(frozen=True, slots=True)
class _Turns:
    """What one state answered: one code and different ones, by one asker and by a crowd."""

    one_alone: Seen
    one: Seen
    many_alone: Seen
    many: Seen

    @property
    def crowds(self) -> tuple[tuple[str, Seen, Seen], ...]:
        return ("one code", self.one_alone, self.one), ("different codes", self.many_alone, self.many)


def measure(*, quick: bool) -> Measured:
    """Six minutes on two cores: ten thousand pages are made three times, and how far that is stands on the error stream."""
    codes, seconds = (QUICK_CODES, QUICK_SECONDS) if quick else (CODES, SECONDS)
    with tempfile.TemporaryDirectory(prefix="nguongoc-bench-") as folder:
        place = Path(folder)
        farm = found(place)
        paths = _packs(farm, codes + ALONE)
        one, alone, many = place / "one.txt", place / "alone.txt", place / "many.txt"
        one.write_text(paths[0])
        alone.write_text("\n".join(paths[:ALONE]))
        many.write_text("\n".join(paths[ALONE:]))
        turns: dict[str, _Turns] = {}
        for state in (HEALTH, READ_ONLY, KEYS_GONE):
            with _service(farm, state) as port:
                _say(state)
                look(port, one, 1, WARM, ALONE_SECONDS)
                turns[state] = _Turns(
                    look(port, one, 1, 10**6, seconds / 2),
                    look(port, one, CROWD, 10**6, seconds),
                    look(port, alone, 1, ALONE, ALONE_SECONDS),
                    look(port, many, CROWD, codes, MANY_SECONDS),
                )
    return Measured(list(_ratios(turns)), _table(turns))


def _say(state: str) -> None:
    """What is measured now, for who waits."""
    sys.stderr.write(f"burst, {state}\n")
    sys.stderr.flush()


def _packs(farm: Farm, count: int) -> list[str]:
    """Page paths of so many printed units of one lot that is signed, logged and on its status list."""
    services = build(farm.settings)
    try:
        said = Declaration(
            lot="B-DONG",
            origin=Origin.HARVESTED,
            quantity=Quantity(Decimal(count), Unit("qua")),
            happened_on=vietnamese_day(services.clock.now()),
        )
        made = services.register_batch(farm.caller, Wish(farm.product.id, farm.facility.id, said))
        if not isinstance(made, Registered):
            raise TypeError("without an idempotency key the lot itself comes back")
        wish = LabelWish(made.batch.id, count, Level.UNIT, LabelFormat.CSV)
        rows = b"".join(services.issue_labels.table(farm.caller, wish).chunks).decode().splitlines()[1:]
        services.sequence_log()
        services.sign_status()
        base = services.settings.base_url
    finally:
        services.close()
    return [f"/p{row.split(',')[1].removeprefix(base)}" for row in rows]


@contextmanager
def _service(farm: Farm, state: str) -> Iterator[int]:
    environment = dict(farm.environment)
    if state == READ_ONLY:
        file = environment["NGUONGOC_DATABASE_URL"].removeprefix("sqlite:///")
        environment["NGUONGOC_DATABASE_URL"] = f"sqlite:///file:{file}?mode=ro&uri=true"
    keys = [farm.settings.key_file(purpose.value) for purpose in KeyPurpose]
    away = [each.with_suffix(".away") for each in keys] if state == KEYS_GONE else []
    for key, hidden in zip(keys, away, strict=False):
        key.rename(hidden)
    try:
        with started("nguongoc_api.bench.served", environment=environment) as (process, port):
            await_listening(process, port)
            yield port
    finally:
        for key, hidden in zip(keys, away, strict=False):
            hidden.rename(key)


def _ratios(turns: Mapping[str, _Turns]) -> Iterator[Ratio]:
    for state, each in turns.items():
        for what, alone, crowd in each.crowds:
            name, answers = f"burst, {what}, {state}", crowd.answers + sum(crowd.errors.values())
            note = f"{CROWD} askers; errors among answers"
            yield Ratio(f"{name}: errors", sum(crowd.errors.values()), answers, "answers", 0.0, True, note)
            if alone.answers < WARM:
                raise CannotMeasureError(
                    f"{state}: one asker had {alone.answers} answers; the machine is too busy"
                )
            limit = CROWD * alone.p50 * THOUSAND
            note = f"{CROWD} askers beside each other; {CROWD} times what one waits"
            yield Ratio(f"{name}: p99", crowd.p99 * THOUSAND, limit, "ms", 2.0, True, note)
    for state in (READ_ONLY, KEYS_GONE):
        for (what, _, healthy), (_, _, crowd) in zip(turns[HEALTH].crowds, turns[state].crowds, strict=True):
            note = "the same in health, in the same run"
            ours, limit = crowd.p99 * THOUSAND, healthy.p99 * THOUSAND
            yield Ratio(f"burst, {what}, {state}: p99 beside health", ours, limit, "ms", 1.5, True, note)


def _table(turns: Mapping[str, _Turns]) -> str:
    rows = ["| state | asked | askers | answers | errors | pages/s | p50 | p99 | longest | verdicts |"]
    rows.append("|---|---|---|---|---|---|---|---|---|---|")
    for state, each in turns.items():
        for what, *seen in each.crowds:
            rows += [_row(state, what, turn) for turn in seen]
    return "\n".join(rows)


def _row(state: str, what: str, seen: Seen) -> str:
    times = (seen.p50, seen.p99, max(seen.latencies, default=0.0))
    cells = (state, what, seen.askers, f"{seen.answers:,}", _said(seen.errors), f"{seen.rate:,.0f}")
    shown = (*map(str, cells), *(f"{each * THOUSAND:,.1f} ms" for each in times), _said(seen.verdicts))
    return "| " + " | ".join(shown) + " |"


def _said(counted: Counter[str]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counted.most_common()) or "none"
