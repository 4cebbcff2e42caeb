"""Key files under a passphrase: the service signs with it, resolves without it, and changes it while it runs."""

from __future__ import annotations

import argparse
import base64
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from nguongoc.ports.rows import KeyPurpose, Role
from nguongoc.services.backups.key_box import PassphraseTooShort
from nguongoc.signing.keys import KeyFileUnusable, read_key_file
from nguongoc.signing.sealed_key import is_sealed
from nguongoc.verdict import State
from nguongoc_api.backups import read_keys, write_keys
from nguongoc_api.cli import rewrap, seal
from nguongoc_api.key_files import BARE, _from, key_files
from nguongoc_api.key_notices import key_notices
from nguongoc_api.key_table import KEY_FILES, UNDER_PASSPHRASE
from nguongoc_api.preparing import prepare
from nguongoc_api.readiness import Standing
from nguongoc_api.services import Services
from nguongoc_api.settings import Settings
from nguongoc_api.wiring import build
from tests.service import Farm, HandClock, settings_for
from tests.services.checking import faults

OLD, NEW = "mùa bưởi Luận Văn năm ngoái", "mùa bưởi Luận Văn năm nay"
CHANGED = (KeyPurpose.ORGANISATION, KeyPurpose.LOG)


@pytest.fixture
def phrases(tmp_path: Path) -> Path:
    path = tmp_path / "passphrase"
    path.write_text(f"{OLD}\n")
    path.chmod(0o600)
    return path


@pytest.fixture
def services(database_url: str, tmp_path: Path, phrases: Path) -> Iterator[Services]:
    settings = settings_for(database_url, tmp_path, kek_passphrase_file=phrases)
    prepare(settings)
    wired = build(settings, HandClock())
    yield wired
    wired.close()


@pytest.fixture
def settings(tmp_path: Path, phrases: Path) -> Settings:
    """Key files alone: what they are sealed with has nothing to do with a database."""
    made = settings_for(f"sqlite:///{tmp_path}/none.sqlite", tmp_path, kek_passphrase_file=phrases)
    for name in ("log", "status"):
        key_files(made).create(made.key_file(name))
    return made


def with_source(settings: Settings, **said: object) -> Settings:
    return settings.model_copy(update={"kek_passphrase_file": None, **said})


def test_files_are_sealed_that_no_scan_needs_and_everything_works(
    services: Services,
) -> None:
    bare = {name for name in KEY_FILES if not is_sealed(services.settings.key_file(name).read_bytes())}
    assert bare == set(KEY_FILES) - set(UNDER_PASSPHRASE) == {"resolve", "pin"}
    lot = Farm(services).register()
    services.sequence_log()
    services.sign_status()
    assert services.verify_codes([lot.batch.code])[0].verdict.state is State.VALID
    assert key_notices(services.settings, services.reads) == []
    assert faults(services) == []


def test_without_its_passphrase_or_with_a_wrong_one_a_service_resolves_signs_nothing_and_says_why(
    services: Services, phrases: Path
) -> None:
    lot = Farm(services).register()
    services.sequence_log()
    services.sign_status()
    sources = {
        "set NGUONGOC_KEK_PASSPHRASE_FILE": with_source(services.settings),
        "cannot be read": with_source(services.settings, kek_passphrase_file=phrases.with_name("none")),
        "the passphrase does not open": with_source(
            services.settings,
            kek_passphrase=Settings(kek_passphrase="một câu khác hẳn, cũng dài").kek_passphrase,
        ),
    }
    for said, settings in sources.items():
        locked = build(settings, HandClock())
        assert locked.readiness()[0] is Standing.RESOLVES_ONLY
        with pytest.raises(KeyFileUnusable, match=said) as refused:
            Farm(locked, "htx-khac")
        assert OLD not in str(refused.value)
        assert locked.verify_codes([lot.batch.code])[0].verdict.state is State.VALID
        notices = key_notices(settings, locked.reads)
        assert len(notices) == len(UNDER_PASSPHRASE)
        assert all(said in each.detail for each in notices)
        locked.close()


def test_the_passphrase_is_changed_by_a_rewrap_while_another_process_signs(
    services: Services, phrases: Path
) -> None:
    other = build(services.settings, HandClock())
    farms = [Farm(services), Farm(other, "htx-khac")]

    def all_sign() -> None:
        for farm in farms:
            # As processes that have just started would.
            farm.services.custody._opened.clear()
            farm.register()

    parser = argparse.ArgumentParser()
    rewrap.add(parser.add_subparsers())
    phrases.write_text(f"{NEW}\n{OLD}\n")
    all_sign()
    for purpose in CHANGED:
        for more in ([], ["--finish"]):
            given = parser.parse_args(["rewrap", purpose.value, *more])
            given.act(services, given)
            all_sign()
    phrases.write_text(f"{NEW}\n")
    all_sign()
    services.sequence_log()
    assert faults(services) == []
    for purpose in CHANGED:
        alone = with_source(services.settings, kek_passphrase=Settings(kek_passphrase=OLD).kek_passphrase)
        with pytest.raises(KeyFileUnusable):
            key_files(alone).read(services.settings.key_file(purpose.value))
    other.close()


def test_a_passphrase_comes_through_a_descriptor_once_and_is_kept(settings: Settings) -> None:
    read, write = os.pipe()
    os.write(write, f"{OLD}\n".encode())
    os.close(write)
    piped = with_source(settings, kek_passphrase_file=Path(f"/dev/fd/{read}"))
    key = key_files(piped).read(settings.key_file("log"))
    os.close(read)
    assert key_files(piped).read(settings.key_file("status")) != key
    assert OLD not in repr(key_files(piped)) + repr(piped)
    _from.cache_clear()


def test_nobody_is_waited_for_who_is_not_there(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    with Path("/dev/null").open() as nobody:
        monkeypatch.setattr("sys.stdin", nobody)
        with pytest.raises(KeyFileUnusable, match="nobody is at the keyboard"):
            key_files(with_source(settings, kek_passphrase_file=Path("-"))).read(settings.key_file("log"))


def test_a_passphrase_that_is_short_or_open_to_others_seals_nothing(
    settings: Settings, phrases: Path, tmp_path: Path
) -> None:
    files = key_files(settings)
    phrases.write_text("ngắn\n")
    with pytest.raises(PassphraseTooShort):
        files.create(tmp_path / "new")
    phrases.write_text("\n")
    with pytest.raises(KeyFileUnusable, match="holds no passphrase"):
        files.create(tmp_path / "new")
    phrases.write_text(f"{OLD}\n")
    phrases.chmod(0o644)
    with pytest.raises(KeyFileUnusable, match="open to others"):
        files.create(tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_a_key_box_holds_the_keys_themselves_and_they_are_sealed_again_where_they_are_put_back(
    settings: Settings, tmp_path: Path
) -> None:
    BARE.create(settings.key_file("pin"))
    kept = read_keys(settings, KEY_FILES)
    assert set(kept) == {"log", "pin"} | {"status"}
    elsewhere = settings.model_copy(update={"data_dir": tmp_path / "elsewhere"})
    write_keys(elsewhere, kept)
    for name in kept:
        path = elsewhere.key_file(name)
        assert is_sealed(path.read_bytes()) == (name in UNDER_PASSPHRASE)
        assert key_files(elsewhere).read(path) == kept[name]
        assert base64.b64encode(kept[name]) not in path.read_bytes() or name not in UNDER_PASSPHRASE
    assert write_keys(elsewhere, kept) == []
    with pytest.raises(KeyFileUnusable):
        read_key_file(elsewhere.key_file("log"))


def test_a_secret_of_tokens_that_lay_bare_is_sealed_as_it_is_and_tokens_go_on(
    services: Services, phrases: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = services.settings.key_file("access")
    bare = base64.b64encode(key_files(services.settings).read(path)) + b"\n"
    path.write_bytes(bare)
    key, _ = services.issue_api_key(Farm(services).organisation.id, Role.PRODUCER, None, "test")
    text = services.visiting.programs.tokens.issue(key).text
    with pytest.raises(KeyFileUnusable, match="no passphrase"):
        BARE.seal(path)
    given = argparse.Namespace()
    seal.act(services, given)
    assert is_sealed(path.read_bytes())
    assert path.stat().st_mode & 0o777 == 0o600
    assert bare.strip() not in path.read_bytes()
    seal.act(services, given)
    assert [line.partition(" is ")[2][:12] for line in capsys.readouterr().out.splitlines()] == [
        "sealed. A ba",
        "sealed under",
    ]
    phrases.write_text(f"{NEW}\n{OLD}\n")
    seal.act(services, given)
    phrases.write_text(f"{NEW}\n")
    fresh = build(services.settings, HandClock())
    assert fresh.visiting.programs.tokens.read(text) is not None, "it is the same key"
    fresh.close()
    phrases.write_text(f"{OLD}\n")
    locked = build(services.settings, HandClock())
    assert locked.visiting.programs.tokens.read(text) is None
    with pytest.raises(KeyFileUnusable):
        locked.visiting.programs.tokens.issue(key)
    assert "key file access" in {each.subject for each in key_notices(locked.settings, locked.reads)}
    locked.close()
