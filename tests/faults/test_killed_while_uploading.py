"""SIGKILL in the middle of an upload: what was answered is there, what was not may be, and the photo is there once, byte for byte."""

from __future__ import annotations

import io
import json
import random
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from uuid import uuid4

from PIL import Image

from tests.faults.running import Client, Server, Shop, Unanswered

KILLS = 4
PIECE = 20_000
MOST_MILLISECONDS = 30


def photo() -> bytes:
    file = io.BytesIO()
    Image.effect_noise((1600, 1200), 60).convert("RGB").save(file, "JPEG", quality=95)
    return file.getvalue()


@dataclass
class Phone:
    """Sends a photo of an entry piece by piece, and knows nothing of an answer that did not come."""

    data: bytes
    entry: str = field(default_factory=lambda: str(uuid4()))
    id: str = field(default_factory=lambda: str(uuid4()))
    answered: int = 0
    sent: int = 0

    @property
    def path(self) -> str:
        return f"/v1/diary/{self.entry}/photos/{self.id}"

    def begin(self, client: Client, facility_id: str) -> None:
        said = {"activity": "inspecting", "plots": [{"id": self.entry, "facility_id": facility_id}]}
        assert client.post("/v1/diary", said).status == 201
        self.announce(client)

    def announce(self, client: Client) -> int:
        body = json.dumps({"length": len(self.data), "sha256": sha256(self.data).hexdigest()}).encode()
        given = client.ask("PUT", self.path, body, {"Content-Type": "application/json"})
        assert given.status == 200, given.body
        return int(given.headers["upload-offset"])

    def go_on(self, client: Client, offset: int) -> None:
        """Until it is whole, or nobody answers."""
        while offset < len(self.data):
            end = min(offset + PIECE, len(self.data))
            self.sent = end
            headers = {
                "Content-Type": "application/partial-upload",
                "Upload-Offset": str(offset),
                "Upload-Complete": "?1" if end == len(self.data) else "?0",
            }
            given = client.ask("PATCH", self.path, self.data[offset:end], headers)
            assert given.status == 200, given.body
            self.answered = offset = int(given.headers["upload-offset"])


def test_after_every_kill_an_upload_goes_on_and_the_photo_is_there_once(
    shop: Shop, run: Callable[[Server], Server]
) -> None:
    chance, phone, cut = random.Random(20261128), Phone(photo()), 0
    pieces = -(-len(phone.data) // PIECE)
    assert pieces > 10 * KILLS
    server = run(shop.server())
    client = server.client(shop.key)
    phone.begin(client, shop.body(None)["facility_id"])
    for nth in range(1, KILLS + 1):
        offset = phone.announce(client)
        assert phone.answered <= offset <= phone.sent, (
            "nothing that was answered is lost, nothing else is there"
        )
        thread = threading.Thread(target=_until_cut, args=(phone, client, offset))
        thread.start()
        while phone.answered < len(phone.data) * nth // (KILLS + 1) and thread.is_alive():
            time.sleep(0.001)
        time.sleep(chance.uniform(0, MOST_MILLISECONDS / 1000))
        server.kill()
        thread.join()
        cut += phone.answered < len(phone.data)
        server.start()
    assert cut == KILLS, "it was whole before it was cut: the kills prove nothing"
    phone.go_on(client, phone.announce(client))
    phone.go_on(client, phone.announce(client))
    assert client.get(f"{phone.path}/original").body == phone.data
    listed = client.get(f"/v1/diary/{phone.entry}/photos").json()["items"]
    assert [each["id"] for each in listed if each["complete_at"]] == [phone.id]
    client.close()


def _until_cut(phone: Phone, client: Client, offset: int) -> None:
    with suppress(Unanswered):
        phone.go_on(client, offset)
