"""The commands as an operator meets them: mistakes are answered with a sentence, never with a traceback."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

from nguongoc_api.key_table import KEY_FILES
from nguongoc_api.settings import Settings
from nguongoc_api.wiring import build


def _run(
    folder: Path, *arguments: str, base_url: str = "http://localhost:8223"
) -> subprocess.CompletedProcess[str]:
    said = {"NGUONGOC_DATA_DIR": str(folder / "data"), "NGUONGOC_BASE_URL": base_url}
    return subprocess.run(
        [sys.executable, "-c", "import sys; from nguongoc.cli import main; sys.exit(main())", *arguments],
        env={**os.environ, **said}, capture_output=True, text=True, check=False, timeout=60, cwd=folder,
    )  # fmt: skip


def test_migrate_makes_the_schema_and_the_keys_once(tmp_path: Path) -> None:
    assert _run(tmp_path, "migrate").returncode == 0
    kept = {path: path.read_bytes() for path in (tmp_path / "data" / "keys").iterdir()}
    assert len(kept) == len(KEY_FILES)
    assert all(path.stat().st_mode & 0o077 == 0 for path in kept)
    assert _run(tmp_path, "migrate").returncode == 0
    assert {path: path.read_bytes() for path in kept} == kept
    build(Settings(data_dir=tmp_path / "data", base_url="http://localhost:8223")).close()


def test_a_store_of_another_address_is_refused_before_a_stamp_is_printed(tmp_path: Path) -> None:
    _run(tmp_path, "migrate")
    ran = _run(
        tmp_path, "labels", "0000000000", "-o", str(tmp_path / "x.pdf"), base_url="http://localhost:8000"
    )
    assert ran.returncode == 1
    assert "did:web:localhost%3A8223" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert not (tmp_path / "x.pdf").exists()


def test_serving_what_was_never_made_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    ran = _run(tmp_path, "serve", "--port", "0")
    assert ran.returncode == 2
    assert "nguongoc migrate" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_the_demo_asks_for_its_port_before_it_works(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ran = _run(tmp_path, "demo", "--port", str(port), "--data-dir", str(tmp_path / "demo"))
    assert ran.returncode == 2
    assert str(port) in ran.stderr
    assert not (tmp_path / "demo").exists()
