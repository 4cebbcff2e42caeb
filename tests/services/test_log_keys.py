"""The log's key is replaced: both sign for a while, each has signed for the other, and whoever knew either goes on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from nguongoc.bundle import read_bundle
from nguongoc.cli.verify import evidence_of
from nguongoc.log.checkpoint import open_checkpoint
from nguongoc.log.note import NoteUntrusted, VerifierKey
from nguongoc.monitor import Code, Follower, Trust, Watch, open_source
from nguongoc.monitor import State as Followed
from nguongoc.ports import SigningKey
from nguongoc.ports.rows import KeyPurpose
from nguongoc.services.check_integrity import check
from nguongoc.services.export_log import ExportLog
from nguongoc.services.keep_keys import KeepKeys, KeyStillNeeded, LogKeyStolen
from nguongoc.services.register_batch import Registered
from nguongoc.verdict import State, Step
from nguongoc.verify import Verifier
from nguongoc_api.cli.keys import keeper
from nguongoc_api.services import Services
from nguongoc_api.wiring import build
from tests.service import Farm, HandClock


@pytest.fixture
def keep(services: Services) -> KeepKeys:
    # The first key was made by the machine's clock.
    services.clock.time = log_keys(services)[0].created_at + timedelta(hours=1)  # type: ignore[attr-defined]
    return keeper(services)


@pytest.fixture
def elsewhere(services: Services) -> Iterator[Services]:
    other = build(services.settings, HandClock())
    yield other
    other.close()


def log_keys(services: Services) -> list[SigningKey]:
    with services.reads.open() as reader:
        return list(reader.parties.signing_keys(KeyPurpose.LOG, None))


def holds(services: Services, made: Registered, pinned: VerifierKey) -> tuple[State, State]:
    """Online, and by the bundle of now for somebody who pinned one key of the log."""
    services.sign_status()
    [online] = services.verify_codes([made.batch.code])
    evidence = evidence_of(read_bundle(services.make_bundle(made.record)), services.clock.now(), (pinned,))
    return online.verdict.state, Verifier().verify(evidence).state


def test_heads_are_signed_with_both_keys_until_the_old_one_is_retired_and_both_lead_to_every_head(
    services: Services, keep: KeepKeys, tmp_path: Path
) -> None:
    farm = Farm(services)
    first, old = farm.register(), services.read_log.key()
    services.log.sequence()
    follower = Follower(open_source((tmp_path / "log").as_uri()), Trust((old,)), Followed())

    def followed() -> list[Code]:
        ExportLog(services.read_log)(tmp_path / "log")
        return [each.code for each in follower.round(Watch())]

    assert followed() == [Code.SEEN]
    kept = read_bundle(services.make_bundle(first.record))
    key, _ = keep.rotate_log()
    new = services.read_log.key()
    assert new != old
    for each in (old, new):
        assert open_checkpoint(services.read_log.checkpoint(), [each]).log_signatures[0].key == each
    second = farm.register()
    services.log.sequence()
    for pinned in (old, new):
        assert [holds(services, made, pinned) for made in (first, second)] == [(State.VALID, State.VALID)] * 2
    assert followed() == [Code.SEEN]

    [before] = [each for each in log_keys(services) if each.kid != key.kid]
    keep.retire(before.kid)
    third = farm.register()
    services.log.sequence()
    with pytest.raises(NoteUntrusted):
        open_checkpoint(services.read_log.checkpoint(), [old])
    for pinned in (old, new):
        assert [holds(services, made, pinned) for made in (first, second, third)] == [
            (State.VALID, State.VALID)
        ] * 3
    assert followed() == [Code.SEEN]
    # A bundle that was saved before knows nothing of all this, and still agrees with whoever pinned its key.
    aged = evidence_of(kept, services.clock.now(), (old,))
    assert (
        Verifier().verify(replace(aged, revocation_list=None)).check(Step.LOG).reason
        == "logged-under-pinned-key"
    )
    assert list(check(services.reads, services.checkpoints, services.read_log.keys())) == []


def test_another_process_goes_on_under_the_new_key(
    services: Services, elsewhere: Services, keep: KeepKeys
) -> None:
    farm = Farm(services)
    farm.register()
    elsewhere.log.sequence()
    before = log_keys(services)[0]
    keep.rotate_log()
    keep.retire(before.kid)
    farm.register()
    elsewhere.log.sequence()
    elsewhere.custody.look_again()
    assert elsewhere.read_log.key() == services.read_log.key()
    assert open_checkpoint(services.read_log.checkpoint(), [services.read_log.key()]).checkpoint.size > 0


def test_the_only_key_is_not_retired_and_a_stolen_one_not_ended_by_what_it_could_sign_itself(
    services: Services, keep: KeepKeys
) -> None:
    [only] = log_keys(services)
    with pytest.raises(KeyStillNeeded):
        keep.retire(only.kid)
    with pytest.raises(LogKeyStolen):
        keep.compromise(only.kid)
    assert log_keys(services) == [only]
