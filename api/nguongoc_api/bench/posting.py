"""Callers that each post again as soon as they are answered, over HTTP/1.1 kept alive."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Iterator

from nguongoc_api.bench.load import Load

CREATED = b"201"
CENTILES = 100


def post(
    port: int,
    path: str,
    key: str,
    bodies: Iterator[bytes],
    callers: int,
    seconds: float,
    expected: bytes = CREATED,
) -> Load:
    """The load of so many callers for so long; every body is another one. An answer of another status ends the run."""
    return asyncio.run(_post(port, path, key, bodies, callers, seconds, expected))


async def _post(
    port: int,
    path: str,
    key: str,
    bodies: Iterator[bytes],
    callers: int,
    seconds: float,
    expected: bytes,
) -> Load:
    head = (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {key}\r\n"
        "Content-Type: application/json\r\nContent-Length: "
    ).encode()
    latencies: list[float] = []
    began = time.perf_counter()
    await asyncio.gather(
        *(_call(port, head, bodies, began + seconds, latencies, expected) for _ in range(callers)),
    )
    took = time.perf_counter() - began
    cuts = statistics.quantiles(latencies, n=CENTILES)
    return Load(len(latencies), len(latencies) / took, cuts[49], cuts[98])


async def _call(
    port: int, head: bytes, bodies: Iterator[bytes], until: float, latencies: list[float], expected: bytes
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for body in bodies:
        began = time.perf_counter()
        if began >= until:
            break
        writer.write(head + b"%d\r\n\r\n%b" % (len(body), body))
        answer = await reader.readuntil(b"\r\n\r\n")
        length = int(answer.lower().partition(b"content-length: ")[2].split(b"\r", 1)[0])
        told = await reader.readexactly(length)
        if not answer.startswith(b"HTTP/1.1 " + expected):
            raise RuntimeError(f"the service answered {answer[:40]!r} {told[:400]!r}")
        latencies.append(time.perf_counter() - began)
    writer.close()
    await writer.wait_closed()
