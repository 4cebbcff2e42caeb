"""Verify many passports, beside nothing but the Ed25519 verification of the same bytes.

Every lot has a record of its own, its own place in the tree and in the status lists; what many records share in life
(issuer, checkpoint, lists) they share here. CPU time is compared, not the clock on the wall, so that neighbours do not count.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import statistics
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from multiprocessing.synchronize import Barrier

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from nguongoc.identifiers.digital_link import DigitalLink
from nguongoc.log.checkpoint import Checkpoint, sign_checkpoint
from nguongoc.log.entry import LogEntry, whole_milliseconds
from nguongoc.log.note import SignatureType, VerifierKey
from nguongoc.log.proof import LogProof
from nguongoc.log.tree import CompactRange, inclusion_proof, leaf_hash
from nguongoc.records.canonical import canonical_bytes
from nguongoc.records.credential import Issuer, StatusPlace, new_record_id
from nguongoc.records.passport import Amount, Category, Named, PassportSubject, build_passport
from nguongoc.signing.algorithms import ED25519, PublicKey, thumbprint, verify
from nguongoc.signing.did import PublishedKey, build_did_document, did_web, key_fragment
from nguongoc.signing.jose import CompactJws, parse_compact, sign_compact
from nguongoc.signing.keys import LocalSigner, new_seed
from nguongoc.signing.status_list import (
    LENGTH,
    MESSAGE_SIZE,
    REVOCATION_SIZE,
    StatusBits,
    build_status_credential,
    message_list_url,
)
from nguongoc.verdict import State
from nguongoc.verify import Evidence, Standing, Verifier
from nguongoc_api.bench.ratio import CannotMeasureError, Ratio

RECORDS, ROUNDS = 1000, 9
QUICK_RECORDS, QUICK_ROUNDS = 200, 3
BESIDE_BARE = 0.7
BESIDE_ONE = 1.6
WORKERS = 2
TURN = 25
OTHERS_IN_LOG = 100_000
"""Entries before ours, so that an audit path is as long as in a province's log."""
BASE = "https://trace.example"
HOST = "trace.example"
LIST = f"{BASE}/status/1"
GTIN = "09521234543213"


@dataclass(frozen=True, slots=True)
class Sample:
    """Evidence for many lots, and what a bare verification of the same signatures needs."""

    evidence: tuple[Evidence, ...]
    key: PublicKey
    signed: tuple[CompactJws, ...]


def measure(*, quick: bool = False) -> list[Ratio]:
    """One core beside bare signatures, then two processes beside one."""
    records, rounds = (QUICK_RECORDS, QUICK_ROUNDS) if quick else (RECORDS, ROUNDS)
    return [measure_core(records, rounds), measure_workers(records, rounds)]


def measure_core(records: int = RECORDS, rounds: int = ROUNDS) -> Ratio:
    """Verdicts a CPU second beside signatures a CPU second, in turns over the same records."""
    sample = make_sample(records)
    ours: list[float] = []
    bare: list[float] = []
    for _ in range(rounds):
        verifier = _begun(sample)
        # In turns of a few milliseconds: a neighbour who comes and goes meets both alike.
        spent = [_turn(sample, verifier, slice(start, start + TURN)) for start in range(0, records, TURN)]
        bare.append(records / sum(each for each, _ in spent))
        ours.append(records / sum(each for _, each in spent))
    return Ratio(
        "verify passports, 1 core",
        statistics.median(ours),
        statistics.median(bare),
        "records/CPU-s",
        BESIDE_BARE,
        note=f"Ed25519 alone over the same bytes; a log of {OTHERS_IN_LOG:,} entries",
    )


def measure_workers(records: int = RECORDS, rounds: int = ROUNDS, workers: int = WORKERS) -> Ratio:
    """Verdicts a second on the clock of several processes together beside one of them alone."""
    if multiprocessing.cpu_count() < workers:
        raise CannotMeasureError(f"{workers} workers need as many cores")
    context = multiprocessing.get_context("spawn")
    alone: list[float] = []
    together: list[float] = []
    for number, rates in ((1, alone), (workers, together)):
        with ProcessPoolExecutor(number, context, _prepare, (context.Barrier(number), records)) as pool:
            for _ in range(rounds):
                spans = list(pool.map(_span, range(number)))
                first, last = min(start for start, _ in spans), max(end for _, end in spans)
                rates.append(number * records / (last - first))
    return Ratio(
        f"verify passports, {workers} workers",
        statistics.median(together),
        statistics.median(alone),
        "records/s",
        BESIDE_ONE,
        note="one worker",
    )


def make_sample(records: int) -> Sample:
    """Passports of one cooperative, logged behind `OTHERS_IN_LOG` others, each with its evidence as the service gathers it."""
    now = datetime.now(UTC)
    made = now - timedelta(hours=1)
    issuer, service = (_signer(did, made) for did in (did_web(HOST, "o", "htx"), did_web(HOST)))
    texts = [_record(issuer, number, made) for number in range(records)]
    proofs, log_key = _proofs([_entry(text, issuer, made) for text in texts])
    lists = [
        _status(service, LIST, "revocation", REVOCATION_SIZE, now),
        _status(service, message_list_url(LIST), "message", MESSAGE_SIZE, now),
    ]
    shared = Evidence(
        now=now,
        standing=Standing.KNOWN,
        did_documents={key.kid.partition("#")[0]: _document(key, made) for key in (issuer, service)},
        log_keys=(log_key,),
        log_keys_pinned=True,
        revocation_list=lists[0],
        message_list=lists[1],
    )
    evidence = tuple(
        replace(shared, asked=DigitalLink(GTIN, lot=f"L-{number}"), record=text, proof=proof)
        for number, (text, proof) in enumerate(zip(texts, proofs, strict=True))
    )
    return Sample(evidence, issuer.public_key, tuple(map(parse_compact, texts)))


def _begun(sample: Sample) -> Verifier:
    """One that has read what all records share, and none of the others: it keeps records that it has seen."""
    verifier = Verifier()
    _verify_all(verifier, sample.evidence[:1])
    return verifier


def _turn(sample: Sample, verifier: Verifier, at: slice) -> tuple[float, float]:
    """CPU seconds of a few records, bare and ours."""
    return (
        _cpu(lambda: _bare_all(sample.signed[at], sample.key)),
        _cpu(lambda: _verify_all(verifier, sample.evidence[at])),
    )


def _bare_all(signed: Sequence[CompactJws], key: PublicKey) -> None:
    for jws in signed:
        if not verify(key, jws.signature, jws.signing_input):
            raise CannotMeasureError("a signature of the sample does not verify")


def _verify_all(verifier: Verifier, evidence: Sequence[Evidence]) -> None:
    for each in evidence:
        if verifier.verify(each).state is not State.VALID:
            raise CannotMeasureError("a record of the sample does not hold")


def _cpu(work: Callable[[], None]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


_worker: tuple[Barrier, Sample]


def _prepare(barrier: Barrier, records: int) -> None:
    global _worker  # noqa: PLW0603
    _worker = barrier, make_sample(records)
    _verify_all(Verifier(), _worker[1].evidence)


def _span(_: int) -> tuple[float, float]:
    barrier, sample = _worker
    verifier = _begun(sample)
    barrier.wait()
    start = time.monotonic()
    _verify_all(verifier, sample.evidence)
    return start, time.monotonic()


def _signer(did: str, made: datetime) -> LocalSigner:
    seed = new_seed(ED25519)
    public = LocalSigner.from_seed("", ED25519, seed).public_key
    return LocalSigner.from_seed(f"{did}#{key_fragment(made, public)}", ED25519, seed)


def _document(key: LocalSigner, made: datetime) -> bytes:
    return build_did_document(key.kid.partition("#")[0], [PublishedKey(key.kid, key.public_key, made)])


def _record(issuer: LocalSigner, number: int, made: datetime) -> str:
    lot = f"L-{number}"
    subject = PassportSubject(
        base_url=BASE,
        record_id=new_record_id(),
        issuer=Issuer(issuer.kid.partition("#")[0], "Hợp tác xã Lam Sơn"),
        issued_at=made,
        status=StatusPlace(LIST, number * 7 % LENGTH),
        product_url=BASE + DigitalLink(GTIN, lot=lot).path(),
        id_scheme=Named("https://id.gs1.org/01/", "GS1 GTIN"),
        product_name="Bưởi Luận Văn",
        description="Giống bản địa",
        categories=(
            Category("01321", "Pomelos and grapefruits", "https://unstats.un.org/unsd/classifications/Econ/cpc/", "CPC"),
        ),
        lot=lot,
        public_code="0000-0000-00",
        produced_on=made.date(),
        expires_on=date(9999, 1, 1),
        facility=Named(f"{BASE}/v1/facilities/1", "Vườn đồi Đông"),
        commune_code="15544",
        commune_name="Xã Lam Sơn, Thanh Hoá",
        producer=Named(f"{BASE}/o/htx", "Hợp tác xã Lam Sơn"),
        amount=Amount(Decimal("1250.5"), "kg", Decimal("1250.5"), "kg"),
        warning="Bảo quản nơi khô mát",
        usage="Ăn tươi",
    )  # fmt: skip
    return sign_compact(canonical_bytes(build_passport(subject)), issuer)


def _entry(text: str, issuer: LocalSigner, made: datetime) -> bytes:
    return LogEntry(
        kind="passport",
        t=whole_milliseconds(made),
        key=thumbprint(issuer.public_key),
        payload_sha256=hashlib.sha256(parse_compact(text).payload).hexdigest(),
        jws_sha256=hashlib.sha256(text.encode()).hexdigest(),
    ).to_bytes()


def _proofs(entries: Sequence[bytes]) -> tuple[list[LogProof], VerifierKey]:
    seed = new_seed(ED25519)
    key = LocalSigner.from_seed("log", ED25519, seed)
    raw = key.public_key.public_bytes(Encoding.Raw, PublicFormat.Raw)
    verifier = VerifierKey(f"{HOST}/log", SignatureType.ED25519, raw)
    tree, nodes = CompactRange(), {}
    others = (number.to_bytes(8, "big") for number in range(OTHERS_IN_LOG))
    for leaf in (*others, *entries):
        for level, index, digest in tree.append(leaf_hash(leaf)):
            nodes[level, index] = digest
    note = sign_checkpoint(Checkpoint(verifier.name, tree.size, tree.root), verifier, key)
    proofs = [
        LogProof(
            index, tuple(inclusion_proof(index, tree.size, lambda level, at: nodes[level, at])), note, entry
        )
        for index, entry in enumerate(entries, OTHERS_IN_LOG)
    ]
    return proofs, verifier


def _status(service: LocalSigner, url: str, purpose: str, size: int, now: datetime) -> str:
    issuer = Issuer(service.kid.partition("#")[0], "Nguồn Gốc")
    bits = StatusBits.of(size, [])
    document = build_status_credential(url, issuer, purpose, bits, 1, now, now + timedelta(days=1))
    return sign_compact(canonical_bytes(document), service)
