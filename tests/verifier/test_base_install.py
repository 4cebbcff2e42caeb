"""What a marketplace installs alone: it verifies with nothing of the server in reach."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from nguongoc.bundle import BundleParts, write_bundle
from tests.monitor.test_following import ServedLog, entry
from tests.unit.verify.world import World

BARE = """
import sys

ALLOWED = {"nguongoc", "nguongoc_api", "cryptography", "rfc8785", "cffi", "_cffi_backend", "typing_extensions"}

class Nothing:
    def find_spec(self, name, path=None, target=None):
        top = name.partition(".")[0]
        if top in ALLOWED or top in sys.stdlib_module_names or top.startswith("_"):
            return None
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Nothing())
for name in list(sys.modules):
    if name.partition(".")[0] in {"nguongoc_api", "fastapi", "sqlmodel", "pydantic"}:
        raise SystemExit(f"{name} is there before the start")
from nguongoc.cli import main
code = main(sys.argv[1:])
foreign = {name for name in sys.modules if name.partition(".")[0] in {"nguongoc_api", "fastapi", "sqlalchemy", "pydantic"}}
inner = {name for name in sys.modules if name.startswith(("nguongoc.services", "nguongoc.store", "nguongoc.batches"))}
if sys.argv[1] in {"verify", "monitor", "trust"} and (foreign or inner):
    raise SystemExit(f"imported: {sorted(foreign | inner)}")
raise SystemExit(code)
"""


def bare(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", BARE, *arguments], capture_output=True, text=True, check=False
    )


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """A bundle that holds now."""
    now, world = datetime.now(UTC), World()
    made = now - timedelta(days=2)
    jws = world.record(issued_at=made, expires_on=None)
    proof = world.evidence(jws, logged_at=made).proof
    assert isinstance(proof, bytes)
    parts = BundleParts(
        record=jws,
        made_at=now,
        made_by="test",
        proof=proof,
        did_documents=world.documents(created_at=made),
        revocation_list=world.status("revocation", at=now),
        message_list=world.status("message", at=now),
        log_key=world.log_key,
    )
    path = tmp_path / "bundle.zip"
    path.write_bytes(write_bundle(parts))
    return path


def test_a_bundle_is_verified_without_the_server_and_fails_once_a_byte_of_its_record_is_changed(
    bundle: Path,
) -> None:
    ran = bare("verify", str(bundle), "--lang", "en")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith("The record holds.")
    data = bytearray(bundle.read_bytes())
    place = data.index(b"record.jwt") + len(b"record.jwt") + 700
    data[place] ^= 1
    bundle.write_bytes(data)
    assert bare("verify", str(bundle)).returncode == 1


def test_the_commands_of_the_service_say_what_they_need_where_it_is_missing() -> None:
    ran = bare("serve")
    assert ran.returncode == 2
    assert "Traceback" not in ran.stderr
    assert "nguongoc[server]" in ran.stderr


def test_help_works_without_the_server() -> None:
    ran = bare("--help")
    assert ran.returncode == 0
    assert "verify" in ran.stdout


def test_a_root_is_made_and_signed_without_the_server(tmp_path: Path) -> None:
    key, root = str(tmp_path / "a.key"), str(tmp_path / "root.json")
    for line in (
        ("key", key, "--bare"),
        ("root", "--name", "N", "--threshold", "1", "--key", key, "--out", root),
        ("sign", root, "--key", key),
        ("check", root, "--trust-root", root),
    ):
        ran = bare("trust", *line)
        assert ran.returncode == 0, ran.stdout + ran.stderr


def test_a_key_of_ones_own_is_made_without_the_server(tmp_path: Path) -> None:
    key, document = tmp_path / "own.key", tmp_path / "did.json"
    ran = bare("sign", "key", "did:web:htx.example", "--key", str(key), "--document", str(document), "--bare")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "https://htx.example/.well-known/did.json" in ran.stdout


def test_a_log_is_followed_without_the_server(tmp_path: Path) -> None:
    log = ServedLog().add(*(entry(number) for number in range(3))).publish(tmp_path)
    ran = bare("monitor", tmp_path.as_uri(), "--log-key", str(log.key), "--json")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert '"seen"' in ran.stdout
