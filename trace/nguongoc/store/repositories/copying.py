"""All that an organisation has here, streamed: lists by `copied_lists`, and whole files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import CompoundSelect, Select, func, select, tuple_
from sqlalchemy.engine import Connection

from nguongoc.ports.copying import CopiedFile
from nguongoc.store import tables as t
from nguongoc.store.repositories.copied_lists import LISTS
from nguongoc.store.repositories.rows import table

RECORD, DID, ORGANISATION = table(t.RecordRow), table(t.DidDocumentRow), table(t.OrganisationRow)
HAD = table(t.OrganisationDidRow)
PHOTO, RENDITION = table(t.PhotoRow), table(t.PhotoRenditionRow)
REPORT, REPORTED, EVENT = table(t.ReportRow), table(t.ReportPhotoRow), table(t.EventRow)
TRUSTED, HANDED, CERTIFICATE = (
    table(t.TrustDocumentRow),
    table(t.HandedAttestationRow),
    table(t.CertificateRow),
)
PAPER, TESTED, BATCH = table(t.LabDocumentRow), table(t.LabReportRow), table(t.BatchRow)
PICTURED = table(t.CertificatePaperRow)
TAKEN, PIECE = table(t.DiaryPhotoRow), table(t.DiaryPhotoPieceRow)
SPOKEN = table(t.DiaryMemoRow)
_BEGINNINGS: Final = {b"\xff\xd8\xff": ".jpg", b"\x89PNG": ".png", b"RIFF": ".webp", b"%PDF": ".pdf"}
STREAMED: Final = 500
WHOLE: Final = 10
"""Files held at once."""


class SqlCopying:
    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def lists(self) -> Sequence[str]:
        return tuple(LISTS)

    def columns(self, name: str) -> Sequence[str]:
        return LISTS[name].columns

    def rows(self, name: str, organisation_id: UUID) -> Iterator[Sequence[Any]]:
        return self._streamed(LISTS[name].query(organisation_id), STREAMED)

    def files(self, organisation_id: UUID) -> Iterator[CopiedFile]:
        for part in (
            self._records,
            self._documents,
            self._photos,
            self._of_diary,
            self._spoken,
            self._reported,
            self._of_laboratories,
            self._of_certificates,
            self._trusted,
        ):
            of: Callable[[UUID], Iterator[CopiedFile]] = part
            yield from of(organisation_id)

    def events(self, organisation_id: UUID) -> Iterator[bytes]:
        query = select(EVENT.c.body, EVENT.c.context, EVENT.c.record_time)
        query = query.where(EVENT.c.organisation_id == organisation_id).order_by(EVENT.c.id)
        for body, context, stored_at in self._streamed(query, STREAMED):
            # The event stands in its line byte for byte, as it was hashed.
            stored = stored_at.isoformat().encode()
            yield b'{"recordTime":"%b","context":%b,"event":%b}' % (stored, context or b"null", body)

    def _records(self, organisation_id: UUID) -> Iterator[CopiedFile]:
        query = select(RECORD.c.kind, RECORD.c.id, RECORD.c.jws).order_by(RECORD.c.id)
        for kind, id, jws in self._streamed(query.where(RECORD.c.organisation_id == organisation_id), WHOLE):
            yield CopiedFile(f"records/{kind}/{id}.jwt", jws.encode())

    def _documents(self, organisation_id: UUID) -> Iterator[CopiedFile]:
        query = select(DID.c.did, DID.c.version, DID.c.body).where(DID.c.did.in_(_dids(organisation_id)))
        places: dict[str, int] = {}
        for did, version, body in self._streamed(query.order_by(DID.c.did, DID.c.version), WHOLE):
            place = places.setdefault(did, len(places))
            # Most have one DID, and had no other.
            yield CopiedFile(f"did/{version}.json" if place == 0 else f"did/{place + 1}/{version}.json", body)

    def _photos(self, organisation_id: UUID) -> Iterator[CopiedFile]:
        """The largest of each picture, in each format it is kept in."""
        widest = (
            select(RENDITION.c.photo_id, func.max(RENDITION.c.width))
            .join(PHOTO, PHOTO.c.id == RENDITION.c.photo_id)
            .where(PHOTO.c.organisation_id == organisation_id)
            .group_by(RENDITION.c.photo_id)
        )
        query = select(RENDITION.c.photo_id, RENDITION.c.media_type, RENDITION.c.body)
        query = query.where(tuple_(RENDITION.c.photo_id, RENDITION.c.width).in_(widest))
        ordered = query.order_by(RENDITION.c.photo_id, RENDITION.c.media_type)
        for id, media_type, body in self._streamed(ordered, WHOLE):
            yield CopiedFile(f"photos/{id}.{media_type.rpartition('/')[2]}", body)

    def _of_diary(self, organisation_id: UUID) -> Iterator[CopiedFile]:
        """Photos of the diary as they were taken; one that has not come whole is none yet."""
        query = select(TAKEN.c.id, TAKEN.c.entry_id).order_by(TAKEN.c.id)
        query = query.where(TAKEN.c.organisation_id == organisation_id, TAKEN.c.complete_at.is_not(None))
        for id, entry_id in self._connection.execute(query).all():
            pieces = select(PIECE.c.body).where(
                PIECE.c.organisation_id == organisation_id, PIECE.c.photo_id == id
            )
            body = b"".join(self._connection.execute(pieces.order_by(PIECE.c.start)).scalars())
            yield CopiedFile(f"diary-photos/{entry_id}/{id}{_ending(body)}", body)

    def _spoken(self, organisation_id: UUID) -> Iterator[CopiedFile]:
        """Voice memos of the diary as they came."""
        query = select(SPOKEN.c.id, SPOKEN.c.entry_id, SPOKEN.c.media_type, SPOKEN.c.body)
        query = query.where(
            SPOKEN.c.organisation_id == organisation_id, SPOKEN.c.removed_at.is_(None)
        ).order_by(SPOKEN.c.id)
        for id, entry_id, media_type, body in self._streamed(query, WHOLE):
            yield CopiedFile(f"diary-voice/{entry_id}/{id}.{media_type.rpartition('/')[2]}", body)

    def _reported(self, organisation_id: UUID) -> Iterator[CopiedFile]:
        query = select(REPORTED.c.report_id, REPORTED.c.body).join(
            REPORT, REPORT.c.id == REPORTED.c.report_id
        )
        query = query.where(REPORT.c.organisation_id == organisation_id).order_by(REPORTED.c.report_id)
        for id, body in self._streamed(query, WHOLE):
            yield CopiedFile(f"reports/{id}.jpg", body)

    def _of_laboratories(self, organisation_id: UUID) -> Iterator[CopiedFile]:
        query = select(PAPER.c.report_id, PAPER.c.body).join(TESTED, TESTED.c.id == PAPER.c.report_id)
        query = query.join(BATCH, BATCH.c.id == TESTED.c.batch_id).order_by(PAPER.c.report_id)
        for id, body in self._streamed(query.where(BATCH.c.organisation_id == organisation_id), WHOLE):
            yield CopiedFile(f"test-reports/{id}{_ending(body)}", body)

    def _of_certificates(self, organisation_id: UUID) -> Iterator[CopiedFile]:
        query = select(PICTURED.c.certificate_id, PICTURED.c.body).order_by(PICTURED.c.certificate_id)
        query = query.join(CERTIFICATE, CERTIFICATE.c.id == PICTURED.c.certificate_id)
        for id, body in self._streamed(query.where(CERTIFICATE.c.organisation_id == organisation_id), WHOLE):
            yield CopiedFile(f"certificates/{id}.jpg", body)

    def _trusted(self, organisation_id: UUID) -> Iterator[CopiedFile]:
        """Credentials that others signed: of who it is, and of its certificates."""
        handed = select(HANDED.c.id).join(CERTIFICATE, CERTIFICATE.c.id == HANDED.c.certificate_id)
        handed = handed.where(CERTIFICATE.c.organisation_id == organisation_id)
        query = select(TRUSTED.c.kind, TRUSTED.c.id, TRUSTED.c.body).order_by(TRUSTED.c.id)
        query = query.where(TRUSTED.c.subject_did.in_(_dids(organisation_id)) | TRUSTED.c.id.in_(handed))
        for kind, id, body in self._streamed(query, WHOLE):
            yield CopiedFile(f"signed-by-others/{kind}/{id}.jwt", body)

    def _streamed(self, query: Select[Any], at_once: int) -> Iterator[Sequence[Any]]:
        yield from self._connection.execute(query.execution_options(yield_per=at_once))


def _ending(body: bytes) -> str:
    return next((name for start, name in _BEGINNINGS.items() if body.startswith(start)), "")


def _dids(organisation_id: UUID) -> CompoundSelect[Any]:
    """The DID that an organisation has, and those that it had."""
    now = select(ORGANISATION.c.did).where(ORGANISATION.c.id == organisation_id)
    return now.union(select(HAD.c.did).where(HAD.c.organisation_id == organisation_id))
