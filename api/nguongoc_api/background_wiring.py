"""What goes on beside requests, wired: sequencing, status lists, witnesses, and what is due each minute."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from nguongoc.services.carry_out_erasures import CarryOutErasures
from nguongoc.services.end_reservations import EndReservations
from nguongoc.services.keep_diary_memos import KeepDiaryMemos
from nguongoc.services.keep_diary_photos import KeepDiaryPhotos
from nguongoc.services.picture_place import DropRemovedPictures
from nguongoc.services.sign_status import SignStatus
from nguongoc.store.scrub import scrub
from nguongoc_api.jobs.background import Background
from nguongoc_api.log_wiring import LogParts
from nguongoc_api.recalling import Recalling
from nguongoc_api.reporting import Reporting
from nguongoc_api.settings import Settings
from nguongoc_api.trusting import Trusting


def file_scrubber(settings: Settings) -> Callable[[], bool] | None:
    """How the service itself may write its database's files anew: on SQLite, where readers go on meanwhile. PostgreSQL locks
    each table that scans read, so there it is None, and the operator chooses when."""
    return partial(scrub, settings.database) if settings.database.startswith("sqlite") else None


def build_background(
    log: LogParts, sign_status: SignStatus, trusting: Trusting, recalling: Recalling,
    forget: CarryOutErasures, reporting: Reporting,
) -> Background:  # fmt: skip
    """Not started yet."""
    diary_photos = KeepDiaryPhotos(forget.reads, forget.writer, forget.clock)
    diary_memos = KeepDiaryMemos(forget.reads, forget.writer, forget.clock)
    pictures = DropRemovedPictures(forget.reads, forget.writer, forget.clock)
    end_reservations = EndReservations(forget.reads, forget.writer, forget.clock, recalling.webhooks.base_url)
    minutely: dict[str, Callable[[], int]] = {
        "telling holders of recalled goods": recalling.tell,
        "forgetting who asked for it": forget,
        "ending reservations that were not ordered": end_reservations,
        "forgetting reports that were closed long ago": reporting.report.forget_old,
        "throwing away photos of diaries that never arrived whole": diary_photos.forget,
        "throwing away voice memos that were taken back": diary_memos.forget,
        "throwing away pictures that were taken off places": pictures,
    }
    asked: dict[str, Callable[[], int]] = {
        "asking certifiers elsewhere": trusting.ask_certifiers,
        "asking domains of organisations": trusting.own.documents,
    }
    return Background(log.sequence, sign_status, log.cosign, log.log_did_documents, minutely, asked)
