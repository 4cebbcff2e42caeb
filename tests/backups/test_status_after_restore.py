"""Status lists after a restore: numbered further on, and nothing that newer lists revoked comes back, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from nguongoc.ports import UnitOfWork
from nguongoc.signing.did import did_web, parse_did_document
from nguongoc.signing.seen_status import Continuation, SeenList, continuation, seen_of
from nguongoc.signing.signed_status import SignedList, open_status_list
from nguongoc.signing.status_list import Message
from nguongoc_api.services import Services
from tests.backups.conftest import Place
from tests.backups.test_backup_and_restore import give_keys
from tests.service import Farm
from tests.services.checking import faults

NewPlace = Callable[[], Place]


def lists(services: Services) -> list[str]:
    with services.reads.open() as reader:
        rows = reader.records.status_lists()
    return [text for row in rows for text in (row.revocation_jws, row.message_jws) if text is not None]


def opened(services: Services, text: str) -> SignedList:
    did = did_web(services.settings.host)
    with services.reads.open() as reader:
        return open_status_list(text, parse_did_document(reader.parties.did_document(did) or b"", did))


def seen_in(services: Services) -> dict[str, SeenList]:
    """What a reader of the old service remembers."""
    signed = [opened(services, text) for text in lists(services)]
    return {each.url: seen_of(each) for each in signed}


def held_against(services: Services, seen: dict[str, SeenList]) -> dict[str, Continuation]:
    signed = {each.url: each for each in (opened(services, text) for text in lists(services))}
    return {url.rsplit("/", 1)[1]: continuation(before, signed[url]) for url, before in seen.items()}


def say(services: Services, record_id: str, *, revoked: bool, message: Message) -> None:
    def write(uow: UnitOfWork) -> None:
        uow.records.set_status(record_id, revoked=revoked, message=message)
        services.sign_status.sign_list(uow, "1")

    services.writer.run(write)


def write_lists(services: Services, folder: Path) -> Path:
    folder.mkdir()
    for number, text in enumerate(lists(services)):
        (folder / f"{number}.jwt").write_text(text)
    return folder


def test_a_reader_with_a_memory_is_told_of_no_rollback_after_a_restore(
    services: Services, farm: Farm, here: Place, new_place: NewPlace, tmp_path: Path
) -> None:
    farm.register()
    services.sequence_log()
    services.sign_status()
    assert here.run("backup", str(tmp_path / "kept")) == 0
    for _ in range(3):
        services.writer.run(lambda uow: services.sign_status.sign_list(uow, "1"))
    seen = seen_in(services)
    place = new_place()
    give_keys(here, place)
    assert place.run("restore", str(tmp_path / "kept")) == 0
    restored = place.open()
    try:
        restored.sign_status()
        assert held_against(restored, seen) == {
            "1": Continuation.CONTINUES,
            "1-message": Continuation.CONTINUES,
        }
        assert faults(restored) == []
    finally:
        restored.close()


def test_what_newer_lists_revoked_stays_so_also_of_records_that_are_lost(
    services: Services, farm: Farm, here: Place, new_place: NewPlace, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    known, held = farm.register().record, farm.register().record
    services.sequence_log()
    services.sign_status()
    assert here.run("backup", str(tmp_path / "kept")) == 0
    lost, corrected = farm.register().record, farm.register().record
    for record in (known, lost):
        say(services, record.id, revoked=True, message=Message.NONE)
    say(services, corrected.id, revoked=False, message=Message.SUPERSEDED)
    say(services, held.id, revoked=False, message=Message.ON_HOLD)
    seen, folder = seen_in(services), write_lists(services, tmp_path / "lists")

    forgetful = new_place()
    give_keys(here, forgetful)
    assert forgetful.run("restore", str(tmp_path / "kept")) == 0
    restored = forgetful.open()
    try:
        restored.sign_status()
        # Nobody showed it the lists: that something was taken back is true, and readers are told so.
        assert set(held_against(restored, seen).values()) == {Continuation.TAKEN_BACK}
    finally:
        restored.close()

    place = new_place()
    give_keys(here, place)
    capsys.readouterr()
    assert place.run("restore", str(tmp_path / "kept"), "--status", str(folder)) == 0
    assert "3 places" in capsys.readouterr().out
    restored = place.open()
    try:
        restored.sign_status()
        assert faults(restored) == []
        assert set(held_against(restored, seen).values()) == {Continuation.CONTINUES}
        revocations, messages = (opened(restored, text) for text in lists(restored)[:2])
        assert [revocations.bits.value(each.status_index) for each in (known, lost, corrected, held)] == [
            1,
            1,
            0,
            0,
        ]
        assert messages.bits.value(corrected.status_index) == Message.SUPERSEDED
        assert messages.bits.value(held.status_index) == Message.NONE
        # A hold in front of it, and its end, leave it as it was.
        restored.writer.run(lambda uow: restored.sign_status.sign_list(uow, "1"))
        assert set(held_against(restored, seen).values()) == {Continuation.CONTINUES}
    finally:
        restored.close()


def test_a_list_that_no_key_of_this_service_signed_is_not_taken_in(
    services: Services, farm: Farm, here: Place, new_place: NewPlace, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    farm.register()
    services.sequence_log()
    services.sign_status()
    assert here.run("backup", str(tmp_path / "kept")) == 0
    place = new_place()
    give_keys(here, place)
    assert place.run("restore", str(tmp_path / "kept")) == 0
    text = lists(services)[0]
    forged = tmp_path / "forged.jwt"
    forged.write_text(text[:-6] + ("A" if text[-6] != "A" else "B") + text[-5:])
    for path, said in ((forged, "cannot be believed"), (tmp_path / "kept", "no status list")):
        assert place.run("restore", "--status", str(path)) == 2
        assert said in capsys.readouterr().err
