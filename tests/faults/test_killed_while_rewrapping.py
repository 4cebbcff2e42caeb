"""`nguongoc keys rewrap` beside a server that signs, killed at random moments and run again: no request fails."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from pathlib import Path

from nguongoc.signing.keys import read_key_file
from nguongoc_api.wiring import build
from tests.faults.born import Born, bear
from tests.faults.running import Shop, faults_of, open_shop, told
from tests.service import Farm

ORGANISATIONS = 6
KILLS = 2
PAUSE = 0.1
"""Between two lots: enough of them for every step, few enough to be checked at the end."""


def rewrap(shop: Shop, *more: str) -> Born:
    return bear(["keys", "rewrap", "organisation", *more], {**os.environ, **told(shop.settings)})


def finished(process: Born) -> bytes:
    said, _ = process.communicate(timeout=180)
    assert process.wait() == 0, said
    return said


def test_the_key_encryption_key_is_replaced_under_a_server_that_signs(
    database_url: str, tmp_path: Path
) -> None:
    shop = open_shop(database_url, tmp_path)
    services = build(shop.settings)
    for number in range(ORGANISATIONS):
        Farm(services, f"htx-{number}")
    path = shop.settings.key_file("organisation")
    before = read_key_file(path)
    server, stop, answers = shop.server(), threading.Event(), list[int]()

    def sign() -> None:
        client = server.client(shop.key)
        while not stop.wait(PAUSE):
            answers.append(client.post("/v1/batches", shop.body(None)).status)
        client.close()

    chance, signing = random.Random(27), threading.Thread(target=sign)
    try:
        server.start()
        signing.start()
        for _ in range(KILLS):
            if path.with_name(f"{path.name}.old").exists():
                break
            process = rewrap(shop)
            time.sleep(chance.uniform(0.8, 1.6))  # a moment of its start, its transactions, or after its end
            process.send_signal(signal.SIGKILL)
            process.communicate()
        if not path.with_name(f"{path.name}.old").exists() or path.with_name(f"{path.name}.next").exists():
            finished(rewrap(shop))
        assert b"the old key is gone" in finished(rewrap(shop, "--finish"))
    finally:
        stop.set()
        if signing.is_alive():
            signing.join(60)
        server.stop()
    assert read_key_file(path) != before
    assert set(answers) == {201}
    try:
        server.start()
        client = server.client(shop.key)
        assert client.post("/v1/batches", shop.body(None)).status == 201
        client.close()
    finally:
        server.stop()
    assert faults_of(services) == []
    services.close()
