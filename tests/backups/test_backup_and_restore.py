"""`nguongoc backup` and `nguongoc restore`: what was there is there again, and nothing that is damaged or another's is put."""

from __future__ import annotations

import base64
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from nguongoc.ports.rows import Role
from nguongoc.services.backups.key_box import open_keys, seal_keys
from nguongoc.services.backups.manifest import Manifest
from nguongoc.services.read_log import NothingPublished
from nguongoc.signing.keys import KeyNotOpened, read_key_file
from nguongoc.store.engine import open_engine
from nguongoc_api.key_table import KEY_FILES
from nguongoc_api.services import Services
from tests.backups.conftest import Place
from tests.service import Farm
from tests.services.checking import faults

NewPlace = Callable[[], Place]
KEPT_OUT = {"account_session", "status_list", "product"}
"""Changed on the way on purpose: who was signed in, when lists were signed, which unit is next."""


def rows(url: str) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, in an order that does not depend on where it lies."""
    engine = open_engine(url, read_only=True)
    with engine.connect() as connection:
        held = {
            table: sorted(map(repr, connection.execute(text(f'SELECT * FROM "{table}"'))))
            for table in inspect(connection).get_table_names()
        }
    engine.dispose()
    return held  # type: ignore[return-value]


def give_keys(old: Place, new: Place) -> None:
    shutil.copytree(old.settings.data_dir / "keys", new.settings.data_dir / "keys")


def test_every_row_comes_back_and_the_service_goes_on_where_it_stopped(
    services: Services, farm: Farm, here: Place, new_place: NewPlace, tmp_path: Path
) -> None:
    lots = [farm.register() for _ in range(3)]
    services.issue_api_key(farm.organisation.id, Role.PRODUCER, None, "Văn phòng, tầng 2\t\\ 'x'")
    services.sequence_log()
    services.sign_status()
    waiting = farm.register()
    assert here.run("backup", str(tmp_path / "kept")) == 0
    place = new_place()
    give_keys(here, place)
    assert place.run("restore", str(tmp_path / "kept")) == 0
    before, after = rows(here.settings.database), rows(place.settings.database)
    assert before.keys() == after.keys()
    assert {name for name in before if before[name] != after[name]} <= KEPT_OUT
    assert len(after["batch"]) == 4
    restored = place.open()
    try:
        assert restored.checkpoints.latest() == services.checkpoints.latest()
        assert restored.sequence_log() > 0
        restored.sign_status()
        assert faults(restored) == []
        for lot in [*lots, waiting]:
            assert restored.read_log.proof_of(lot.batch.passport_id).index >= 0
        again = Farm(restored, "htx-moi").register()
        restored.sequence_log()
        assert restored.read_log.proof_of(again.batch.passport_id).index >= 4
    finally:
        restored.close()


def test_units_and_status_places_given_out_after_the_backup_are_never_given_out_again(
    services: Services, farm: Farm, here: Place, new_place: NewPlace, tmp_path: Path
) -> None:
    first = farm.register()
    with services.reads.open() as reader:
        taken = reader.records.status_slot(first.batch.passport_id)
    assert here.run("backup", str(tmp_path / "kept")) == 0
    place = new_place()
    give_keys(here, place)
    place.run("restore", str(tmp_path / "kept"))
    restored = place.open()
    try:
        again = Farm(restored, "htx-moi")
        with restored.reads.open() as reader:
            assert reader.audit.next_units([farm.pomelo.id])[farm.pomelo.id] >= 1 << 24
        lot = again.register()
        with restored.reads.open() as reader:
            place_of = reader.records.status_slot(lot.batch.passport_id)
        assert taken is not None
        assert place_of is not None
        assert place_of.list_id != taken.list_id
    finally:
        restored.close()


def test_no_key_that_opens_anything_is_in_a_backup(
    services: Services, farm: Farm, here: Place, tmp_path: Path
) -> None:
    farm.register()
    assert here.run("backup", str(tmp_path / "kept")) == 0
    kept = tmp_path / "kept"
    held = b"".join(path.read_bytes() for path in kept.rglob("*") if path.is_file())
    for name in KEY_FILES:
        key = read_key_file(here.settings.key_file(name))
        for form in (key, key.hex().encode(), base64.b64encode(key)):
            assert form not in held, name
    modes = {path.stat().st_mode & 0o077 for path in [kept, *kept.glob("*.sqlite"), *kept.glob("tables/*")]}
    assert modes == {0}


def test_keys_travel_apart_under_a_passphrase_and_never_replace_others(
    services: Services, farm: Farm, here: Place, new_place: NewPlace, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    farm.register()
    services.sequence_log()
    said = tmp_path / "passphrase"
    said.write_text("mười sáu chữ trở lên\n", "utf-8")
    box, kept = tmp_path / "keys.sealed", tmp_path / "kept"
    assert here.run("backup", str(kept), "--keys", str(kept / "keys"), "--passphrase-file", str(said)) == 2
    assert not kept.exists()
    assert here.run("backup", str(kept), "--keys", str(box), "--passphrase-file", str(said)) == 0
    place = new_place()
    assert place.run("restore", str(kept), "--keys", str(box), "--passphrase-file", str(said)) == 0
    for name in KEY_FILES:
        assert place.settings.key_file(name).read_bytes() == here.settings.key_file(name).read_bytes()
        assert place.settings.key_file(name).stat().st_mode & 0o777 == 0o600
    other = new_place()
    (other.settings.data_dir / "keys").mkdir(parents=True)
    other.settings.key_file("log").write_bytes(b"A" * 32)
    other.settings.key_file("log").chmod(0o600)
    assert other.run("restore", str(kept), "--keys", str(box), "--passphrase-file", str(said)) == 2
    assert "another key" in capsys.readouterr().err
    assert other.settings.key_file("log").read_bytes() == b"A" * 32


def test_the_sealed_keys_open_under_their_passphrase_alone() -> None:
    box = seal_keys({"log": b"\x07" * 32}, "một mật khẩu đủ dài")
    assert open_keys(box, "một mật khẩu đủ dài") == {"log": b"\x07" * 32}
    with pytest.raises(KeyNotOpened):
        open_keys(box, "một mật khẩu khác hẳn")
    assert ("07" * 32).encode() not in box


def test_one_changed_byte_in_any_file_is_named_and_nothing_is_put(
    services: Services, farm: Farm, here: Place, new_place: NewPlace, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    farm.register()
    services.sequence_log()
    kept = tmp_path / "kept"
    assert here.run("backup", str(kept)) == 0
    place = new_place()
    for path in sorted(each for each in kept.rglob("*") if each.is_file() and each.name != "manifest.json"):
        whole = path.read_bytes()
        if not whole:
            continue
        path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
        assert place.run("restore", str(kept)) == 2
        assert path.name in capsys.readouterr().err
        path.write_bytes(whole)
    (kept / "manifest.json").unlink()
    assert place.run("restore", str(kept)) == 2
    assert "no finished backup" in capsys.readouterr().err
    assert not (place.settings.data_dir / "log" / "checkpoint").exists()


def test_a_backup_is_put_into_an_empty_place_of_the_same_service_only(
    services: Services, farm: Farm, here: Place, new_place: NewPlace, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    farm.register()
    services.sequence_log()
    kept = tmp_path / "kept"
    assert here.run("backup", str(kept)) == 0
    before = rows(here.settings.database)
    assert here.run("restore", str(kept)) == 2
    assert "empty place" in capsys.readouterr().err
    assert rows(here.settings.database) == before
    place = new_place()
    other = Place(place.settings.model_copy(update={"base_url": "http://127.0.0.1:8000"}), place.enter)
    assert other.run("restore", str(kept)) == 2
    assert "BASE_URL" in capsys.readouterr().err
    assert here.run("backup", str(kept)) == 2
    assert "not empty" in capsys.readouterr().err


def test_the_manifest_of_a_later_program_or_with_names_of_its_own_is_refused(
    services: Services, farm: Farm, here: Place, new_place: NewPlace, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    kept = tmp_path / "kept"
    assert here.run("backup", str(kept)) == 0
    written = (kept / "manifest.json").read_bytes()
    assert Manifest.parse(written).to_bytes() == written
    place = new_place()

    def told(said: dict[str, object]) -> str:
        (kept / "manifest.json").write_text(json.dumps(said), "utf-8")
        assert place.run("restore", str(kept)) == 2
        return capsys.readouterr().err

    said = json.loads(written)
    assert "later program" in told({**said, "taken": {**said["taken"], "revision": "9999"}})
    assert "version 1" in told({**said, "version": 2})
    files = {**said["files"], "../../etc/passwd": {"sha256": "0" * 64, "bytes": 1}}
    assert "a name" in told({**said, "files": files})
    table = {"table": 'x" CASCADE; --', "file": "tables/001-x.copy", "columns": [], "rows": 0}
    assert "a name" in told({**said, "taken": {**said["taken"], "tables": [table]}})


def test_a_service_that_published_nothing_yet_comes_back_too(
    services: Services, here: Place, new_place: NewPlace, tmp_path: Path
) -> None:
    assert here.run("backup", str(tmp_path / "kept")) == 0
    place = new_place()
    give_keys(here, place)
    assert place.run("restore", str(tmp_path / "kept")) == 0
    restored = place.open()
    try:
        with pytest.raises(NothingPublished):
            restored.read_log.checkpoint()
        assert restored.sequence_log() > 0
    finally:
        restored.close()
