"""A capture as the binding shows it (`CaptureJob`), with our counts beside."""

from __future__ import annotations

from typing import Any

from pydantic import Field, RootModel

from nguongoc.ports.events import Behaviour, Capture, CaptureState
from nguongoc_api.pages.i18n import Language
from nguongoc_api.problems.answer import problem_body
from nguongoc_api.problems.dialects import EPCIS
from nguongoc_api.problems.kept import kept_refusal
from nguongoc_api.v1.wire import Shown, moment


class CaptureJob(Shown):
    captureID: str  # noqa: N815
    createdAt: str  # noqa: N815
    finishedAt: str | None = Field(default=None, description="Absent while it is running")  # noqa: N815
    running: bool
    success: bool = Field(description="No error so far")
    captureErrorBehaviour: Behaviour  # noqa: N815
    errors: list[dict[str, Any]] = Field(description="Problems, each with the `index` of its event")
    events: int = Field(description="In the document")
    done: int = Field(description="Judged so far")
    stored: int
    known: int = Field(description="Captured before: success without effect")
    refused: int


class CaptureJobs(RootModel[list[CaptureJob]]):
    """A page of captures."""


def show_job(capture: Capture, language: Language, base_url: str, most: int | None = None) -> CaptureJob:
    """With at most so many of its errors, all that were kept when not said."""
    report = capture.report
    return CaptureJob(
        captureID=str(capture.id),
        createdAt=moment(capture.received_at),
        finishedAt=None if capture.finished_at is None else moment(capture.finished_at),
        running=capture.state is CaptureState.OPEN,
        success=report.refused == 0,
        captureErrorBehaviour=capture.behaviour,
        errors=[
            {**problem_body(kept_refusal(each), language, base_url, EPCIS), "index": each["index"]}
            for each in report.errors[:most]
        ],
        events=capture.events,
        done=capture.done,
        stored=report.stored,
        known=report.known,
        refused=report.refused,
    )
