"""Another key-encryption key under keys that go on signing: interrupted anywhere, nothing is lost and nobody waits."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from nguongoc.ports import SigningKey
from nguongoc.ports.rows import KeyPurpose
from nguongoc.services.rewrap_keys import RewrapKeys, Rewrapped
from nguongoc.services.sealed_keys import SealedKeys, bound_to
from nguongoc.signing.keys import KeyFileUnusable, KeyNotOpened, read_key_file, unseal
from nguongoc_api import key_ring
from nguongoc_api.backups import read_keys
from nguongoc_api.cli.rewrap import act
from nguongoc_api.key_ring import NothingToFinish, RewrapUnfinished
from nguongoc_api.services import Services
from nguongoc_api.wiring import build
from tests.service import Farm, HandClock
from tests.services.checking import faults

ORGANISATION = KeyPurpose.ORGANISATION


@pytest.fixture
def elsewhere(services: Services) -> Iterator[Services]:
    """Another process on the same store, which goes on working."""
    other = build(services.settings, HandClock())
    yield other
    other.close()


@pytest.fixture
def path(services: Services) -> Path:
    return services.settings.key_file("organisation")


def keys_of(services: Services) -> list[SigningKey]:
    with services.reads.open() as reader:
        return [key for key in reader.parties.all_signing_keys(None, 100) if key.purpose is ORGANISATION]


def opened_by(kek: bytes, services: Services) -> int:
    found = 0
    for key in keys_of(services):
        try:
            unseal(key.sealed, kek, bound_to(key.kid, key.organisation_id))
        except KeyNotOpened:
            continue
        found += 1
    return found


def test_every_key_is_sealed_anew_and_both_processes_sign_at_every_step(
    services: Services, elsewhere: Services, path: Path
) -> None:
    farms = [Farm(each, f"htx-{number}") for number, each in enumerate((services, elsewhere, services))]
    before = read_key_file(path)

    def all_sign() -> None:
        for farm in farms:
            farm.register()
            # As a process that has just started would.
            farm.services.custody._opened.clear()

    key_ring.begin(path)
    all_sign()
    farms.append(Farm(elsewhere, "htx-meanwhile"))
    rewrap = RewrapKeys(services.writer, at_once=1)
    assert rewrap(ORGANISATION, key_ring.keys_in(path)) == Rewrapped(3, 1)
    all_sign()
    key_ring.change_places(path)
    assert read_key_file(path) != before
    all_sign()
    farms.append(Farm(services, "htx-afterwards"))
    assert rewrap(ORGANISATION, key_ring.keys_in(path)) == Rewrapped(0, 5)
    held = key_ring.put_out_of_reach(path)
    assert before in held
    assert before not in key_ring.keys_in(path)
    all_sign()
    key_ring.remove_last(path)
    assert key_ring.keys_in(path) == (read_key_file(path),)
    assert (opened_by(read_key_file(path), services), opened_by(before, services)) == (5, 0)
    assert faults(services) == []


def test_an_interrupted_run_is_taken_up_where_it_stopped(services: Services, path: Path) -> None:
    for number in range(4):
        Farm(services, f"htx-{number}")
    key_ring.begin(path)
    coming = key_ring.keys_in(path)[0]
    runs = 0

    class Killed(Exception):
        pass

    class Writer:
        def run(self, work, *more, **said):  # type: ignore[no-untyped-def]
            nonlocal runs
            runs += 1
            if runs > 5:
                raise Killed
            return services.writer.run(work, *more, **said)

    with pytest.raises(Killed):
        RewrapKeys(Writer(), at_once=1)(ORGANISATION, key_ring.keys_in(path))
    done = opened_by(coming, services)
    assert 0 < done < 4
    key_ring.begin(path)
    assert key_ring.keys_in(path)[0] == coming
    rest = RewrapKeys(services.writer)(ORGANISATION, key_ring.keys_in(path))
    assert rest == Rewrapped(4 - done, done)


def test_a_run_killed_while_the_files_change_places_goes_on(services: Services, path: Path) -> None:
    key_ring.begin(path)
    coming, before = key_ring.keys_in(path)
    path.with_name(f"{path.name}.old").hardlink_to(path)
    assert key_ring.keys_in(path) == (coming, before)
    key_ring.begin(path)
    key_ring.change_places(path)
    assert key_ring.keys_in(path) == (coming, before)


def test_keys_of_other_purposes_stay_as_they_are(services: Services) -> None:
    with services.reads.open() as reader:
        [before] = reader.parties.signing_keys(KeyPurpose.LOG, None)
    path = services.settings.key_file("status")
    key_ring.begin(path)
    assert RewrapKeys(services.writer)(KeyPurpose.STATUS, key_ring.keys_in(path)) == Rewrapped(1, 0)
    with services.reads.open() as reader:
        assert reader.parties.signing_keys(KeyPurpose.LOG, None) == [before]


def test_a_key_that_nothing_opens_is_named_and_nothing_is_lost(services: Services, path: Path) -> None:
    Farm(services)
    [key] = keys_of(services)
    with pytest.raises(KeyNotOpened, match=key.kid):
        RewrapKeys(services.writer)(ORGANISATION, (bytes(32), bytes([1]) * 32))
    assert keys_of(services) == [key]


def test_nothing_is_finished_that_was_not_begun_and_no_second_key_comes_before_the_first_is_gone(
    services: Services, path: Path
) -> None:
    with pytest.raises(NothingToFinish):
        key_ring.put_out_of_reach(path)
    key_ring.begin(path)
    with pytest.raises(RewrapUnfinished):
        key_ring.put_out_of_reach(path)
    key_ring.change_places(path)
    with pytest.raises(RewrapUnfinished):
        key_ring.begin(path)
    held = key_ring.put_out_of_reach(path)
    with pytest.raises(RewrapUnfinished):
        key_ring.begin(path)
    # Killed here, it is run again.
    assert key_ring.is_between(path)
    assert key_ring.put_out_of_reach(path) == held
    key_ring.remove_last(path)
    assert not key_ring.is_between(path)


def test_what_somebody_sealed_under_the_old_key_until_nobody_could_is_sealed_anew_whenever_it_is_finished(
    services: Services, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that read the old key before it was replaced, and writes under it when the command has passed already."""
    before = read_key_file(path)
    act(services, Namespace(purpose="organisation", finish=False))
    assert read_key_file(path) != before
    late = SealedKeys(lambda _: [before])
    move = key_ring.put_out_of_reach

    def at_the_last_moment(*given: Any) -> tuple[bytes, ...]:
        with monkeypatch.context() as patched:
            patched.setattr(services.custody, "_keeper", late)
            Farm(services, "htx-cham")
        assert opened_by(before, services) == 1
        return move(*given)

    monkeypatch.setattr(key_ring, "put_out_of_reach", at_the_last_moment)
    act(services, Namespace(purpose="organisation", finish=True))
    assert (opened_by(read_key_file(path), services), opened_by(before, services)) == (1, 0)
    assert not key_ring.is_between(path)


def test_no_copy_of_the_keys_is_made_between_two(services: Services, path: Path) -> None:
    key_ring.begin(path)
    with pytest.raises(RewrapUnfinished):
        read_keys(services.settings, ("organisation",))


def test_a_coming_key_that_others_may_read_is_refused_by_name(services: Services, path: Path) -> None:
    key_ring.begin(path)
    coming = path.with_name(f"{path.name}.next")
    coming.chmod(0o644)
    with pytest.raises(KeyFileUnusable, match=r"\.next"):
        key_ring.keys_in(path)
