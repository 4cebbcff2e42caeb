"""A disk is lost under a working service: an old backup, the newest head on the other disk, and nothing but commands and processes.

What each command decides is in `tests/backups`; here real services run before and after, and readers judge with the published verifier.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from nguongoc.log.checkpoint import open_checkpoint
from nguongoc.log.entry import LogEntry
from nguongoc.log.note import VerifierKey
from nguongoc.log.tiles import EntryBundle, split_bundle
from nguongoc.store.engine import open_engine
from nguongoc_api.key_table import KEY_FILES
from nguongoc_api.settings import Settings
from tests.faults.born import answered
from tests.faults.running import Server, Shop, told

WAIT_SECONDS = 180.0
"""A status list is signed anew once a minute at most: a lot that came after is not in it before."""


def command(settings: Settings, *arguments: str) -> tuple[int, str]:
    """Exit code and all that was said, of a process of its own."""
    return answered(arguments, {**os.environ, **told(settings), "LANG": "en_GB.UTF-8"})


def until(asked: Callable[[], Any]) -> Any:
    """What is answered once it is something."""
    deadline = time.monotonic() + WAIT_SECONDS
    while not (found := asked()):
        assert time.monotonic() < deadline, "it does not come to it"
        time.sleep(0.05)
    return found


@dataclass
class Lot:
    code: str
    record: str


@dataclass
class Lost:
    """What is left once the first disk is gone: a backup, the head elsewhere, copies that readers and others keep."""

    shop: Shop
    kept: Path
    exported: Path
    bundle: Path
    memory: Path
    key: str
    head: bytes
    early: Lot
    late: list[Lot]

    def read(self, lot: Lot) -> tuple[int, tuple[str, str]]:
        """As somebody who pinned the log's key on the first day and remembers its last head: exit code, answer to step 6."""
        url = f"{self.shop.settings.base_url}/records/{lot.record}"
        pinned = ("--log-key", self.key, "--remember", str(self.memory))
        code, said = command(self.shop.settings, "verify", url, "--json", *pinned)
        log = json.loads(said)["checks"][5]
        return code, (log["outcome"], log["reason"])

    def read_offline(self) -> int:
        """What was downloaded before anything happened, without a network."""
        pinned = ("--log-key", self.key)
        return command(self.shop.settings, "verify", str(self.bundle), "--json", *pinned)[0]


def register(shop: Shop, server: Server, number: str) -> Lot:
    client = server.client(shop.key)
    made = client.post("/v1/batches", shop.body(number))
    assert made.status == 201, made.body[:500]
    said = made.json()
    client.close()
    return Lot(said["code"], said["passport"].rpartition("/")[2])


def published(server: Server, lot: Lot) -> None:
    """In the log that everybody sees, with its status signed."""
    client = server.client()
    until(lambda: client.get(f"/log/proof/{lot.record}").status == 200)
    client.close()


@pytest.fixture
def lost(shop: Shop, run: Callable[[Server], Server], tmp_path: Path) -> Lost:
    server = run(shop.server())
    early = register(shop, server, "SOM-1")
    published(server, early)
    kept, exported = tmp_path / "kept", tmp_path / "exported"
    code, said = command(shop.settings, "backup", str(kept))
    assert code == 0, said
    late = [register(shop, server, f"MUON-{number}") for number in range(3)]
    published(server, late[-1])
    client = server.client()
    key = client.get("/log/key").body.decode().strip()
    bundle = tmp_path / "early.zip"
    made = Lost(shop, kept, exported, bundle, tmp_path / "memory.json", key, b"", early, late)
    client.close()
    until(lambda: made.read(late[-1])[0] == 0)
    bundle.write_bytes(client.get(f"/records/{early.record}/bundle").body)
    client.close()
    code, said = command(shop.settings, "export", "log", str(exported))
    assert code == 0, said
    server.kill()
    made.head = shop.settings.checkpoint_path.read_bytes()
    return made


@pytest.fixture
def place(lost: Lost, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """An empty machine with the keys, and the disk that the heads are published on."""
    folder, old = tmp_path / "place", lost.shop.settings
    url = f"sqlite:///{folder}/new.sqlite"
    (folder / "keys").mkdir(parents=True, mode=0o700)
    for name in KEY_FILES:
        path = old.key_file(name)
        os.link(path, folder / "keys" / path.name)
    said: dict[str, Any] = {
        "data_dir": folder,
        "base_url": old.base_url,
        "checkpoint_file": old.checkpoint_path,
    }
    if old.database.startswith("sqlite"):
        yield Settings(database_url=url, **said)  # type: ignore[arg-type]
        return
    with request.getfixturevalue("postgres")() as url:
        engine = open_engine(url)
        with engine.begin() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
        engine.dispose()
        yield Settings(database_url=url, **said)


@pytest.fixture
def restored(lost: Lost, place: Settings, run: Callable[[Server], Server], tmp_path: Path) -> Server:
    """Put back and served; it answers, takes lots in, and signs no head below the published one."""
    code, said = command(place, "restore", str(lost.kept))
    assert code == 1, said
    assert "nothing is signed until" in said
    server = run(Server(place, tmp_path / "place.log", lost.shop.port))
    client = server.client(lost.shop.key)
    answer = client.post(
        "/v1/verifications", {"items": [{"code": each.code} for each in (lost.early, lost.late[0])]}
    )
    assert [each["verdict"] for each in answer.json()["items"]] == ["unverified", "unknown"]
    assert client.get(f"/b/{lost.early.code}").status == 307
    waits = register(lost.shop, server, "CHO-1")
    until(lambda: "log-rolled-back" in server.said() or "LogRolledBack" in server.said())
    assert client.get(f"/log/proof/{waits.record}").status != 200
    client.close()
    assert place.checkpoint_path.read_bytes() == lost.head
    assert lost.read_offline() == 0, "what a reader holds needs no service"
    server.terminate()
    return server


def size_of(note: bytes, key: str) -> int:
    return open_checkpoint(note, [VerifierKey.parse(key)]).checkpoint.size


def test_what_a_copy_of_the_log_holds_is_imported_and_the_log_continues_what_was_published(
    lost: Lost, place: Settings, restored: Server
) -> None:
    code, said = command(place, "restore", "--log", str(lost.exported))
    assert code == 0, said
    assert "3 of them are of records that are not in the backup" in said
    restored.start()
    new = register(lost.shop, restored, "MOI-1")
    published(restored, new)
    assert size_of(place.checkpoint_path.read_bytes(), lost.key) > size_of(lost.head, lost.key)
    for each in (lost.early, new):
        until(lambda each=each: lost.read(each) == (0, ("pass", "logged-under-pinned-key")))  # type: ignore[misc]
    assert lost.read_offline() == 0
    client = restored.client()
    # The entry stands in the log, as its hash; the record is gone with the disk, and with it the name that its proof was asked by.
    assert client.get(f"/records/{lost.late[0].record}").status == 404
    client.close()
    restored.terminate()
    code, said = command(place, "fsck")
    assert code == 0, said


def test_what_nobody_has_ends_the_log_and_another_begins_with_its_last_head(
    lost: Lost, place: Settings, restored: Server
) -> None:
    code, said = command(place, "log", "open-new")
    assert (code, "--entries-are-lost" in said) == (1, True)
    code, said = command(place, "log", "open-new", "--entries-are-lost")
    assert code == 0, said
    restored.start()
    new = register(lost.shop, restored, "MOI-1")
    published(restored, new)
    client = restored.client()
    goes_on, ended = client.get("/log/keys").json()["logs"]
    old = open_checkpoint(lost.head, [VerifierKey.parse(lost.key)]).checkpoint
    assert (ended["size"], client.get("/log/checkpoint").body) == (old.size, lost.head)
    note = client.get(f"/log/{goes_on['path']}/checkpoint").body
    width = int(note.split(b"\n")[1])
    tile = EntryBundle(0, width)
    first = LogEntry.parse(split_bundle(tile, client.get(f"/log/{goes_on['path']}/{tile.path}").body)[0])
    assert (first.kind, first.payload_sha256) == ("log-opening", sha256(old.text.encode()).hexdigest())
    client.close()
    until(lambda: lost.read(new) == (0, ("pass", "logged-under-pinned-key")))
    # Whoever remembers the head that was lost is told that nothing shows the old one to be a beginning of it; who does not, that it holds.
    assert lost.read(lost.early) == (2, ("not_checked", "consistency-not-given"))
    lost.memory.unlink()
    until(lambda: lost.read(lost.early) == (0, ("pass", "logged-under-pinned-key")))
    assert lost.read_offline() == 0, "an old proof under the key that was pinned"
    restored.terminate()
    code, said = command(place, "fsck")
    assert code == 0, said
