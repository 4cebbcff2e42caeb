"""An authority's word on a laboratory's report, at its desk: the paper beside what was entered, then one button."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from nguongoc.ports.rows import Role
from nguongoc_api.pages.producer.verify_tests_desk import MOST
from tests.factories import rows
from tests.http.conftest import Site, add_organisation
from tests.http.desk import Browser, said
from tests.http.test_lab_papers import PDF, Papered
from tests.http.test_photos import picture
from tests.http.test_recall_desk import signed_in

LIST = "/authority/tests"


@pytest.fixture
def lot(site: Site) -> Papered:
    return Papered(site)


@pytest.fixture
def officer(site: Site) -> Browser:
    return signed_in(site, Role.AUTHORITY)


def test_what_was_entered_and_its_paper_are_seen_together_before_the_word_is_given(
    lot: Papered, officer: Browser
) -> None:
    lot.hand_in(picture())
    waiting = officer.get(LIST)
    assert "Trung tâm Kiểm nghiệm Thanh Hoá, lấy mẫu 20/11/2026" in said(waiting)
    assert "Có bản chụp phiếu" in said(waiting)
    path = f"{LIST}/{lot.report['id']}"
    assert f'href="{path}"' in waiting.text
    page = officer.get(path)
    assert "Chlorpyrifos 0,012 mg/kg, vượt mức cho phép" in said(page)
    assert f'src="{path}/document"' in page.text
    paper = officer.get(f"{path}/document")
    assert (paper.headers["content-type"], paper.headers["cache-control"]) == ("image/jpeg", "no-store")
    assert officer.post(path, {}).headers["location"] == f"{LIST}?verified=1"
    assert "Không có phiếu nào đang chờ." in said(officer.get(LIST))
    assert "cho biết đã xem phiếu này ngày 23/11/2026" in said(lot.page())
    again = officer.post(path, {})
    assert (again.status_code, "Đã xem phiếu, đúng như khai" in again.text) == (409, False)


def test_a_pdf_is_opened_as_a_file_and_a_report_without_a_paper_says_so(
    lot: Papered, officer: Browser
) -> None:
    path = f"{LIST}/{lot.report['id']}"
    assert "Cơ sở chưa gửi bản chụp." in said(officer.get(path))
    lot.hand_in(PDF)
    assert "(PDF)" in said(officer.get(path))
    assert officer.get(f"{path}/document").content == PDF


def test_what_was_taken_back_waits_no_longer_and_is_not_verified(lot: Papered, officer: Browser) -> None:
    lot.site.client.post(f"{lot.path}/withdrawal", json={"reason": "Nhầm mẫu"}, headers=lot.key)
    assert "Không có phiếu nào đang chờ." in said(officer.get(LIST))
    path = f"{LIST}/{lot.report['id']}"
    assert "Đã xem phiếu, đúng như khai" not in officer.get(path).text
    assert officer.post(path, {}).status_code == 409


def test_an_authority_of_another_commune_neither_sees_nor_verifies_it(lot: Papered, site: Site) -> None:
    lot.hand_in(PDF)
    elsewhere = add_organisation(
        site.services, replace(rows.organisation(name="UBND xã khác"), commune_code="16438")
    )
    officer = signed_in(site, Role.AUTHORITY, elsewhere)
    assert "Không có phiếu nào đang chờ." in said(officer.get(LIST))
    path = f"{LIST}/{lot.report['id']}"
    for answer in (officer.client.get(path), officer.client.get(f"{path}/document"), officer.post(path, {})):
        assert answer.status_code == 403
    assert lot.site.get(lot.reports, lot.key).json()["items"][0]["level"] == "evidenced"


def test_more_than_a_page_waits_a_page_at_a_time(lot: Papered, officer: Browser) -> None:
    with lot.site.services.reads.open() as reader:
        (first,) = reader.lab_reports.of(UUID(lot.shown["id"]), 1)
    for number in range(1, MOST + 1):
        report = replace(first, id=UUID(int=first.id.int + number))
        lot.site.services.writer.run(lambda uow, report=report: uow.lab_reports.add(report))  # type: ignore[misc]
    page = officer.get(LIST)
    assert (page.text.count('class="lot bare"'), str(first.id) in page.text) == (MOST, False)
    after = page.text.partition(f'href="{LIST}?after=')[2].partition('"')[0]
    assert str(first.id) in officer.get(f"{LIST}?after={after}").text


def test_a_producer_has_no_such_desk(lot: Papered) -> None:
    farmer = signed_in(lot.site, Role.PRODUCER)
    assert farmer.client.get(LIST).status_code == 403
    assert farmer.post(f"{LIST}/{lot.report['id']}", {}).status_code == 403
