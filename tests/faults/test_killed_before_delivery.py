"""SIGKILL between what is stored and the telling of it: whoever subscribed is told all the same, under the same id."""

from __future__ import annotations

import base64
import hmac
import json
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from nguongoc_api.settings import Settings
from tests.epcis import alone
from tests.faults.running import Client, Json, Server, Shop, free_port
from tests.outbox.receiver import Received, receiving

ROOT = Path(__file__).parents[2]
SECRET = "at least sixteen characters"
JSON = {"Content-Type": "application/json"}
SECONDS = 60
"""An attempt fails, and the next one waits five seconds."""


@pytest.fixture
def shop(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> Shop:
    """Its servers may tell this machine."""
    monkeypatch.setenv("NGUONGOC_WEBHOOKS_TO_LOOPBACK", "true")
    assert Settings().webhooks_to_loopback
    return shop


def subscribe(client: Client, dest: str) -> str:
    """The address of the subscription's reports."""
    asked = {"name": "shipped", "query": {"EQ_bizStep": ["shipping"]}}
    assert client.post("/epcis/queries", asked).status == 201
    wish = {"dest": dest, "signatureToken": SECRET, "stream": True}
    given = client.post("/epcis/queries/shipped/subscriptions", wish)
    assert given.status == 201, given.body[:400]
    return f"/epcis/queries/shipped/subscriptions/{given.json()['subscriptionID']}/reports"


def capture(client: Client, serial: int) -> None:
    event = alone(epcList=[f"urn:epc:id:sgtin:0614141.107346.{serial}"], bizStep="shipping")
    given = client.ask("POST", "/epcis/events", json.dumps(event).encode(), JSON)
    assert given.status in {200, 201}, given.body[:400]


def serials(received: Received) -> list[str]:
    body: Json = json.loads(received.body)
    events = body["epcisBody"]["queryResults"]["resultsBody"]["eventList"]
    return [epc.rpartition(".")[2].rpartition("/")[2] for event in events for epc in event["epcList"]]


def is_signed(received: Received) -> bool:
    said = received.headers
    signed = f"{said['webhook-id']}.{said['webhook-timestamp']}.".encode() + received.body
    expected = base64.b64encode(hmac.digest(SECRET.encode(), signed, "sha256")).decode()
    return said["webhook-signature"] == f"v1,{expected}"


def test_killed_after_a_capture_it_tells_its_subscriber_once_it_is_back(
    shop: Shop, run: Callable[[Server], Server]
) -> None:
    with receiving() as receiver:
        server = run(shop.server())
        client = server.client(shop.key)
        subscribe(client, receiver.url)
        capture(client, 1)
        client.close()
        server.kill()
        server.start()
        told = receiver.wait(1, SECONDS)
    assert all(is_signed(each) for each in told)
    assert {serial for each in told for serial in serials(each)} == {"1"}
    assert len({each.headers["webhook-id"] for each in told}) == 1


def test_killed_between_two_attempts_it_tries_again_under_the_same_id(
    shop: Shop, run: Callable[[Server], Server]
) -> None:
    with receiving() as receiver:
        receiver.answers.append(503)
        server = run(shop.server())
        client = server.client(shop.key)
        reports = subscribe(client, receiver.url)
        capture(client, 1)
        receiver.wait(1, SECONDS)
        # Until the failure is written down. A process killed before that keeps its claim, which ends by time alone.
        deadline = time.monotonic() + SECONDS
        while not (told := client.get(reports).json()) or not told[0]["attempts"]:
            assert time.monotonic() < deadline, told
        client.close()
        server.kill()
        server.start()
        first, again = receiver.wait(2, SECONDS)[:2]
    assert first.headers["webhook-id"] == again.headers["webhook-id"]
    assert first.body == again.body
    assert is_signed(again)


def test_the_receiver_of_the_how_to_believes_what_is_sent_and_nothing_else(
    shop: Shop, run: Callable[[Server], Server]
) -> None:
    """The page's own code, as a reader would paste it, on another port."""
    page = (ROOT / "docs/how-to/subscribe-to-events.md").read_text("utf-8")
    code = re.search(r"```python\n(.*?)```", page, re.DOTALL)
    assert code is not None
    port = free_port()
    program = code[1].replace("9000", str(port))
    assert SECRET in program
    with subprocess.Popen(
        [sys.executable, "-u", "-c", program], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        try:
            server = run(shop.server())
            client = server.client(shop.key)
            subscribe(client, f"http://127.0.0.1:{port}/")
            capture(client, 1)
            client.close()
            assert process.stdout is not None
            assert process.stdout.readline() == "shipped 1 events\n"
            forged = Client(port, None).ask(
                "POST",
                "/",
                b"{}",
                {"webhook-id": "x", "webhook-timestamp": "1", "webhook-signature": "v1,bm8="},
            )
            assert forged.status == 401
        finally:
            process.kill()
