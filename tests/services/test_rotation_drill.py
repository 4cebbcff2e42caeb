"""The rotation drill: keys change under load while two processes register, and every record goes on verifying; then a key leaks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread

import pytest

from nguongoc.bundle import read_bundle
from nguongoc.cli.verify import evidence_of
from nguongoc.monitor import Code, Follower, Trust, Watch, open_source
from nguongoc.monitor import State as Followed
from nguongoc.ports import SigningKey
from nguongoc.ports.rows import KeyPurpose
from nguongoc.services.check_integrity import check
from nguongoc.services.custody import KeyRetired, NoActiveKey
from nguongoc.services.export_log import ExportLog
from nguongoc.services.keep_keys import Since
from nguongoc.services.register_batch import Registered
from nguongoc.verdict import Outcome, State, Step
from nguongoc.verify import Verifier
from nguongoc_api.cli.keys import keeper
from nguongoc_api.services import Services
from nguongoc_api.wiring import build
from tests.service import Farm
from tests.services.test_cosigning import SEEN, Witnessed, cosign

HOUR = timedelta(hours=1)
ROTATIONS = 2
LOTS, MOST = 4, 25
"""Of each process at least; both go on until the last rotation is done, and never beyond `MOST`."""


@pytest.fixture
def witnessed(database_url: str, tmp_path: Path) -> Iterator[Witnessed]:
    made = Witnessed(database_url, tmp_path)
    yield made
    for each in made.witnesses:
        each.stop()


def register_under_load(services: Services, farm: Farm, done: Event, made: list[Registered]) -> None:
    for number in range(MOST):
        if number >= LOTS and done.is_set():
            return
        registered = services.register_batch(farm.caller, farm.wish())
        assert isinstance(registered, Registered)
        made.append(registered)


def keys_of(services: Services, farm: Farm) -> list[SigningKey]:
    with services.reads.open() as reader:
        return list(reader.parties.signing_keys(KeyPurpose.ORGANISATION, farm.organisation.id))


def answers(witnessed: Witnessed, services: Services, made: Registered) -> list[tuple[State, str]]:
    """Online, and by the bundle a stranger keeps, with the witnesses' keys and the log's pinned."""
    [online] = services.verify_codes([made.batch.code])
    evidence = evidence_of(
        read_bundle(services.make_bundle(made.record)), services.clock.now(), (services.read_log.key(),)
    )
    keys = tuple(each.key for each in witnessed.witnesses)
    bundled = Verifier().verify(replace(evidence, witness_keys=keys))
    return [(each.state, each.check(Step.ISSUER_KEY).reason) for each in (online.verdict, bundled)]


def followed(services: Services, farm: Farm, folder: Path) -> set[Code]:
    """What a monitor finds that watches the organisation's keys and has its list of what it made."""
    ExportLog(services.read_log)(folder)
    keys = frozenset(each.thumbprint for each in keys_of(services, farm))
    follower = Follower(open_source(folder.as_uri()), Trust((services.read_log.key(),)), Followed())
    return {each.code for each in follower.round(Watch({farm.organisation.did: keys}))}


def test_keys_are_rotated_under_load_by_two_processes_and_no_record_falls(
    witnessed: Witnessed, tmp_path: Path
) -> None:
    with witnessed.service() as services:
        witnessed.start(0, 1)
        services.clock.time = SEEN  # type: ignore[attr-defined]
        farm, other = Farm(services), build(witnessed.settings(), services.clock)
        done = Event()
        made: list[list[Registered]] = [[], []]
        workers = [
            Thread(target=register_under_load, args=(each, farm, done, kept))
            for each, kept in zip((services, other), made, strict=True)
        ]
        for each in workers:
            each.start()
        for number in range(ROTATIONS):
            # By turns: each process meets rotations that it did not make.
            keep = keeper((services, other)[number % 2])
            keep.rotate(farm.organisation)
            keep.rotate_status()
        done.set()
        for each in workers:
            each.join()
        other.close()
        # A list that was opened after the last rotation has not been signed by it.
        services.sign_status()
        cosign(services)
        everything = [*made[0], *made[1]]
        assert min(map(len, made)) >= LOTS
        assert len({each.record.kid for each in everything}) >= 2
        for each in everything:
            assert answers(witnessed, services, each) == [(State.VALID, "key-valid-when-logged")] * 2
        assert followed(services, farm, tmp_path / "export") == {
            Code.SEEN,
            Code.OWN_ENTRY,
            Code.OWN_DOCUMENT,
            Code.KEY_ENDED,
        }
        found = check(services.reads, services.checkpoints, [services.read_log.key()])
        assert list(found) == []


def test_after_a_leak_what_witnesses_saw_holds_what_they_did_not_cannot_be_told_of_and_later_fails(
    witnessed: Witnessed,
) -> None:
    with witnessed.service() as services:
        witnessed.start(0, 1)
        clock = services.clock
        clock.time = SEEN  # type: ignore[attr-defined]
        farm = Farm(services)
        seen = farm.register()
        cosign(services)
        for each in witnessed.witnesses:
            each.stop()
        clock.time = SEEN + 24 * HOUR  # type: ignore[attr-defined]
        unseen = farm.register()
        cosign(services)
        clock.time = leaked = SEEN + 25 * HOUR  # type: ignore[attr-defined]
        later = farm.register()
        cosign(services)
        clock.time = SEEN + 26 * HOUR  # type: ignore[attr-defined]
        keeper(services).compromise(keys_of(services, farm)[0].kid, Since(time=leaked))
        cosign(services)
        with pytest.raises((NoActiveKey, KeyRetired)):
            farm.register()
        services.sign_status()
        assert answers(witnessed, services, seen) == [(State.VALID, "key-valid-when-logged")] * 2
        assert answers(witnessed, services, unseen) == [(State.UNVERIFIED, "key-revoked-unwitnessed")] * 2
        assert answers(witnessed, services, later) == [(State.MISMATCH, "key-revoked")] * 2
        keeper(services).rotate(farm.organisation)
        again = farm.register()
        services.sequence_log()
        cosign(services)
        assert answers(witnessed, services, again) == [(State.VALID, "key-valid-when-logged")] * 2


def test_witnesses_that_come_back_after_a_leak_make_nothing_older_than_they_saw_it(
    witnessed: Witnessed,
) -> None:
    with witnessed.service() as services:
        clock = services.clock
        clock.time = SEEN  # type: ignore[attr-defined]
        farm = Farm(services)
        unseen = farm.register()
        services.sign_status()
        cosign(services)
        keeper(services).compromise(keys_of(services, farm)[0].kid)
        for each in witnessed.witnesses:
            each.clock.time = SEEN + 48 * HOUR
        clock.time = SEEN + 48 * HOUR  # type: ignore[attr-defined]
        witnessed.start(0, 1)
        services.sign_status()
        cosign(services)
        [answer] = services.verify_codes([unseen.batch.code])
        assert answer.verdict.check(Step.LOG).reason == "logged-and-cosigned"
        assert answer.verdict.check(Step.ISSUER_KEY).outcome is Outcome.NOT_CHECKED
        assert answer.verdict.state is State.UNVERIFIED
