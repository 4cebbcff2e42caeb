"""The page of the log in Chromium: what it says is recomputed on the reader's device, and a served lie is found."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from nguongoc.batches.dates import vietnamese_day
from tests.service import Farm
from tests.verifier.running import Running
from tests.witness.test_rewritten_history import write_the_past_anew

pytestmark = pytest.mark.browser
BOX = "[data-log-check]"
YESTERDAY = vietnamese_day(datetime.now(UTC)) - timedelta(days=1)


@pytest.fixture
def page(reader: BrowserContext, service: Running) -> Page:
    made = reader.new_page()
    made.goto(f"{service.base_url}/log?lang=en")
    return made


def check(page: Page, outcome: str, reason: str = "") -> None:
    page.get_by_role("button", name="Compute it on this device").click()
    expect(page.locator(BOX)).to_have_attribute("data-outcome", outcome)
    expect(page.locator("[data-reason]")).to_have_text(reason)


def step(page: Page, name: str) -> str | None:
    return page.locator(f'[data-step="{name}"]').get_attribute("data-outcome")


def test_an_honest_log_holds_it_is_remembered_and_a_rewritten_one_is_told_as_a_fork(
    page: Page, service: Running
) -> None:
    check(page, "holds")
    assert [step(page, each) for each in ("signature", "tree", "entries", "memory")] == [
        *["holds"] * 3,
        "first",
    ]

    farm = Farm(service.services, "htx-thu-hai")
    farm.register(happened_on=YESTERDAY)
    service.services.sequence_log()
    page.reload()
    check(page, "holds")
    assert step(page, "memory") == "holds"

    write_the_past_anew(service.services, without=service.coded.record.id)
    for _ in range(3):
        farm.register(happened_on=YESTERDAY)
    service.services.sequence_log()
    page.reload()
    check(page, "fork", "log-inconsistent")
    assert step(page, "memory") == "fork"


def test_what_a_lot_page_remembered_is_what_the_log_page_goes_by(page: Page, service: Running) -> None:
    check(page, "holds")
    page.goto(f"{service.base_url}/p/b/{service.plain.batch.code}?lang=en")
    expect(page.locator("[data-check]")).to_have_attribute("data-outcome", "holds")
    expect(page.locator("[data-reason]")).to_have_text("log-continues")


def changed(old: bytes, new: bytes) -> Callable[[Route], None]:
    def change(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.body().replace(old, new, 1))

    return change


@pytest.mark.parametrize(
    ("part", "old", "new", "failed", "reason"),
    [
        ("**/log/checkpoint", b"/log\n", b"/log\n1", "signature", "checkpoint-forged"),
        ("**/log/key", b"+", b"+0", "signature", "log-untrusted"),
        (
            "**/log/tile/entries/**",
            b'"kind":"passport"',
            b'"kind":"passpork"',
            "entries",
            "inclusion-refuted",
        ),
    ],
)
def test_a_part_that_was_changed_on_the_way_fails_its_own_step(
    page: Page, part: str, old: bytes, new: bytes, failed: str, reason: str
) -> None:
    page.route(part, changed(old, new))
    check(page, "fails", reason)
    assert step(page, failed) == "fails"
    assert page.evaluate("localStorage.getItem('nguongoc-log')") is None


def test_tiles_that_do_not_lead_to_the_signed_root_are_found(page: Page) -> None:
    def change(route: Route) -> None:
        answer = route.fetch()
        body = answer.body()
        route.fulfill(response=answer, body=bytes([body[0] ^ 1]) + body[1:])

    page.route("**/log/tile/0/**", change)
    check(page, "fails", "log-tiles-differ")
    assert step(page, "tree") == "fails"


def test_an_entry_that_the_page_shows_and_the_log_does_not_hold_is_found(page: Page) -> None:
    page.evaluate(
        """() => { const row = document.querySelector("[data-index]");
                   row.dataset.entry = row.dataset.entry.replace("passport", "recalled"); }"""
    )
    check(page, "fails", "entries-differ")
    assert step(page, "entries") == "fails"


def test_rows_whose_tile_is_full_are_looked_at_in_it_though_the_log_went_on(
    page: Page, service: Running
) -> None:
    """The page was made before the log began its next tile: what it shows is found where it stands, not taken as said."""
    farm = Farm(service.services, "htx-thu-hai")
    while int(service.services.read_log.checkpoint().split(b"\n")[1]) < 256:
        for _ in range(40):
            farm.register(happened_on=YESTERDAY)
        service.services.sequence_log()
    page.evaluate(
        """() => { const row = document.querySelector("[data-index]");
                   row.dataset.entry = row.dataset.entry.replace("passport", "recalled"); }"""
    )
    check(page, "fails", "entries-differ")
    page.reload()
    check(page, "holds")


def test_without_a_script_the_page_explains_and_gives_the_command(
    chromium: Browser, service: Running
) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{service.base_url}/log?lang=vi")
    assert not page.locator(BOX).is_visible()
    assert service.log_key() in page.locator("pre").first.inner_text()
    context.close()
