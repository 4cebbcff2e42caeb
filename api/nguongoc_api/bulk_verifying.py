"""Codes verified by the file and by the photo, and the thread that does it, wired: a part of the composition root."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nguongoc.services.make_badges import MakeBadges, NoteBadges
from nguongoc.services.read_label_photos import ReadLabelPhotos
from nguongoc.services.run_verification_jobs import RunVerificationJobs
from nguongoc.services.tell_webhooks import TellWebhooks
from nguongoc.services.verify_codes import VerifyCodes
from nguongoc.services.verify_in_bulk import VerifyInBulk
from nguongoc.verdict import State
from nguongoc_api.ground import Ground
from nguongoc_api.jobs.captures import CaptureWorker
from nguongoc_api.programs import build_try_codes
from nguongoc_api.settings import Settings


@dataclass(frozen=True, slots=True)
class BulkVerifying:
    """Files taken in, and what carries them out; photos of labels; badges on listings."""

    jobs: VerifyInBulk
    run: RunVerificationJobs
    worker: CaptureWorker
    photos: ReadLabelPhotos
    badges: MakeBadges
    badges_seen: NoteBadges


def build_bulk_verifying(settings: Settings, ground: Ground, verify: VerifyCodes) -> BulkVerifying:
    """Not started yet."""
    reads, writer, clock, base_url = ground.reads, ground.writer, ground.clock, settings.base_url
    try_codes = build_try_codes(settings, clock, ground.custody.service_did)

    def real(codes: Sequence[str]) -> list[tuple[State, Mapping[str, Any]]]:
        # At first use: the API's shapes need its framework, which a process without jobs does not hold.
        from nguongoc_api.v1.verifications.findings import finding

        return [(each.verdict.state, finding(each, base_url)) for each in verify(codes)]

    def in_test(codes: Sequence[str]) -> list[tuple[State, Mapping[str, Any]]]:
        from nguongoc_api.v1.verifications.findings import finding, shown_of

        return [
            (each.answered.verdict.state, finding(each.answered, base_url) | shown_of(each.about))
            for each in try_codes(codes)
        ]

    run = RunVerificationJobs(reads, writer, clock, real, in_test)
    worker = CaptureWorker(run, "nguongoc-verifications")
    return BulkVerifying(
        VerifyInBulk(reads, writer, clock, worker.nudge),
        run,
        worker,
        ReadLabelPhotos(),
        MakeBadges(reads, writer, clock, verify.serials, settings.host),
        NoteBadges(writer, clock, TellWebhooks(clock, base_url).badge_elsewhere),
    )
