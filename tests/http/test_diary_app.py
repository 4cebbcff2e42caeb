"""The diary's application over HTTP: a shell that says nothing of anybody, and an API that knows its caller by a session, for that person alone."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from nguongoc.ports.rows import Role
from nguongoc_api.pages.render import SCRIPT_FILES, SCRIPTS
from tests.factories import rows
from tests.http.conftest import settings_for
from tests.http.desk import OURS, Browser, Door, open_door

APP = "/producer/app"
HOA = "+84950000006"


@pytest.fixture
def door(database_url: str, tmp_path: Path) -> Iterator[Door]:
    with open_door(settings_for(database_url, tmp_path)) as opened:
        yield opened


@pytest.fixture
def plot(door: Door) -> str:
    field = rows.facility(door.cooperative)
    door.services.writer.run(lambda uow: uow.parties.add_facility(field))
    return str(field.id)


def me(browser: Browser) -> str:
    return str(browser.get(f"{APP}/me").json()["id"])


def send(browser: Browser, method: str, path: str, body: Any = None, **headers: str) -> Any:
    said = {name.replace("_", "-"): value for name, value in headers.items()}
    return browser.client.request(method, f"{APP}{path}", json=body, headers=said)


def entry(plot: str) -> dict[str, Any]:
    return {
        "activity": "irrigating",
        "captured_at": "2026-11-20T08:00:00.250Z",
        "plots": [{"id": str(uuid4()), "facility_id": plot}],
    }


def test_a_session_writes_into_the_diary_in_its_own_name(door: Door, plot: str) -> None:
    browser = door.signed_in()
    account, body = me(browser), entry(plot)
    for _ in range(2):
        kept = send(browser, "POST", "/v1/diary", body, Acting_Account=account, **OURS)
        assert kept.status_code == 201, kept.text
        assert kept.json()["items"][0]["entered_by"] == f"account:{account}"
    listed = send(browser, "GET", "/v1/diary", Acting_Account=account).json()["items"]
    assert [each["id"] for each in listed] == [body["plots"][0]["id"]]
    assert (
        send(browser, "GET", "/v1/facilities?limit=100", Acting_Account=account).json()["items"][0]["id"]
        == plot
    )


def test_nothing_is_sent_under_another_name_than_that_of_the_session(door: Door, plot: str) -> None:
    lan, hoa = me(door.signed_in()), door.add_account(HOA).id
    browser = door.signed_in(HOA)
    assert me(browser) == str(hoa)
    for headers in ({"Acting_Account": lan}, {}):
        refused = send(browser, "POST", "/v1/diary", entry(plot), **headers, **OURS)
        assert (refused.status_code, refused.json()["code"]) == (403, "account-elsewhere")
    assert send(browser, "GET", "/v1/diary", Acting_Account=lan).status_code == 403
    assert send(browser, "GET", "/v1/diary", Acting_Account=str(hoa)).json()["items"] == []


def test_a_session_that_has_ended_is_told_as_a_problem_and_no_other_site_is_heard(
    door: Door, plot: str
) -> None:
    browser = door.signed_in()
    account = me(browser)
    for headers in ({"Origin": "https://elsewhere.example"}, {"Sec_Fetch_Site": "cross-site"}, {}):
        refused = send(browser, "POST", "/v1/diary", entry(plot), Acting_Account=account, **headers)
        assert (refused.status_code, refused.json()["code"]) == (403, "page-elsewhere")
    door.later(minutes=31)
    for method, path in (("POST", "/v1/diary"), ("GET", "/v1/diary")):
        ended = send(browser, method, path, entry(plot), Acting_Account=account, **OURS)
        assert (ended.status_code, ended.json()["code"]) == (401, "not-authenticated")
    assert browser.client.get(f"{APP}/me").status_code == 401


def test_only_what_the_diary_needs_is_reached_by_a_session(door: Door) -> None:
    browser = door.signed_in()
    account = me(browser)
    for method, path in (
        ("GET", "/v1/batches"), ("POST", "/v1/products"), ("DELETE", "/v1/members"), ("GET", "/v1/diaryx"),
        ("POST", "/v1/batches"), ("GET", "/openapi.json"), ("GET", "/v1/facilities/../batches"),
    ):  # fmt: skip
        got = send(browser, method, path, Acting_Account=account, **OURS)
        assert got.status_code == 404, (method, path, got.text)
    huge = browser.client.post(
        f"{APP}/v1/diary", content=b" " * 3_000_000, headers=OURS | {"Acting-Account": account}
    )
    assert huge.status_code == 413
    door.add_account("+84950000007", Role.AUTHORITY)
    officer = door.signed_in("+84950000007")
    assert officer.client.get(f"{APP}/me").status_code == 403


def test_the_shell_says_nothing_of_anybody_and_allows_no_more_than_it_needs(door: Door) -> None:
    known, unknown = door.signed_in().get(APP), door.browser().get(APP)
    assert known.content == unknown.content, "a phone may keep it"
    policy = known.headers["content-security-policy"]
    for part in ("default-src 'none'", "script-src 'self'", "worker-src 'self'", "manifest-src 'self'"):
        assert part in policy
    assert "unsafe" not in policy
    assert re.findall(r"<script(?![^>]*(?:src=|application/json))", known.text) == []
    english = door.browser().get(f"{APP}/shell/en")
    assert "On this phone" in english.text
    door.browser().get(f"{APP}/shell/xx", 404)


def test_the_worker_keeps_exactly_what_the_shell_loads_and_has_another_text_when_any_of_it_changes(
    door: Door,
) -> None:
    browser = door.browser()
    answer = browser.get(f"{APP}/worker.js")
    assert answer.headers["service-worker-allowed"] == APP
    assert answer.headers["content-type"].startswith("text/javascript")
    assert "connect-src 'self'" in answer.headers["content-security-policy"]
    found = re.search(r"const FILES = (\[.*\]);", answer.text)
    assert found is not None
    files = json.loads(found[1])
    for path in files:
        assert browser.client.get(path).status_code == 200, path
    imported = {
        name for script in SCRIPT_FILES if script.startswith("diary-") and script != "diary-worker.js"
        for name in re.findall(r'from "\./([\w-]+\.js)"', SCRIPT_FILES[script].decode())
    }  # fmt: skip
    kept = {path.removeprefix(SCRIPTS) for path in files if path.startswith(SCRIPTS)}
    assert kept == imported | {"diary-app.js", "here.js", "voice.js"}
    assert "__VERSION__" not in answer.text


def test_a_phone_can_install_it(door: Door) -> None:
    browser = door.browser()
    said = browser.get(f"{APP}/manifest.webmanifest").json()
    assert (said["start_url"], said["scope"], said["display"]) == (APP, APP, "standalone")
    assert {each["sizes"] for each in said["icons"]} == {"192x192", "512x512"}
    for each in said["icons"]:
        assert browser.get(each["src"]).headers["content-type"] == "image/png"
    browser.get(f"{APP}/other.png", 404)
