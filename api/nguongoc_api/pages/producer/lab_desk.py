"""What laboratories found in a lot, at the desk: entered row by row, the paper handed in, taken back with a reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from starlette.responses import Response
from starlette.routing import Route

from nguongoc.batches.lab_reports import LabReport
from nguongoc.batches.lots import Batch
from nguongoc.errors import Refusal
from nguongoc.identifiers import public_code
from nguongoc.ports import Answer
from nguongoc.ports.rows import Role
from nguongoc.services.browse_batches import BatchNotFound
from nguongoc.services.report_tests import REASON_LIMIT, LabReportNotFound
from nguongoc_api.pages.consumer.lab_words import tested
from nguongoc_api.pages.i18n import Translator, translator
from nguongoc_api.pages.producer import lab_form, new_lot
from nguongoc_api.pages.producer.mending import mendable
from nguongoc_api.pages.producer.page import PRIVATE, desk_page, go_on
from nguongoc_api.pages.producer.visit import Visit, read_id
from nguongoc_api.pages.producer.words import at_fields
from nguongoc_api.services import Services
from nguongoc_api.shown_files import document_response

PATH: Final = "/producer/batches/{batch_id}/tests"
ADD, SHOW = "add", "show"


def lab_routes(route: Callable[..., Route], desk: LabDesk) -> list[Route]:
    one, role = f"{PATH}/{{report_id}}", Role.PRODUCER
    return [
        route(PATH, get=desk.list_reports, role=role),
        route(f"{PATH}/new", get=desk.ask, post=desk.enter, role=role),
        route(one, get=desk.show, post=desk.change, role=role),
        route(f"{one}/document", get=desk.document, role=role),
    ]


def takes_papers(path: str) -> bool:
    """Whether a form of this address may hold a laboratory's paper."""
    return path.startswith("/producer/batches/") and "/tests/" in path


@dataclass(frozen=True, slots=True)
class LabDesk:
    """Of one's own lots; safe to call from any thread."""

    services: Services

    def list_reports(self, visit: Visit) -> Response:
        """Those of one lot, newest sample first."""
        _ = translator(visit.language)
        batch = self._batch(visit)
        found = self.services.report_tests.of(visit.caller, batch.id)
        context = {"title": _("Phiếu kiểm nghiệm"), "lines": [(each, tested(each, _)) for each in found]}
        return self._page(visit, "tests.html", batch, context)

    def ask(self, visit: Visit) -> Response:
        """The empty form."""
        return self._form(visit, lab_form.typed({}), {}, new_lot.new_once(), lab_form.FIRST_ROWS)

    def enter(self, visit: Visit) -> Response:
        """One row more, or the report entered, or the form again with what is wrong beside it."""
        given, form = visit.given, lab_form.typed(visit.given)
        key = given.get("once") or new_lot.new_once()
        if given.get("do") == ADD:
            return self._form(visit, form, {}, key, len(form.rows) + 1)
        draft = lab_form.read_report(form)
        if isinstance(draft, new_lot.Wrong):
            return self._form(visit, form, draft.at, key, len(form.rows))
        batch = self._batch(visit)
        try:
            made = self.services.report_tests(
                visit.caller, batch.id, draft, lab_form.once_of(visit.caller.subject, given, form, batch.id)
            )
        except Refusal as refusal:
            mendable(refusal)
            return self._form(visit, form, lab_form.spread(refusal), key, len(form.rows))
        return go_on(dict(made.headers)["Location"] if isinstance(made, Answer) else lab_form.shown_at(made))

    def show(self, visit: Visit) -> Response:
        """One report, its paper, and what can still be done with it."""
        return self._report(visit, {})

    def change(self, visit: Visit) -> Response:
        """The paper handed in, shown or no longer shown to readers; or the report taken back."""
        report, documents, given = self._own(visit), self.services.lab_documents, visit.given
        try:
            match given.get("do"):
                case "attach":
                    if not visit.file:
                        raise new_lot.AnswerMissing("choose a file", pointer="/file")
                    documents.attach(visit.caller, report.id, visit.file, public="public" in given)
                case "show" | "hide":
                    documents.publish(visit.caller, report.id, public=given["do"] == SHOW)
                case "withdraw":
                    self.services.report_tests.withdraw(visit.caller, report.id, given.get("reason", ""))
                case _:
                    pass
        except Refusal as refusal:
            mendable(refusal)
            return self._report(visit, {(refusal.pointer or "").removeprefix("/"): refusal})
        return go_on(visit.path)

    def document(self, visit: Visit) -> Response:
        """The paper, for its owner."""
        report = self._own(visit)
        answer = document_response(
            self.services.lab_documents.of(visit.caller, report.id), report.id, PRIVATE["Cache-Control"]
        )
        answer.headers["Vary"] = PRIVATE["Vary"]
        return answer

    def _batch(self, visit: Visit) -> Batch:
        unknown = BatchNotFound("no such lot of this organisation")
        return self.services.browse_batches.batch(visit.caller, read_id(visit.places["batch_id"], unknown))

    def _own(self, visit: Visit) -> LabReport:
        unknown = LabReportNotFound("no such report")
        report = self.services.report_tests.one(visit.caller, read_id(visit.places["report_id"], unknown))
        if str(report.batch_id) != visit.places["batch_id"]:
            raise unknown
        return report

    def _report(self, visit: Visit, wrong: Mapping[str, Refusal]) -> Response:
        _ = translator(visit.language)
        report = self._own(visit)
        context = {
            "title": _("Phiếu kiểm nghiệm"),
            "report": report,
            "told": tested(report, _),
            "is_new": "new" in visit.query,
            "values": visit.given,
            "reason_limit": REASON_LIMIT,
            **self._said(wrong, _),
        }
        return self._page(visit, "test_report.html", self._batch(visit), context, 422 if wrong else 200)

    def _form(
        self, visit: Visit, form: lab_form.Typed, wrong: Mapping[str, Refusal], once: str, rows: int
    ) -> Response:
        _ = translator(visit.language)
        context = {
            "title": _("Khai phiếu kiểm nghiệm"),
            "values": form.values,
            "once": once,
            "rows": range(1, min(max(rows, 1), lab_form.MOST_ROWS) + 1),
            "most": lab_form.MOST_ROWS,
            "within": [("", _("Phiếu không ghi")), ("yes", _("Đạt")), ("no", _("Vượt mức"))],
            **self._said(wrong, _),
        }
        return self._page(visit, "test_new.html", self._batch(visit), context, 422 if wrong else 200)

    def _said(self, wrong: Mapping[str, Refusal], _: Translator) -> dict[str, object]:
        base_url = self.services.settings.base_url
        return {"errors": at_fields(wrong, _, base_url)}

    def _page(
        self, visit: Visit, template: str, batch: Batch, context: Mapping[str, object], status: int = 200
    ) -> Response:
        lot = {"id": batch.id, "code": public_code.display(batch.code), "lot": batch.lot}
        demo = self.services.settings.demo
        return desk_page(visit, template, {**lot, **context}, demo=demo, status=status)
