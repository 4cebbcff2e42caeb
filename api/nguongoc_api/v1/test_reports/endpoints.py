"""`/v1/batches/{batch_id}/test-reports`, taking one back, and the word of an authority on one."""

from __future__ import annotations

from fastapi import Response

from nguongoc_api.auth.access import BatchesReader, BatchesWriter, TestsVerifier
from nguongoc_api.v1.creation import Created
from nguongoc_api.v1.route import router
from nguongoc_api.v1.services import Use
from nguongoc_api.v1.test_reports.schemas import LabReportGiven, LabReports, LabReportShown, WithdrawalGiven
from nguongoc_api.v1.wire import Id

ROUTER = router("batches", "test reports")
WORD = router("test-reports", "test reports")


@ROUTER.post("/{batch_id}/test-reports", status_code=201, response_model=LabReportShown)
def add_test_report(
    caller: BatchesWriter, batch_id: Id, given: LabReportGiven, use: Use, created: Created
) -> Response:
    """Enter what a laboratory found in your own lot; its page shows it from then on, with how much stands behind it."""
    return created.answer(
        lambda once: use.report_tests(caller, batch_id, given.draft(), once),
        lambda report: f"/v1/batches/{report.batch_id}/test-reports",
        LabReportShown.of,
    )


@ROUTER.get("/{batch_id}/test-reports")
def list_test_reports(caller: BatchesReader, batch_id: Id, use: Use) -> LabReports:
    """Those of your own lot, newest sample first: few enough for one answer."""
    return LabReports(items=[LabReportShown.of(each) for each in use.report_tests.of(caller, batch_id)])


@WORD.post("/{report_id}/verification")
def verify_test_report(caller: TestsVerifier, report_id: Id, use: Use) -> LabReportShown:
    """Say that you, an authority of the lot's territory, saw the report: its page then names you and the day."""
    return LabReportShown.of(use.report_tests.verify(caller, report_id))


@WORD.post("/{report_id}/withdrawal")
def withdraw_test_report(
    caller: BatchesWriter, report_id: Id, given: WithdrawalGiven, use: Use
) -> LabReportShown:
    """Take your own report back: it stays on the lot's page with the day and the reason, and its document is no longer shown."""
    return LabReportShown.of(use.report_tests.withdraw(caller, report_id, given.reason))
