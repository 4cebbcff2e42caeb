"""Signing with a key of one's own, at a phone's desk: typed, taken away as a file, signed by the real command, handed in, genuine."""

from __future__ import annotations

import os
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from playwright.sync_api import Browser, Page, expect

from nguongoc.identifiers.ordered import uuid7
from nguongoc.ports import Account
from nguongoc.ports.rows import Role
from tests.browser.axe import PHONE, View, faults
from tests.browser.test_consumer_page import CONTRAST, TARGETS
from tests.browser.test_new_lot import Thumb
from tests.elsewhere.loopback import Domain
from tests.elsewhere.own_signer import WELL_KNOWN
from tests.http.desk import PASSWORD, cheap_hash
from tests.verifier.running import Running

pytestmark = pytest.mark.browser
COMMAND = Path(sys.executable).with_name("nguongoc")
BY_DAY = (View("light", PHONE),)
NUMBER = "0950 000 006"
SIGN = unicodedata.normalize("NFD", "ký") + "\n"
"""As keyboards that write marks one by one send it."""


@pytest.fixture
def domain() -> Iterator[Domain]:
    made = Domain()
    yield made
    made.close()


def sign(*arguments: str | Path, typed: str = "") -> str:
    """The installed command, in a process of its own, as at another machine with somebody at its keyboard; what it says."""
    keyboard, terminal = os.openpty()
    os.write(keyboard, typed.encode())
    try:
        ran = subprocess.run(
            [COMMAND, "sign", *map(str, arguments)],
            stdin=terminal,
            capture_output=True,
            text=True,
            check=False,
        )
    finally:
        os.close(terminal)
        os.close(keyboard)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


def adopted(service: Running, domain: Domain, folder: Path) -> Path:
    """A key that the service never had, taken on for whoever grew `plain`."""
    key, document, challenge = folder / "khoa.key", folder / "did.json", folder / "challenge.json"
    sign("key", domain.did, "--key", key, "--document", document, "--bare")
    domain.bodies[WELL_KNOWN] = document.read_bytes()
    grower = service.plain.batch.organisation_id
    _, secret = service.services.issue_api_key(grower, Role.PRODUCER, None, "test")
    headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}
    with httpx2.Client(base_url=service.base_url, headers=headers) as client:

        def post(path: str, body: bytes) -> bytes:
            answer = client.post(path, content=body)
            assert answer.status_code == 201, answer.text
            return answer.content

        challenge.write_bytes(post("/v1/own-did/challenges", b'{"did": "%s"}' % domain.did.encode()))
        sign("challenge", challenge, "--key", key, "--out", folder / "shown.json", "--yes")
        post("/v1/own-did", (folder / "shown.json").read_bytes())
    return key


def signed_in(page: Page, service: Running) -> None:
    services, now = service.services, service.services.clock.now()
    account = Account(
        uuid7(now), "+84950000006", cheap_hash(PASSWORD), service.plain.batch.organisation_id,
        Role.PRODUCER, "Chị Lan", now,
    )  # fmt: skip
    services.writer.run(lambda uow: uow.access.add_account(account))
    page.goto("/signin")
    page.fill("[name=phone]", NUMBER)
    page.fill("[name=password]", PASSWORD)
    page.locator("main button.main").tap()
    page.wait_for_url("**/producer")


def fits(page: Page) -> None:
    page.evaluate("document.fonts.ready.then(() => true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert page.evaluate(TARGETS) == []
    assert page.evaluate(CONTRAST) == []
    assert faults(page, BY_DAY) == []


def test_a_lot_typed_on_a_phone_is_signed_by_a_key_that_never_came_here_and_is_genuine_to_whoever_scans(
    chromium: Browser, service: Running, domain: Domain, tmp_path: Path
) -> None:
    key = adopted(service, domain, tmp_path)
    options: dict[str, Any] = {"viewport": PHONE, "is_mobile": True, "has_touch": True, "locale": "vi-VN"}
    context = chromium.new_context(**options, base_url=service.base_url)
    complaints: list[str] = []
    context.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page = context.new_page()
    signed_in(page, service)
    thumb = Thumb(page)
    page.goto("/producer/signing")
    expect(page.get_by_text(domain.did, exact=True)).to_be_visible()
    fits(page)
    page.goto("/producer/new")
    thumb.tap(thumb.button("Như lần trước"))
    thumb.type("1234")
    thumb.tap(thumb.button("Tiếp"))
    thumb.tap(thumb.button("Hôm nay"))
    thumb.tap(thumb.button("Chuẩn bị để ký"))
    page.wait_for_url("**/producer/signing/*")
    fits(page)

    with page.expect_download() as taken:
        page.get_by_role("link", name="Tải tệp để ký").tap()
    waiting, signatures = tmp_path / taken.value.suggested_filename, tmp_path / "chu-ky.json"
    taken.value.save_as(waiting)
    line = page.locator("pre").inner_text().split()
    assert (line[:3], line[3]) == (["nguongoc", "sign", "lot"], waiting.name), "the page's own command"
    asked = sign("lot", waiting, "--key", key, "--out", signatures, "--lang", "vi", typed=SIGN)
    shown = page.locator("main").inner_text()
    for each in ("1234 kg", domain.did):
        assert each in asked, "what is signed is said before it is signed"
        assert each in shown, "and it is what the page says"

    page.locator("#file").set_input_files(signatures)
    thumb.tap(thumb.button("Nộp chữ ký"))
    page.wait_for_url("**/producer/batches/*")
    service.services.sequence_log()
    service.services.sign_status()
    with service.services.reads.open() as reader:
        lots = reader.lots.batches_of(service.plain.batch.organisation_id, None, 50)
    made = max(lots, key=lambda lot: lot.entered_at)
    page.goto(f"/p/b/{made.code}")
    expect(page.get_by_text("cơ sở tự ký")).to_be_visible()
    page.goto(f"/p/b/{made.code}?lang=en")
    page.get_by_role("button", name="Check on this device now").tap()
    expect(page.locator("[data-check]")).to_have_attribute("data-outcome", "holds")
    context.close()
    assert complaints == []
