"""`/v1/verifications/jobs`: a file of up to 100,000 codes, how far it is, and what was found."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import Depends, Header, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import Field
from starlette.datastructures import UploadFile

from nguongoc.ports import Answer
from nguongoc.ports.verification_jobs import JobState, VerificationJob
from nguongoc.services.verify_in_bulk import expires_at
from nguongoc_api.auth.access import Verifier
from nguongoc_api.problems.refusals import BodyMissing, MediaTypeWrong
from nguongoc_api.v1.creation import Created
from nguongoc_api.v1.negotiation import best_of
from nguongoc_api.v1.paging import Paged
from nguongoc_api.v1.route import router
from nguongoc_api.v1.services import Use
from nguongoc_api.v1.verifications.findings import CSV, LINES, csv_of
from nguongoc_api.v1.wire import Id, Shown

ROUTER = router("verifications/jobs", "verifications")
PATH: Final = "/v1/verifications/jobs"
FORM: Final = "multipart/form-data"
ASK_AGAIN: Final = {"Retry-After": "2"}
_FILE: Final = {"type": "string", "format": "binary"}
_BODY: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {
            CSV: {"schema": _FILE},
            FORM: {
                "schema": {"type": "object", "required": ["file"], "properties": {"file": _FILE}},
            },
        },
    }
}
_FOUND: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "In the order of the file; which form is chosen by `Accept`",
        "content": {LINES: {"schema": {"type": "string"}}, CSV: {"schema": {"type": "string"}}},
    }
}


class JobShown(Shown):
    """How far a file of codes has come."""

    id: UUID
    name: str
    state: JobState
    total: int = Field(description="Codes in the file")
    done: int = Field(description="Codes verified so far")
    verdicts: dict[str, int] = Field(description="How many of these have which verdict")
    received_at: datetime
    finished_at: datetime | None
    expires_at: datetime | None = Field(description="Until when what was found can be fetched")
    results: str | None = Field(description="Where, once all of it is verified")

    @classmethod
    def of(cls, job: VerificationJob, base_url: str) -> JobShown:
        found = f"{base_url}{PATH}/{job.id}/results" if job.state is JobState.FINISHED else None
        return cls(
            id=job.id,
            name=job.name,
            state=job.state,
            total=job.total,
            done=job.done,
            verdicts=dict(job.verdicts),
            received_at=job.received_at,
            finished_at=job.finished_at,
            expires_at=expires_at(job),
            results=found,
        )


class JobsShown(Shown):
    items: list[JobShown]


@dataclass(frozen=True, slots=True)
class _File:
    name: str
    content: bytes


async def _file(request: Request, content_type: Annotated[str, Header()] = "") -> AsyncIterator[_File]:
    """The body itself, or the one file of a form. Raises `MediaTypeWrong`, `BodyMissing`."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind == CSV:
        yield _File("", await request.body())
        return
    if kind != FORM:
        raise MediaTypeWrong(f"this address takes {CSV} or {FORM}", expected=f"{CSV}, {FORM}")
    try:
        file = (await request.form(max_files=1, max_fields=1)).get("file")
        if not isinstance(file, UploadFile):
            raise BodyMissing("the form has no file named `file`", pointer="/file")
        await file.seek(0)
        yield _File(file.filename or "", await file.read())
    finally:
        # Its file lies on the disk until then; whether the request was sent before is found out from it too.
        await request.close()


@ROUTER.post("", status_code=202, response_model=JobShown, openapi_extra=_BODY)
def verify_file(
    caller: Verifier, file: Annotated[_File, Depends(_file)], use: Use, created: Created
) -> Response:
    """Hand in up to 100,000 codes as CSV, one a line, with or without a heading (`code`, `mã`); at most 16 MB. Ask `Location` how far it is.

    The codes stand in the column that is headed so, else in the first one. A line is a row: a broken one spoils no other.
    """

    def present(job: VerificationJob, digest: str) -> Answer:
        headers = (("Location", f"{PATH}/{job.id}"), ("Content-Type", "application/json"))
        body = JobShown.of(job, use.settings.base_url).model_dump_json().encode()
        return Answer(digest, 202, headers, body)

    jobs = use.bulk_verifying.jobs
    return created.respond(lambda once: jobs(caller, file.name, file.content, once), present)


@ROUTER.get("", response_model=JobsShown)
def list_jobs(caller: Verifier, use: Use, page: Paged) -> Response:
    """Files of your organisation, newest first."""
    found = use.bulk_verifying.jobs.jobs(caller, page.after_id, page.limit + 1)
    base_url = use.settings.base_url
    return page.answer(found, lambda each: str(each.id), lambda each: JobShown.of(each, base_url))


@ROUTER.get("/{job_id}", response_model=JobShown)
def show_job(caller: Verifier, job_id: Id, use: Use) -> Response:
    """How far it is; `Retry-After` says when it is worth asking again."""
    job = use.bulk_verifying.jobs.one(caller, job_id)
    body = JobShown.of(job, use.settings.base_url).model_dump_json()
    headers = ASK_AGAIN if job.state is JobState.OPEN else {}
    return Response(body, media_type="application/json", headers=headers)


@ROUTER.get("/{job_id}/results", response_class=Response, responses=_FOUND)
def show_results(
    caller: Verifier, job_id: Id, use: Use, accept: Annotated[str, Header()] = LINES
) -> Response:
    """What was found of each code, in the order of the file, seven days long: JSON lines, or CSV by `Accept: text/csv`."""
    found = use.bulk_verifying.jobs.found(caller, job_id)
    kind = best_of(accept, (LINES, CSV))
    body, suffix = (csv_of(found), "csv") if kind == CSV else (found, "jsonl")
    headers = {
        "Vary": "Accept",
        "Cache-Control": "private, no-store",
        "Content-Disposition": f'attachment; filename="{job_id}.{suffix}"',
    }
    return StreamingResponse(body, media_type=kind, headers=headers)


@ROUTER.delete("/{job_id}", status_code=204)
def cancel_job(caller: Verifier, job_id: Id, use: Use) -> Response:
    """Stop it where it is still open, and throw away what was asked and found. Called again nothing changes."""
    use.bulk_verifying.jobs.cancel(caller, job_id)
    return Response(status_code=204)
