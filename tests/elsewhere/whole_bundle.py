"""A service that has lived: its log changed keys, a witness cosigned it, an authority vouches for its cooperative, a certifier on a domain of
its own certified the goods, and the key that signed a lot was retired since. The bundle of that lot has every part there is."""

from __future__ import annotations

import io
import json
import socket
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from nguongoc.batches.dates import vietnamese_day
from nguongoc.bundle_zip import write_members
from nguongoc.catalogue.certificates import Certificate
from nguongoc.log.note import VerifierKey
from nguongoc.ports.rows import Role
from nguongoc.records.canonical import canonical_bytes
from nguongoc.services.certificate_addresses import certificate_url
from nguongoc.services.register_batch import Registered
from nguongoc_api.app import create_app
from nguongoc_api.cli.keys import keeper
from nguongoc_api.preparing import prepare
from nguongoc_api.services import Services
from nguongoc_api.wiring import build
from tests.elsewhere.certifier import HOST, Certifier, Domain
from tests.service import Farm, HandClock, settings_for
from tests.services.test_certifying import certificate_of
from tests.services.test_cosigning import RunningWitness, cosign
from tests.services.test_keeping_keys import keys_of
from tests.services.test_log_keys import log_keys
from tests.unit.trust.ceremony import Ceremony

DAY = timedelta(days=1)
MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Whole:
    """The bundle of a lot, and of the same passport once a newer one had taken its place; and what its reader had from elsewhere."""

    current: bytes
    superseded: bytes
    pinned: tuple[str, ...]
    issuer: str
    service: str
    certifier: str


@contextmanager
def whole_bundle(folder: Path) -> Iterator[Whole]:
    """Made by real processes on real sockets, which are gone when the block begins: what it yields needs nobody."""
    domain, witness = Domain.start(folder), RunningWitness(folder, 0)
    ceremony, names = Ceremony(), pytest.MonkeyPatch()
    resolve = socket.getaddrinfo
    names.setattr(
        socket,
        "getaddrinfo",
        lambda host, *given, **more: resolve("127.0.0.1" if host == HOST else host, *given, **more),
    )
    try:
        settings = settings_for(
            f"sqlite:///{folder / 'test.sqlite'}", folder, witnesses=witness.setting, trust_root=ceremony.pin
        )
        prepare(settings)
        services = build(settings, HandClock(datetime.now(UTC)))
        made = _live(services, ceremony, Certifier(domain), witness)
        services.close()
    finally:
        witness.stop()
        domain.stop()
        names.undo()
    yield made


def _live(services: Services, ceremony: Ceremony, certifier: Certifier, witness: RunningWitness) -> Whole:
    clock = services.clock
    assert isinstance(clock, HandClock)
    first = _another_log_key(services, clock)
    witness.logs = [services.read_log.key()]
    witness.clock.time = clock.time
    witness.start()
    farm = Farm(services)
    _trusted(services, ceremony, certifier, farm)
    certificate = certificate_of(farm)
    lot = farm.register(happened_on=vietnamese_day(clock.time) - DAY)
    _certified(services, certifier, farm, certificate)
    cosign(services)
    clock.time += timedelta(seconds=1)
    keeper(services).rotate(farm.organisation, "hằng năm")
    cosign(services)
    services.sign_status()
    current = services.make_bundle(lot.record)
    clock.time += timedelta(seconds=1)
    _correct(services, farm, lot)
    cosign(services)
    services.sign_status()
    pinned = ("--log-key", str(first), "--witness", str(witness.key), "--trust-root", ceremony.pin)
    return Whole(
        current,
        services.make_bundle(lot.record),
        pinned,
        farm.organisation.did,
        services.make_bundle.service_did,
        certifier.did,
    )


def _another_log_key(services: Services, clock: HandClock) -> VerifierKey:
    """The log's first key, which has been followed by another."""
    first, [before] = services.read_log.key(), log_keys(services)
    clock.time = max(clock.time, before.created_at) + timedelta(seconds=1)
    keep = keeper(services)
    keep.rotate_log()
    keep.retire(before.kid)
    return first


def _trusted(services: Services, ceremony: Ceremony, certifier: Certifier, farm: Farm) -> None:
    """The trust list, and under it the authority's word on the cooperative and its key."""
    now, keep = services.clock.now(), services.trusting.keep
    listed = ceremony.trust_list(
        issued_at=now - DAY, expires_at=now + 30 * DAY, authorities=(ceremony.authority(), certifier.entry())
    )
    keep.list(ceremony.list_bytes(listed))
    thumbprints = [each.thumbprint for each in keys_of(services, farm)]
    keep.anchor(ceremony.anchor(farm.organisation.did, thumbprints, valid_until=now + 30 * DAY))


def _certified(services: Services, certifier: Certifier, farm: Farm, declared: Certificate) -> None:
    """The certifier's own credential of a certificate that their producer declared, and hands in."""
    now, take = services.clock.now(), services.trusting.take
    certifier.publish(now)
    address = certificate_url(declared.id, services.settings.base_url)
    text = certifier.certify(farm.organisation, address, attested_at=now - DAY)
    replace(take, ask=replace(take.ask, outside=certifier.domain.client()))(farm.caller, text)


def _correct(services: Services, farm: Farm, lot: Registered) -> None:
    _, secret = services.issue_api_key(farm.organisation.id, Role.PRODUCER, None, "test")
    answer = TestClient(create_app(services), "http://localhost:8000").post(
        f"/v1/batches/{lot.batch.id}/correction",
        json={"variety": "Bưởi Diễn"},
        headers={"Authorization": f"Bearer {secret}"},
    )
    assert answer.status_code == 201, answer.text


def members_of(bundle: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def made_anew(members: Mapping[str, bytes], **said: Any) -> bytes:
    """The zip of these by somebody who writes its manifest anew, whatever it `said` before."""
    manifest = {**json.loads(members[MANIFEST]), **said}
    del manifest["sha256"]
    others = {name: data for name, data in members.items() if name != MANIFEST}
    manifest["members"] = {name: sha256(data).hexdigest() for name, data in others.items()}
    whole = canonical_bytes({**manifest, "sha256": sha256(canonical_bytes(manifest)).hexdigest()})
    return write_members({**others, MANIFEST: whole})
