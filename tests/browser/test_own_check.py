"""The check on the reader's own device, in Chromium: against the shared vectors, and on the page of a running service."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from sqlmodel import update

from nguongoc.batches.dates import vietnamese_day
from nguongoc.catalogue.certificates import Scheme
from nguongoc.parties.organisations import OrganisationKind
from nguongoc.ports import UnitOfWork
from nguongoc.ports.rows import KeyPurpose, Role
from nguongoc.services.register_certificate import CertificateDraft
from nguongoc.signing.status_list import Message
from nguongoc.store.engine import open_engine
from nguongoc.store.tables import StatusSlotRow
from nguongoc_api.cli.keys import keeper
from nguongoc_api.pages.render import SCRIPT_FILES, SCRIPTS
from tests.service import Farm, caller_for
from tests.services.test_certifying import office
from tests.vectors import ROOT
from tests.verifier.running import Running
from tests.witness.test_rewritten_history import write_the_past_anew

pytestmark = pytest.mark.browser
VECTORS = json.loads((ROOT / "samples" / "vectors" / "vectors.json").read_bytes())
YESTERDAY = vietnamese_day(datetime.now(UTC)) - timedelta(days=1)
OUTCOME = "[data-check]"
JUDGE = (ROOT / "tests" / "node" / "judge_vectors.mjs").read_text("utf-8").removeprefix("export default ")
"""The same text that Node runs."""
WITHOUT_ED25519 = """() => {
  const known = crypto.subtle.importKey.bind(crypto.subtle);
  crypto.subtle.importKey = (format, key, algorithm, ...more) => algorithm === "Ed25519"
    ? Promise.reject(new DOMException("none", "NotSupportedError")) : known(format, key, algorithm, ...more);
}"""


@pytest.fixture
def page(reader: BrowserContext, service: Running) -> Page:
    made = reader.new_page()
    made.goto(f"{service.base_url}/p/b/{service.plain.batch.code}?lang=en")
    return made


def expected(case: dict[str, Any]) -> dict[str, Any]:
    """What differs by design: the page pins no witness, and holds the served key against what it remembers."""
    steps = {step: (case["steps"] | case["without_witness"])[step] for step in ("3", "4", "6", "7")}
    cosigned = steps["6"] == "logged-and-cosigned"
    told = {"certificates": case["certificates"]}
    return steps | told | ({"6": "logged-under-served-key"} if cosigned else {})


@pytest.mark.parametrize("fallback", [False, True], ids=["WebCrypto", "vendored Ed25519"])
def test_the_browser_gives_the_same_named_answers_as_the_command(page: Page, fallback: bool) -> None:
    if fallback:
        page.evaluate(WITHOUT_ED25519)
    said = page.evaluate(JUDGE, [f"{SCRIPTS}verify.js", VECTORS])
    looked_at = [case for case in VECTORS["cases"] if case["browser"]]
    assert len(looked_at) > 15
    assert {case["name"]: said[case["name"]] for case in looked_at} == {
        case["name"]: expected(case) for case in looked_at
    }


def check(page: Page, outcome: str, reason: str) -> None:
    expect(page.locator(OUTCOME)).to_have_attribute("data-outcome", outcome)
    expect(page.locator("[data-reason]")).to_have_text(reason)


def test_a_genuine_record_is_green_a_grown_log_too_and_a_rewritten_one_is_told_as_a_fork(
    page: Page, service: Running
) -> None:
    page.get_by_role("button", name="Check on this device now").click()
    check(page, "holds", "log-first-seen")
    expect(page.get_by_text("consistent with what this site serves")).to_be_visible()

    farm = Farm(service.services, "htx-thu-hai")
    for _ in range(3):
        farm.register(happened_on=YESTERDAY)
    service.services.sequence_log()
    page.reload()
    check(page, "holds", "log-continues")

    write_the_past_anew(service.services, without=service.coded.record.id)
    for _ in range(3):
        farm.register(happened_on=YESTERDAY)
    service.services.sequence_log()
    page.reload()
    check(page, "fork", "log-inconsistent")
    expect(page.get_by_text("The public log was rewritten")).to_be_visible()


def test_a_hold_is_told_and_its_end_accuses_nobody_but_a_revocation_taken_back_is_told_as_that(
    page: Page, service: Running
) -> None:
    services, record = service.services, service.plain.record

    def say(message: Message, *, revoked: bool = False) -> None:
        def write(uow: UnitOfWork) -> None:
            uow.records.set_status(record.id, revoked=revoked, message=message)
            services.sign_status.sign_list(uow, record.status_list)

        services.writer.run(write)
        page.reload()

    page.get_by_role("button", name="Check on this device now").click()
    check(page, "holds", "log-first-seen")
    say(Message.ON_HOLD)
    check(page, "told", "on-hold")
    expect(page.locator("[data-why]")).to_have_text("the lot is on hold")
    say(Message.NONE)
    check(page, "holds", "log-continues")
    say(Message.NONE, revoked=True)
    check(page, "told", "revoked")

    engine = open_engine(services.settings.database)
    with engine.begin() as connection:
        connection.execute(update(StatusSlotRow).values(revoked=False))
    engine.dispose()
    say(Message.NONE)
    check(page, "fails", "status-taken-back")
    expect(page.locator("[data-why]")).to_contain_text("takes back what is never taken back")


def test_a_log_that_replaced_its_key_is_followed_and_no_fork(page: Page, service: Running) -> None:
    page.get_by_role("button", name="Check on this device now").click()
    check(page, "holds", "log-first-seen")
    services = service.services
    with services.reads.open() as reader:
        [old] = reader.parties.signing_keys(KeyPurpose.LOG, None)
    keep = keeper(services)
    keep.rotate_log()
    keep.retire(old.kid)
    page.reload()
    check(page, "holds", "log-continues")
    page.reload()
    check(page, "holds", "log-continues")


def certified(service: Running) -> str:
    """A certificate of the holder as a whole that the authority of its commune signed here: the address of the lot's page."""
    services, batch = service.services, service.plain.batch
    draft = CertificateDraft(
        Scheme.VIETGAP,
        "VietGAP <b>",
        "Chi cục",
        number="VG-0042",
        issued_on=YESTERDAY,
    )
    with services.reads.open() as reader:
        holder = reader.parties.organisation(batch.organisation_id)
    assert holder is not None
    made = office(services, "uy-ban-xa", OrganisationKind.AUTHORITY, holder.commune_code)
    services.trusting.certify.given(caller_for(made, Role.AUTHORITY), holder.slug, draft)
    services.sequence_log()
    services.sign_status()
    return f"{service.base_url}/p/b/{batch.code}"


def test_a_certificate_is_checked_too_and_what_that_does_not_show_is_said(
    page: Page, service: Running
) -> None:
    page.get_by_role("button", name="Check on this device now").click()
    check(page, "holds", "log-first-seen")
    told = page.locator("[data-certificates] li")
    expect(told).to_contain_text("there is no certificate that a certifier signed")
    address = certified(service)
    for language, said, open_ in (
        ("vi", "giấy có trong sổ công khai", "chưa biết nơi chứng nhận nào là thật"),
        ("en", "in the public log; not revoked by a fresh status list", "nobody is known to be a certifier"),
        ("zh", "证书在公开日志中", "不知道谁是真正的认证方"),
    ):
        page.goto(f"{address}?lang={language}")
        check(page, "holds", "log-continues")
        expect(told).to_have_attribute("data-found", "certificate-trust-not-given")
        for each in ("VietGAP <b>, VG-0042 (Cơ quan uy-ban-xa): ", said, open_):
            expect(told).to_contain_text(each)


def test_a_certificate_that_was_changed_on_the_way_is_not_green(page: Page, service: Running) -> None:
    address = certified(service)

    def change(route: Route) -> None:
        answer = route.fetch()
        (item,) = answer.json()["items"]
        text = item["credential"]
        other = "A" if text[-20] != "A" else "B"
        changed = {**item, "credential": f"{text[:-20]}{other}{text[-19:]}"}
        route.fulfill(response=answer, body=json.dumps({"items": [changed]}))

    page.route("**/certificates?record=*", change)
    page.goto(f"{address}?lang=en")
    page.get_by_role("button", name="Check on this device now").click()
    check(page, "fails", "certificate-forged")
    expect(page.locator("[data-why]")).to_have_text("not what the certifier signed")


def test_another_log_key_than_the_remembered_is_a_fork(page: Page) -> None:
    page.evaluate(
        "vectors => localStorage.setItem('nguongoc-log', JSON.stringify({key: vectors.log_keys.log, note: vectors.checkpoints.earlier}))",
        VECTORS,
    )
    page.reload()
    check(page, "fork", "log-key-changed")


@pytest.mark.parametrize(
    ("part", "old", "new", "reason"),
    [
        ("**/records/*", ".", "-", "record-malformed"),
        ("**/did.json", '"x":"', '"x":"A', "key-not-the-logged"),
        ("**/log/proof/*", "c2sp", "c3sp", "proof-malformed"),
        ("**/log/proof/*", "\nindex ", "\nindex 1", "inclusion-refuted"),
    ],
)
def test_what_was_changed_on_the_way_is_not_green(
    page: Page, part: str, old: str, new: str, reason: str
) -> None:
    def change(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace(old, new, 1))

    page.route(part, change)
    page.get_by_role("button", name="Check on this device now").click()
    check(page, "fails", reason)
    assert page.evaluate("localStorage.getItem('nguongoc-log')") is None


def test_a_record_of_another_lot_is_not_taken_for_the_one_that_is_shown(page: Page, service: Running) -> None:
    other = service.coded.record.jws
    page.route("**/records/*", lambda route: route.fulfill(body=other, content_type="application/vc+jwt"))
    page.get_by_role("button", name="Check on this device now").click()
    check(page, "fails", "record-not-the-shown")


def test_the_vendored_fallback_is_the_published_file() -> None:
    text = (ROOT / "docs" / "decisions" / "0019-check-in-the-browser.md").read_text(encoding="utf-8")
    assert hashlib.sha256(SCRIPT_FILES["noble-ed25519.js"]).hexdigest() in text


def test_without_a_script_nothing_of_the_check_is_in_the_way(chromium: Browser, service: Running) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{service.base_url}/p/b/{service.plain.batch.code}?lang=vi")
    assert not page.locator(OUTCOME).is_visible()
    assert page.locator("h1").is_visible()
    context.close()
