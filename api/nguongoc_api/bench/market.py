"""What a platform asks: one code over HTTP beside the bare function, thousands at once and as a job beside bare Ed25519, and being told.

Every code is of a lot of its own, with its record, its place in the log and in the status lists: nothing is shared that
would not be shared by the parcels of a day.
"""

from __future__ import annotations

import json
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial
from itertools import cycle
from pathlib import Path

from nguongoc.services.verify_codes import VerifyCodes
from nguongoc.signing.algorithms import PublicKey, load_public_bytes, verify
from nguongoc.signing.jose import CompactJws, parse_compact
from nguongoc.verdict import State
from nguongoc.verify import Verifier
from nguongoc_api.bench import many_codes, telling
from nguongoc_api.bench.farm import BASE_URL, found
from nguongoc_api.bench.posting import post
from nguongoc_api.bench.processes import running
from nguongoc_api.bench.ratio import CannotMeasureError, Ratio
from nguongoc_api.services import Services
from nguongoc_api.wiring import build

LOTS, QUICK_LOTS = 1_000, 200
ROUNDS, QUICK_ROUNDS = 5, 3
SECONDS, QUICK_SECONDS = 2.0, 2.0
BESIDE_FUNCTION = 0.35
BESIDE_BARE = 0.25
PER_LOT = 25


def measure(*, quick: bool = False) -> list[Ratio]:
    """On SQLite, one caller; the bulk in CPU seconds, so that neighbours do not count."""
    lots, rounds, seconds = (QUICK_LOTS, QUICK_ROUNDS, QUICK_SECONDS) if quick else (LOTS, ROUNDS, SECONDS)
    with tempfile.TemporaryDirectory(prefix="nguongoc-bench-") as folder:
        farm = found(Path(folder))
        with closing(build(farm.settings)) as services:
            codes = [farm.register(services, f"M-{number:06}").batch.code for number in range(lots)]
            services.sequence_log()
            services.sign_status()
            links = [f"{BASE_URL}/b/{code}" for code in codes]
            bulk = [_bulk(services, links, links, rounds, "each of a lot of its own")]
            bulk.append(_bulk(services, links, _parcels(links), rounds, "of a day's parcels, 25 of a lot"))
            alone: list[float] = []
            asked: list[float] = []
            with running("nguongoc_api.bench.served", environment=farm.environment) as port:
                bodies = _bodies(links)
                # The first answers wait for keys and lists to be read.
                post(port, "/v1/verifications", farm.key, bodies, 1, seconds, b"200")
                bare = partial(_bare_rate, list(_signed(services, links)))
                whole = many_codes.over_http(
                    port, farm.key, links, lambda: bare(time.perf_counter), quick=quick
                )
                for _ in range(rounds):
                    asked.append(post(port, "/v1/verifications", farm.key, bodies, 1, seconds, b"200").rate)
                    alone.append(_rate(services, links, seconds / 2))
            job = many_codes.as_a_job(services, farm, links, bare(time.process_time), quick=quick)
    single = Ratio(
        "verify a code over HTTP, 1 caller",
        statistics.median(asked),
        statistics.median(alone),
        "codes/s",
        BESIDE_FUNCTION,
        note="the bare function on the same store",
    )
    return [single, *bulk, whole, *job, *telling.measure(quick=quick)]


def _parcels(links: Sequence[str]) -> list[str]:
    """As they come over the belt: few lots, in no order."""
    chance = random.Random(len(links))  # noqa: S311 the same parcels each time
    return chance.choices(links[: max(1, len(links) // PER_LOT)], k=len(links))


def _bulk(services: Services, links: Sequence[str], asked: Sequence[str], rounds: int, which: str) -> Ratio:
    """All codes in one call beside the signatures of their records alone; each time by a verifier that has seen none of them."""
    signed = list(_signed(services, links))
    ours: list[float] = []
    bare: list[float] = []
    for _ in range(rounds):
        bare.append(len(links) / _cpu(lambda: _verify_bare(signed)))
        fresh = replace(services.verify_codes, verifier=Verifier())
        ours.append(len(asked) / _cpu(partial(_verify_all, fresh, asked)))
    return Ratio(
        f"verify {len(asked):,} codes at once, {which}, 1 core",
        statistics.median(ours),
        statistics.median(bare),
        "codes/CPU-s",
        BESIDE_BARE,
        note="Ed25519 alone over the same records, without a store",
    )


def _signed(services: Services, links: Sequence[str]) -> Iterator[tuple[CompactJws, PublicKey]]:
    records = [found.record for found in services.verify_codes(links) if found.record is not None]
    with services.reads.open() as reader:
        keys = reader.audit.keys(list({record.kid for record in records}))
    opened = {kid: load_public_bytes(key.algorithm, key.public_key) for kid, key in keys.items()}
    for record in records:
        yield parse_compact(record.jws), opened[record.kid]


def _verify_bare(signed: Sequence[tuple[CompactJws, PublicKey]]) -> None:
    for jws, key in signed:
        if not verify(key, jws.signature, jws.signing_input):
            raise CannotMeasureError("a signature of the sample does not verify")


def _bare_rate(signed: Sequence[tuple[CompactJws, PublicKey]], clock: Callable[[], float]) -> float:
    began = clock()
    _verify_bare(signed)
    return len(signed) / (clock() - began)


def _verify_all(verify_codes: VerifyCodes, links: Sequence[str]) -> None:
    if any(each.verdict.state is not State.VALID for each in verify_codes(links)):
        raise CannotMeasureError("a lot of the sample does not hold")


def _bodies(links: Sequence[str]) -> Iterator[bytes]:
    for link in cycle(links):
        yield json.dumps({"items": [{"code": link}]}).encode()


def _rate(services: Services, links: Sequence[str], seconds: float) -> float:
    began, done = time.perf_counter(), 0
    for link in cycle(links):
        services.verify_codes([link])
        done += 1
        if (took := time.perf_counter() - began) >= seconds:
            break
    return done / took


def _cpu(work: Callable[[], None]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began
