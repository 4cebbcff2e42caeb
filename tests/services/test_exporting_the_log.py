"""The log as files: what the service serves, byte for byte, whenever it is asked for."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from nguongoc.log.checkpoint import open_checkpoint
from nguongoc.log.tiles import tiles_at
from nguongoc.services.export_log import ExportElsewhere, ExportLog
from nguongoc_api.cli import export
from nguongoc_api.log import LogApp
from nguongoc_api.services import Services
from tests.http.log.test_log_over_http import Site, site

__all__ = ["site"]


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def exported(site: Site, folder: Path) -> dict[str, bytes]:
    ExportLog(site.log)(folder)
    return files(folder)


@pytest.mark.parametrize("size", [1, 256, 300])
def test_every_file_is_what_its_address_serves_and_none_is_missing(
    site: Site, tmp_path: Path, size: int
) -> None:
    site.take_in(0, size)
    held = exported(site, tmp_path / "out")
    for path, content in held.items():
        assert site.get(f"/log/{path}").content == content, path
    assert held.keys() == {tile.path for tile in tiles_at(size)} | {"checkpoint", "key", "keys"}


def test_a_second_export_adds_what_grew_and_touches_nothing_else(site: Site, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    site.take_in(0, 300)
    exported(site, folder)
    times = {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}
    again = ExportLog(site.log)(folder)
    assert (again.size, again.files) == (300, 0)
    site.take_in(300, 300)
    held = exported(site, folder)
    for path, content in held.items():
        assert site.get(f"/log/{path}").content == content, path
    changed = {path.name for path, time in times.items() if path.stat().st_mtime_ns != time}
    assert changed == {"checkpoint"}
    assert {tile.path for tile in tiles_at(600)} <= held.keys()


def test_a_crash_before_the_checkpoint_leaves_a_whole_older_log_that_is_completed(
    site: Site, tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    site.take_in(0, 10)
    before = exported(site, folder)
    site.take_in(10, 300)
    held = exported(site, folder)
    (folder / "checkpoint").write_bytes(before["checkpoint"])
    (folder / "tile" / "0" / "000").unlink()
    assert exported(site, folder) == held


def test_a_folder_of_another_or_a_longer_log_is_left_alone(site: Site, tmp_path: Path) -> None:
    site.take_in(0, 5)
    folder = tmp_path / "out"
    exported(site, folder)
    newest = (folder / "checkpoint").read_bytes()
    site.take_in(5, 5)
    exported(site, folder)
    longer = (folder / "checkpoint").read_bytes()
    site.checkpoints._replace(newest)
    with pytest.raises(ExportElsewhere):
        exported(site, folder)
    assert (folder / "checkpoint").read_bytes() == longer
    (folder / "checkpoint").write_bytes(longer.replace(b"log\n10\n", b"log\n11\n"))
    with pytest.raises(ExportElsewhere):
        exported(site, folder)


def test_the_command_writes_what_the_service_serves(
    services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    services.sequence_log()
    monkeypatch.setenv("NGUONGOC_DATABASE_URL", services.settings.database)
    monkeypatch.setenv("NGUONGOC_DATA_DIR", str(services.settings.data_dir))
    monkeypatch.setenv("NGUONGOC_BASE_URL", services.settings.base_url)
    parser = argparse.ArgumentParser()
    export.add(parser.add_subparsers())
    given = parser.parse_args(["export", "log", str(tmp_path / "out")])
    assert given.run(given) == 0
    assert "1 entries" in capsys.readouterr().out
    client = TestClient(LogApp(services.read_log, "http://localhost"))
    held = files(tmp_path / "out")
    assert open_checkpoint(held["checkpoint"], [services.read_log.key()]).checkpoint.size == 1
    for path, content in held.items():
        assert client.get(f"/log/{path}").content == content
