"""Codes verified by the file and by the photo, and the thread that does it, wired: a part of the composition root."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from nguongoc.ports import Clock, ReadSource, Writer
from nguongoc.services.make_badges import MakeBadges, NoteBadges
from nguongoc.services.read_label_photos import ReadLabelPhotos
from nguongoc.services.run_verification_jobs import RunVerificationJobs
from nguongoc.services.verify_codes import VerifyCodes
from nguongoc.services.verify_in_bulk import VerifyInBulk
from nguongoc_api.jobs.captures import CaptureWorker
from nguongoc_api.v1.verifications.findings import finding


@dataclass(frozen=True, slots=True)
class BulkVerifying:
    """Files taken in, and what carries them out; photos of labels; badges on listings."""

    jobs: VerifyInBulk
    run: RunVerificationJobs
    worker: CaptureWorker
    photos: ReadLabelPhotos
    badges: MakeBadges
    badges_seen: NoteBadges


def build_bulk_verifying(
    reads: ReadSource, writer: Writer, clock: Clock, verify: VerifyCodes, base_url: str, host: str
) -> BulkVerifying:
    """Not started yet."""
    run = RunVerificationJobs(reads, writer, clock, verify, partial(finding, base_url=base_url))
    worker = CaptureWorker(run, "nguongoc-verifications")
    return BulkVerifying(
        VerifyInBulk(reads, writer, clock, worker.nudge),
        run,
        worker,
        ReadLabelPhotos(),
        MakeBadges(reads, writer, clock, verify.serials, host),
        NoteBadges(writer, clock),
    )
