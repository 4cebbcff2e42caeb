"""The authority's desk for laboratories' reports: what was entered and its paper side by side, then one button."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from starlette.responses import Response
from starlette.routing import Route

from nguongoc.errors import Refusal
from nguongoc.identifiers import public_code
from nguongoc.ports.rows import Role
from nguongoc.services.report_tests import LabReportNotFound
from nguongoc.services.reports_to_verify import ReportsToVerify, ReportToVerify
from nguongoc_api.pages import formats
from nguongoc_api.pages.consumer.lab_words import tested
from nguongoc_api.pages.i18n import Translator, translator
from nguongoc_api.pages.producer.page import PRIVATE, desk_page, go_on
from nguongoc_api.pages.producer.visit import Visit, read_id
from nguongoc_api.pages.producer.words import at_field
from nguongoc_api.problems import kind_of
from nguongoc_api.services import Services
from nguongoc_api.shown_files import document_response

LIST: Final = "/authority/tests"
MOST: Final = 20
_MENDABLE: Final = frozenset({409})


def verify_tests_routes(route: Callable[..., Route], desk: VerifyTestsDesk) -> list[Route]:
    one, role = f"{LIST}/{{report_id}}", Role.AUTHORITY
    return [
        route(LIST, get=desk.list_waiting, role=role),
        route(one, get=desk.ask, post=desk.verify, role=role),
        route(f"{one}/document", get=desk.document, role=role),
    ]


@dataclass(frozen=True, slots=True)
class VerifyTestsDesk:
    """The pages over `ReportsToVerify` and `ReportTests.verify`; safe to call from any thread."""

    services: Services

    def list_waiting(self, visit: Visit) -> Response:
        """What nobody has verified yet, newest first, a page at a time."""
        _ = translator(visit.language)
        after = visit.query.get("after")
        behind = None if after is None else read_id(after, LabReportNotFound("no such report"))
        found = self._waiting.waiting(visit.caller, behind, MOST + 1)
        context = {
            "title": _("Phiếu kiểm nghiệm"),
            "lines": [_line(each, _) for each in found[:MOST]],
            "more": found[MOST - 1].report.id if len(found) > MOST else None,
            "done": "verified" in visit.query,
        }
        return self._page(visit, "tests_waiting.html", context)

    def ask(self, visit: Visit) -> Response:
        """One report as its owner entered it, with its paper where it is kept."""
        return self._one(visit, None)

    def verify(self, visit: Visit) -> Response:
        """The authority's word on it; the page again where somebody was faster."""
        try:
            self.services.report_tests.verify(visit.caller, self._found(visit).report.id)
        except Refusal as refusal:
            if kind_of(refusal).status not in _MENDABLE:
                raise
            return self._one(visit, refusal)
        return go_on(f"{LIST}?verified=1")

    def document(self, visit: Visit) -> Response:
        """The paper, for whoever is to compare it."""
        report = self._found(visit).report
        answer = document_response(
            self.services.lab_documents.of(visit.caller, report.id), report.id, PRIVATE["Cache-Control"]
        )
        answer.headers["Vary"] = PRIVATE["Vary"]
        return answer

    @property
    def _waiting(self) -> ReportsToVerify:
        return ReportsToVerify(self.services.reads)

    def _found(self, visit: Visit) -> ReportToVerify:
        unknown = LabReportNotFound("no such report")
        return self._waiting.one(visit.caller, read_id(visit.places["report_id"], unknown))

    def _one(self, visit: Visit, wrong: Refusal | None) -> Response:
        _ = translator(visit.language)
        found = self._found(visit)
        context = {
            "title": tested(found.report, _).title,
            "line": _line(found, _),
            "report": found.report,
            "is_picture": (found.report.document_type or "").startswith("image/"),
            "wrong": "" if wrong is None else at_field(wrong, _, self.services.settings.base_url),
        }
        return self._page(
            visit, "test_waiting.html", context, 200 if wrong is None else kind_of(wrong).status
        )

    def _page(
        self, visit: Visit, template: str, context: Mapping[str, object], status: int = 200
    ) -> Response:
        return desk_page(visit, template, context, demo=self.services.settings.demo, status=status)


def _line(found: ReportToVerify, _: Translator) -> dict[str, object]:
    report, batch = found.report, found.batch
    return {
        "id": report.id,
        "told": tested(report, _),
        "holder": found.holder,
        "product": found.product_name,
        "code": public_code.display(batch.code),
        "lot": batch.lot,
        "page": f"/p/b/{batch.code}",
        "entered": formats.day(formats.local_day(report.created_at)),
        "papered": report.document_type is not None,
    }
