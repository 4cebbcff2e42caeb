"""A crowd that looks at pages of packs: so many beside each other, each asking again as soon as it is answered.

Run as a process of its own; what it saw is one line of JSON. Unlike the load that looks for the limit, it reads every answer: a page
that does not name its verdict is an error, however fast it came.
"""

from __future__ import annotations

import asyncio
import json
import re
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from nguongoc_api.bench.load import use_last_core

PATIENCE_SECONDS: Final = 60
TELL_SECONDS: Final = 10
CENTILES: Final = 100
_VERDICT: Final = re.compile(rb'data-verdict="([a-z_]+)"')
_LENGTH: Final = re.compile(rb"content-length: (\d+)", re.IGNORECASE)


@dataclass(slots=True)
class Seen:
    """What came of one turn: latencies in seconds, pages by verdict, and what was no page by what it was."""

    askers: int
    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)
    verdicts: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)

    @property
    def answers(self) -> int:
        return sum(self.verdicts.values())

    @property
    def rate(self) -> float:
        return self.answers / self.seconds if self.seconds else 0.0

    @property
    def p50(self) -> float:
        return self._cuts()[49]

    @property
    def p99(self) -> float:
        return self._cuts()[98]

    def _cuts(self) -> list[float]:
        return statistics.quantiles(self.latencies, n=CENTILES) if len(self.latencies) > 1 else [0.0] * 99


def look(port: int, paths: Path, askers: int, most: int, seconds: float) -> Seen:
    """Let a crowd of `askers` ask for the paths in turn until `most` answers or so many seconds are over."""
    command = [sys.executable, "-m", __name__, *map(str, (port, paths, askers, most, seconds))]
    # The error stream is the caller's: how far it is, for who waits.
    ran = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)  # noqa: S603
    told = json.loads(ran.stdout)
    verdicts, errors = Counter(told["verdicts"]), Counter(told["errors"])
    return Seen(told["askers"], told["seconds"], told["latencies"], verdicts, errors)


async def _crowd(port: int, paths: list[bytes], askers: int, most: int, seconds: float) -> Seen:
    seen, began = Seen(askers), time.perf_counter()
    every = iter(paths[number % len(paths)] for number in range(most))
    telling = asyncio.create_task(_tell(seen, most))
    await asyncio.gather(*(_ask(port, every, began + seconds, seen) for _ in range(askers)))
    seen.seconds = time.perf_counter() - began
    telling.cancel()
    return seen


async def _tell(seen: Seen, most: int) -> None:
    """How far it is, every ten seconds."""
    while True:
        await asyncio.sleep(TELL_SECONDS)
        sys.stderr.write(f"  {len(seen.latencies):,} of at most {most:,} pages\n")
        sys.stderr.flush()


async def _ask(port: int, paths: Iterator[bytes], until: float, seen: Seen) -> None:
    connection: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
    for path in paths:
        began = time.perf_counter()
        if began >= until:
            break
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                connection = connection or await asyncio.open_connection("127.0.0.1", port)
                answer = await _answer(*connection, path)
        except (OSError, TimeoutError, asyncio.IncompleteReadError) as error:
            seen.errors[type(error).__name__] += 1
            connection = None
            continue
        seen.latencies.append(time.perf_counter() - began)
        verdict = _VERDICT.search(answer)
        if answer.startswith(b"HTTP/1.1 200 ") and verdict is not None:
            seen.verdicts[verdict[1].decode()] += 1
        else:
            seen.errors[answer[9:12].decode("latin-1")] += 1
    if connection is not None:
        connection[1].close()


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, path: bytes) -> bytes:
    writer.write(b"GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Language: vi\r\n\r\n" % path)
    head = await reader.readuntil(b"\r\n\r\n")
    length = _LENGTH.search(head)
    return head + await reader.readexactly(int(length[1]) if length else 0)


if __name__ == "__main__":
    use_last_core()
    port, file, askers, most, seconds = sys.argv[1:]
    asked = Path(file).read_bytes().split()
    done = asyncio.run(_crowd(int(port), asked, int(askers), int(most), float(seconds)))
    names = ("askers", "seconds", "latencies", "verdicts", "errors")
    sys.stdout.write(json.dumps({name: getattr(done, name) for name in names}))
