"""`samples/clients`, each as whoever copies it runs it, against a service that listens."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from nguongoc.ports.rows import Role
from nguongoc.services.try_codes import GTIN, TEST_LOTS
from nguongoc.signing.webhooks import secret_bytes, standard_headers
from tests.clients.conftest import Live
from tests.http import bodies

CLIENTS = Path(__file__).resolve().parents[2] / "samples" / "clients"
COMMANDS = {
    "python": [sys.executable, str(CLIENTS / "python" / "nguongoc_client.py")],
    "javascript": ["node", str(CLIENTS / "javascript" / "nguongoc-client.mjs")],
    "php": ["php", str(CLIENTS / "php" / "NguonGocClient.php")],
}
CURL = [str(CLIENTS / "curl" / "nguongoc.sh")]
SHOP = "https://shop.example"
SECRET = "whsec_" + base64.b64encode(b"sixteen bytes or more").decode()
of_each = pytest.mark.parametrize("language", COMMANDS)
Said = subprocess.CompletedProcess[str]


def run(command: list[str], live: Live, key: str, *said: str, given: str = "", **more: str) -> Said:
    told = {"NGUONGOC_URL": live.base_url, "NGUONGOC_KEY": key, "PATH": os.environ["PATH"], **more}
    told |= {"PYTHONIOENCODING": "utf-8", "LANG": "C.UTF-8"}
    return subprocess.run(
        [*command, *said], env=told, input=given, capture_output=True, text=True, timeout=60, check=False
    )


def link(live: Live, lot: str) -> str:
    return f"{live.base_url}/01/{GTIN}/10/{lot}"


@of_each
def test_it_verifies_one_code_and_many_in_their_order(live: Live, language: str) -> None:
    codes = [link(live, lot) for lot in TEST_LOTS]
    one = run(COMMANDS[language], live, live.test_key, "verify", codes[0])
    assert (one.returncode, one.stdout, one.stderr) == (0, f"valid anchored {codes[0]}\n", "")
    many = run(COMMANDS[language], live, live.test_key, "verify", *codes, "nonsense!")
    lines = [line.split(" ", 2) for line in many.stdout.splitlines()]
    assert [line[2] for line in lines] == [*codes, "nonsense!"]
    assert (lines[2][0], lines[-1][0]) == ("recalled", "malformed")


@of_each
def test_a_refusal_comes_with_its_code(live: Live, language: str) -> None:
    for key, code in (("ng_wrong", "not-authenticated"), (live.test_key, "test-key-on-live-data")):
        said = run(COMMANDS[language], live, key, "recalls")
        assert said.returncode == 1
        assert code in said.stderr


@of_each
def test_it_believes_a_signed_verdict_and_nothing_that_only_looks_like_one(live: Live, language: str) -> None:
    command, code = COMMANDS[language], link(live, "TEST-RECALLED")
    assert run(command, live, live.test_key, "prove", code, SHOP).stdout == "recalled\n"
    assert run(command, live, live.key(Role.MARKETPLACE), "prove", code, SHOP).stdout == "unknown\n"
    try_codes = live.services.visiting.programs.try_codes
    [jws] = try_codes.sign(try_codes([code]), SHOP)
    assert jws is not None
    head, payload, signature = jws.split(".")
    claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    claims["credentialSubject"]["verdict"] = "valid"
    lied = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    none = base64.urlsafe_b64encode(b'{"alg":"none","typ":"vc+jwt"}').decode().rstrip("=")
    assert run(command, live, live.test_key, "check", SHOP, given=jws).stdout == "recalled\n"
    for key, audience, text in (
        (live.test_key, SHOP, f"{head}.{lied}.{signature}"),
        (live.test_key, SHOP, f"{none}.{lied}."),
        (live.test_key, "https://other.example", jws),
        (live.key(Role.MARKETPLACE), SHOP, jws),
        (live.test_key, SHOP, "x"),
    ):
        said = run(command, live, key, "check", audience, given=text)
        assert (said.returncode, said.stdout) == (1, ""), said


@of_each
def test_it_follows_recalls(live: Live, language: str) -> None:
    product = live.post("/v1/products", bodies.product())["id"]
    facility = live.post("/v1/facilities", bodies.facility())["id"]
    lot = live.post("/v1/batches", bodies.batch(product_id=product, facility_id=facility))
    recall: Any = live.post("/v1/recalls", {"lots": [{"batch_id": lot["id"]}], "reason": "microbes"})
    said = run(COMMANDS[language], live, live.key(Role.PRODUCER), "recalls")
    assert said.stdout.splitlines()[0].split()[0] == recall["id"], said


@of_each
def test_it_takes_a_webhook_of_the_service_and_no_other(live: Live, language: str) -> None:
    body = '{"type": "recall.noticed", "data": {"tên": "bưởi"}}'
    sent = standard_headers([secret_bytes(SECRET)], "msg_1", live.services.clock.now(), body.encode())
    told = {name.upper().replace("-", "_"): value for name, value in sent.items()}
    told["WEBHOOK_SECRET"] = SECRET
    command = COMMANDS[language]
    said = run(command, live, "", "webhook", given=body, **told)
    assert json.loads(said.stdout) == json.loads(body), said
    for changed in (
        {"WEBHOOK_SIGNATURE": "v1," + base64.b64encode(bytes(32)).decode()},
        {"WEBHOOK_SIGNATURE": told["WEBHOOK_SIGNATURE"].removeprefix("v1,")},
        {"WEBHOOK_TIMESTAMP": str(int(time.time()) - 400)},
        {"WEBHOOK_ID": "msg_2"},
    ):
        refused = run(command, live, "", "webhook", given=body, **(told | changed))
        assert (refused.returncode, refused.stdout) == (1, ""), changed


def test_curl_does_what_needs_no_signature(live: Live) -> None:
    code = link(live, "TEST-VALID")
    told = json.loads(run(CURL, live, live.test_key, "verify", code, "x").stdout)
    assert [item["verdict"] for item in told["items"]] == ["valid", "malformed"]
    assert "items" in json.loads(run(CURL, live, live.key(Role.MARKETPLACE), "recalls").stdout)
    token = json.loads(run(CURL, live, live.test_key, "token").stdout)["access_token"]
    assert run(COMMANDS["python"], live, token, "verify", code).stdout.startswith("valid")
    refused = run(CURL, live, "ng_wrong", "recalls")
    assert refused.returncode != 0
    assert "not-authenticated" in refused.stdout
