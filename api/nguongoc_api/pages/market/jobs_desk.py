"""Whole files of codes at the desk: handed in or pasted, how far each is, what was found, what needs a look."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import Any, Final

from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from nguongoc.errors import Invalid, Refusal
from nguongoc.ports.rows import Role
from nguongoc.ports.verification_jobs import JobState, VerificationJob
from nguongoc.services.caller import Scope
from nguongoc.services.verify_in_bulk import MOST_JOB_CODES, VerificationJobUnknown, expires_at
from nguongoc.verdict import State
from nguongoc_api.pages import formats
from nguongoc_api.pages.consumer.words import STATES
from nguongoc_api.pages.i18n import N_, Translator, translator
from nguongoc_api.pages.market.developers_page import DEEDS
from nguongoc_api.pages.producer.mending import mendable
from nguongoc_api.pages.producer.page import PRIVATE, desk_page, go_on, status_of
from nguongoc_api.pages.producer.paging import part_of
from nguongoc_api.pages.producer.visit import Visit, read_id
from nguongoc_api.pages.producer.words import at_fields
from nguongoc_api.services import Services
from nguongoc_api.v1.verifications.findings import csv_of, needing_a_look

HERE: Final = "/market/jobs"
UNKNOWN: Final = VerificationJobUnknown("no such job of this organisation")
SHOWN: Final = 20
LOOKED_AT: Final = 5
"""Pieces of a thousand lines or so: a page waits for no more than these. The table has them all."""
ASK_AGAIN_SECONDS: Final = "3"
STANDINGS: Final = {
    JobState.OPEN: ("circle-dashed", "", N_("Đang kiểm")),
    JobState.FINISHED: ("check", "anchored", N_("Đã kiểm xong")),
    JobState.CANCELLED: ("x", "care", N_("Đã bỏ, không giữ gì")),
    JobState.EXPIRED: ("clock", "care", N_("Đã quá 7 ngày, kết quả không còn giữ")),
    JobState.FAILED: ("triangle-alert", "care", N_("Hỏng ở phía chúng tôi: gửi lại tệp")),
}
"""Icon, tone, words."""
TO_DO: Final = {
    **DEEDS,
    State.VALID: N_("Đăng bán, giao hàng được."),
    State.MALFORMED: N_("Mã viết sai: chép lại mã từ tem."),
}
"""Who stands at a desk reads no member of an answer."""


class CancelUnconfirmed(Invalid):
    """What was found is gone at once: only somebody who ticked that they know it throws it away."""

    code = "cancel-unconfirmed"


def job_routes(route: Callable[..., Route], desk: JobsDesk) -> list[Route]:
    """Of a marketplace; its program has the same at `/v1/verifications/jobs`."""
    one, may = f"{HERE}/{{job_id}}", {"role": Role.MARKETPLACE, "needs": Scope.VERIFY}
    return [
        route(HERE, get=desk.list_jobs, post=desk.hand_in, **may),
        route(one, get=desk.show, **may),
        route(f"{one}/end", post=desk.end, **may),
        route(f"{one}/results", get=desk.download, **may),
        route(f"{one}/look", get=desk.download_look, **may),
    ]


@dataclass(frozen=True, slots=True)
class JobLine:
    """A job in words; `look` counts codes that are not simply good."""

    job: VerificationJob
    name: str
    icon: str
    tone: str
    standing: str
    at: str
    look: int


@dataclass(frozen=True, slots=True)
class JobsDesk:
    """The pages over `VerifyInBulk`; safe to call from any thread."""

    services: Services

    def list_jobs(self, visit: Visit) -> Response:
        """The form for a file, and the files handed in before."""
        return self._list(visit, {})

    def hand_in(self, visit: Visit) -> Response:
        """Taken in, or the form again with what is wrong with the file as a whole."""
        given = visit.given
        pasted = given.get("codes", "")
        content = visit.file or pasted.encode()
        try:
            made = self.services.bulk_verifying.jobs(visit.caller, given.get("name", ""), content)
        except Refusal as refusal:
            return self._list(visit, {"file" if visit.file or not pasted else "codes": mendable(refusal)})
        if not isinstance(made, VerificationJob):
            raise TypeError("without an idempotency key the job itself comes back")
        return go_on(f"{HERE}/{made.id}")

    def show(self, visit: Visit) -> Response:
        """How far it has come; while it is under way the page asks again by itself, without a script."""
        return self._show(visit, {})

    def end(self, visit: Visit) -> Response:
        """No more of it, and nothing of it kept."""
        if "sure" not in visit.given:
            return self._show(visit, {"sure": CancelUnconfirmed("tick that you know what is thrown away")})
        self.services.bulk_verifying.jobs.cancel(visit.caller, read_id(visit.places["job_id"], UNKNOWN))
        return go_on(f"{HERE}?ended=1")

    def download(self, visit: Visit) -> Response:
        """What was found of each code, in the order of the file, as a table."""
        return self._table(visit, "ket-qua", lambda lines: lines)

    def download_look(self, visit: Visit) -> Response:
        """The same of those that are not simply good: what somebody has to look at."""
        return self._table(visit, "can-xem", needing_a_look)

    def _table(
        self, visit: Visit, name: str, chosen: Callable[[Iterable[bytes]], Iterable[bytes]]
    ) -> Response:
        job_id = read_id(visit.places["job_id"], UNKNOWN)
        found = self.services.bulk_verifying.jobs.found(visit.caller, job_id)
        named = {"Content-Disposition": f'attachment; filename="{name}-{job_id}.csv"'}
        return StreamingResponse(csv_of(chosen(found)), 200, named | PRIVATE, "text/csv; charset=utf-8")

    def _list(self, visit: Visit, wrong: Mapping[str, Refusal]) -> Response:
        _ = translator(visit.language)
        jobs = self.services.bulk_verifying.jobs.jobs
        part = part_of(visit, UNKNOWN, lambda before, limit: jobs(visit.caller, before, limit))
        context = {
            "title": _("Kiểm cả tệp mã"),
            "here": HERE,
            "lines": [job_line(each, _) for each in part.shown],
            "most": formats.number(Decimal(MOST_JOB_CODES), visit.language),
            "values": visit.given,
            "errors": at_fields(wrong, _, self.services.settings.base_url),
            "ended": "ended" in visit.query,
            **part.context,
        }
        return self._page(visit, "jobs.html", context, wrong)

    def _show(self, visit: Visit, wrong: Mapping[str, Refusal]) -> Response:
        _, jobs = translator(visit.language), self.services.bulk_verifying.jobs
        job = jobs.one(visit.caller, read_id(visit.places["job_id"], UNKNOWN))
        until = expires_at(job)
        line = job_line(job, _)
        context = {
            "title": line.name,
            "here": HERE,
            "line": line,
            "verdicts": _verdicts(job, _),
            "until": None if until is None else formats.moment_element(until),
            "look": self._first_to_look_at(visit, job, _) if line.look else [],
            "errors": at_fields(wrong, _, self.services.settings.base_url),
        }
        page = self._page(visit, "job.html", context, wrong)
        if job.state is JobState.OPEN and not wrong:
            page.headers["Refresh"] = ASK_AGAIN_SECONDS
        return page

    def _first_to_look_at(
        self, visit: Visit, job: VerificationJob, _: Translator
    ) -> list[tuple[int, str, str]]:
        """Row, code and verdict of the first few."""
        if job.state is not JobState.FINISHED:
            return []
        pieces = islice(self.services.bulk_verifying.jobs.found(visit.caller, job.id), LOOKED_AT)
        lines = (line for some in needing_a_look(pieces) for line in some.splitlines())
        items: Iterable[dict[str, Any]] = (json.loads(line) for line in islice(lines, SHOWN))
        return [(each["row"], str(each["code"]), _(STATES[State(each["verdict"])].title)) for each in items]

    def _page(
        self, visit: Visit, template: str, context: Mapping[str, object], wrong: Mapping[str, Refusal]
    ) -> Response:
        demo = self.services.settings.demo
        return desk_page(visit, f"market/{template}", context, demo=demo, status=status_of(wrong))


def job_line(job: VerificationJob, _: Translator) -> JobLine:
    """A job as a list shows it."""
    icon, tone, standing = STANDINGS[job.state]
    look = job.done - job.verdicts.get(State.VALID.value, 0)
    if job.state is JobState.FINISHED and look:
        icon, tone = "eye", "care"
    at = formats.moment_element(job.received_at)
    return JobLine(job, job.name or _("Tệp không tên"), icon, tone, _(standing), at, look)


def _verdicts(job: VerificationJob, _: Translator) -> list[tuple[str, str, str, str]]:
    """Icon, verdict, how many, and what to do about them; what stands in the way of selling first."""
    return [
        (
            STATES[state].icon,
            _(STATES[state].title),
            formats.number(Decimal(count), _.language),
            _(TO_DO[state]),
        )
        for state in State
        if (count := job.verdicts.get(state.value, 0))
    ]
