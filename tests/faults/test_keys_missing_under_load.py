"""The key-encryption keys are gone when the service is started again under load: it says so, resolves, signs nothing, and goes on once they are back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.faults.clerks import Clerk, at_work, looked_up, whole_afterwards
from tests.faults.running import Server, Shop

CLIENTS = 3
LOTS = 4
KEPT_BY = ("organisation", "log", "status", "verdict")


def take_away(folder: Path) -> dict[Path, bytes]:
    taken = {folder / f"{name}.kek": (folder / f"{name}.kek").read_bytes() for name in KEPT_BY}
    for path in taken:
        path.unlink()
    return taken


def put_back(taken: dict[Path, bytes]) -> None:
    for path, content in taken.items():
        path.write_bytes(content)
        path.chmod(0o600)


def head_of(server: Server) -> bytes:
    client = server.client()
    try:
        return client.get("/log/checkpoint").body
    finally:
        client.close()


def test_without_its_keys_it_stands_resolves_and_signs_nothing(
    shop: Shop, run: Callable[[Server], Server]
) -> None:
    server = run(shop.server())
    clerks = [Clerk(shop, f"C{number}") for number in range(CLIENTS)]
    with at_work(clerks, server):
        for clerk in clerks:
            clerk.until_kept(LOTS)
        server.kill()
        taken = take_away(shop.settings.data_dir / "keys")
        server.start()
        head = head_of(server)
        for clerk in clerks:
            clerk.until_refused()
        client = server.client()
        ready = client.get("/readyz")
        client.close()
        assert (ready.status, ready.json()["status"]) == (200, "resolves_only")
        failing = {name for name, holds in ready.json()["checks"].items() if not holds}
        assert failing == {"keys", *(f"{name}_key" for name in KEPT_BY)}
        assert {looked_up(server, given) for clerk in clerks for given in tuple(clerk.kept.values())} == {200}
        assert head_of(server) == head
        assert "organisation.kek" in server.said(), "whoever can mend it is told which file"
        put_back(taken)
        server.kill()
        server.start()
        for clerk in clerks:
            clerk.until_kept(LOTS)
    whole_afterwards(shop, clerks, "key-file-unusable")
