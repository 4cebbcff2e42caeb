"""Ten thousand codes in one call over HTTP and a hundred thousand as a job, beside the signatures of their records alone; what the job takes of memory."""

from __future__ import annotations

import http.client
import json
import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from nguongoc.ports.rows import Role
from nguongoc.ports.verification_jobs import JobState, VerificationJob
from nguongoc.services.caller import MAY, Caller
from nguongoc.verdict import State
from nguongoc.verify import Verifier
from nguongoc_api.bench.farm import BASE_URL, Farm
from nguongoc_api.bench.ratio import CannotMeasureError, Ratio
from nguongoc_api.services import Services
from nguongoc_api.v1.verifications.findings import finding

AT_ONCE: Final = 10_000
IN_A_JOB: Final = 100_000
QUICK: Final = 10
"""So many times fewer in a quick run."""
BESIDE_BARE: Final = 0.25
FLAT: Final = 1.1
TIMEOUT_SECONDS: Final = 300
_OK: Final = 200


def over_http(port: int, key: str, links: Sequence[str], bare: Callable[[], float], *, quick: bool) -> Ratio:
    """One call of one caller, to its last byte; `bare` answers with signatures a second at the same hour."""
    count = AT_ONCE // QUICK if quick else AT_ONCE
    body = json.dumps({"items": [{"code": each} for each in _parcels(links, count)]}).encode()
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_SECONDS)
    before = bare()
    began = time.perf_counter()
    connection.request("POST", "/v1/verifications", body, headers)
    answer = connection.getresponse()
    said = answer.read()
    took = time.perf_counter() - began
    connection.close()
    if answer.status != _OK or said.count(b'"verdict": "valid"') != count:
        raise CannotMeasureError(f"not every code was answered as valid ({answer.status})")
    limit = (before + bare()) / 2
    name = f"verify {count:,} codes in one call over HTTP"
    return Ratio(
        name, count / took, limit, "codes/s", BESIDE_BARE, note="Ed25519 alone, in turns; by the clock"
    )


def as_a_job(
    services: Services, farm: Farm, links: Sequence[str], bare: float, *, quick: bool
) -> list[Ratio]:
    """By one process, a piece at a time; by a verifier that has seen none of the codes. `bare` in signatures a CPU-second."""
    count = IN_A_JOB // QUICK if quick else IN_A_JOB
    fresh = replace(services.verify_codes, verifier=Verifier())
    memory: list[float] = []

    def judge(codes: Sequence[str]) -> list[tuple[State, Mapping[str, Any]]]:
        found: list[tuple[State, Mapping[str, Any]]] = [
            (each.verdict.state, finding(each, BASE_URL)) for each in fresh(codes)
        ]
        memory.append(_resident())
        return found

    caller = Caller("bench", farm.caller.organisation_id, Role.MARKETPLACE, frozenset(MAY[Role.MARKETPLACE]))
    job = services.bulk_verifying.jobs(caller, "parcels.csv", "\n".join(_parcels(links, count)).encode())
    if not isinstance(job, VerificationJob):
        raise TypeError("without an idempotency key the job itself comes back")
    began = time.process_time()
    replace(services.bulk_verifying.run, real=judge)()
    rate = count / (time.process_time() - began)
    done = services.bulk_verifying.jobs.one(caller, job.id)
    if done.state is not JobState.FINISHED or done.verdicts.get(State.VALID.value) != count:
        raise CannotMeasureError(f"the job came out as {done.state} with {dict(done.verdicts)}")
    name, note = f"verify {count:,} codes as a job, 1 core", "Ed25519 alone over the records of its lots"
    flat = "after a tenth of it"
    return [
        Ratio(name, rate, bare, "codes/CPU-s", BESIDE_BARE, note=note),
        Ratio(
            "memory at the end of that job",
            memory[-1],
            memory[len(memory) // 10],
            "MB RSS",
            FLAT,
            True,
            flat,
        ),
    ]


def _parcels(links: Sequence[str], count: int) -> list[str]:
    """As they come over the belt, in no order."""
    return random.Random(count).choices(links, k=count)  # noqa: S311 the same parcels each time


def _resident() -> float:
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError as error:
        raise CannotMeasureError("the memory of a process is read from /proc, which is not here") from error
    return pages * 4096 / 1e6
