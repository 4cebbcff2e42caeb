"""What consumers reported, at the desk of the producer it is about and of the authority of its commune."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Final

from markupsafe import Markup
from starlette.responses import Response

from nguongoc.errors import Refusal
from nguongoc.ports.rows import Role
from nguongoc.reports.report import ANSWER_LIMIT, Report, ReportState
from nguongoc.services.report_problem import ReportNotFound
from nguongoc_api.pages import formats
from nguongoc_api.pages.consumer.report import KINDS, STATES
from nguongoc_api.pages.i18n import Translator, translator
from nguongoc_api.pages.producer import words
from nguongoc_api.pages.producer.page import PRIVATE, desk_page, go_on
from nguongoc_api.pages.producer.paging import part_of
from nguongoc_api.pages.producer.visit import Visit, read_id
from nguongoc_api.problems import kind_of
from nguongoc_api.services import Services

CLOSE: Final = "close"


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One report, in words."""

    report: Report
    kind: str
    icon: str
    standing: str
    tone: str
    sent: Markup
    answered: Markup | None


@dataclass(frozen=True, slots=True)
class ReportDesk:
    """The pages about reports, for producers and for authorities alike; safe to call from any thread."""

    services: Services

    def list_reports(self, visit: Visit) -> Response:
        """Newest first, a page at a time."""
        _ = translator(visit.language)
        unknown = ReportNotFound("no such report at this desk")
        part = part_of(visit, unknown, partial(self.services.reporting.answer.lying, visit.caller))
        context = {
            "title": _("Người mua báo"),
            "lines": [_line(each, _) for each in part.shown],
            "here": _list_at(visit),
            **part.context,
        }
        return desk_page(visit, "reports.html", context, demo=self.services.settings.demo)

    def show_report(self, visit: Visit) -> Response:
        """One report, which from here on has been seen."""
        return self._page(visit, self._read(visit), {})

    def change_report(self, visit: Visit) -> Response:
        """Answer it, or close it."""
        answering, report_id = (
            self.services.reporting.answer,
            read_id(visit.places["report_id"], ReportNotFound("no such report at this desk")),
        )
        if visit.given.get("do") == CLOSE:
            answering.close(visit.caller, report_id)
            return go_on(_list_at(visit))
        try:
            answering.answer(visit.caller, report_id, visit.given.get("answer", ""))
        except Refusal as refusal:
            if refusal.pointer is None:
                raise
            return self._page(visit, self._read(visit), {"answer": refusal})
        return go_on(f"{_list_at(visit)}/{report_id}")

    def show_photo(self, visit: Visit) -> Response:
        """The picture, for who may read the report alone."""
        body = self.services.reporting.answer.photo(
            visit.caller, read_id(visit.places["report_id"], ReportNotFound("no such report at this desk"))
        )
        headers = PRIVATE | {
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'",
        }
        return Response(body, media_type="image/jpeg", headers=headers)

    def _read(self, visit: Visit) -> Report:
        return self.services.reporting.answer.read(
            visit.caller, read_id(visit.places["report_id"], ReportNotFound("no such report at this desk"))
        )

    def _page(self, visit: Visit, report: Report, wrong: dict[str, Refusal]) -> Response:
        _ = translator(visit.language)
        base_url = self.services.settings.base_url
        said = words.at_fields(wrong, _, base_url)
        context = {
            "title": _("Người mua báo"),
            "line": _line(report, _),
            "here": _list_at(visit),
            "answer": visit.given.get("answer", report.answer or "") if wrong else report.answer or "",
            "answer_limit": ANSWER_LIMIT,
            "error": said.get("answer", ""),
            "is_open": report.state is not ReportState.CLOSED,
        }
        status = kind_of(wrong["answer"]).status if wrong else 200
        return desk_page(visit, "report.html", context, demo=self.services.settings.demo, status=status)


def _line(report: Report, _: Translator) -> ReportLine:
    icon, standing = STATES[report.state]
    return ReportLine(
        report=report,
        kind=_(KINDS[report.kind]),
        icon=icon,
        standing=_(standing),
        tone="care" if report.state in {ReportState.NEW, ReportState.SEEN} else "anchored",
        sent=formats.moment_element(report.created_at),
        answered=formats.moment_element(report.answered_at) if report.answered_at else None,
    )


def _list_at(visit: Visit) -> str:
    return f"/{'authority' if visit.caller.role is Role.AUTHORITY else 'producer'}/reports"
