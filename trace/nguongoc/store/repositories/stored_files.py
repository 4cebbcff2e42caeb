"""Whole files that people or other hosts gave, each beside the hash it came under; read one at a time, for `fsck`."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, select, tuple_
from sqlalchemy.engine import Connection

from nguongoc.ports.audit import StoredFile
from nguongoc.store.repositories.diary_photos import SqlDiaryPhotos
from nguongoc.store.repositories.rows import table
from nguongoc.store.tables import (
    CertificatePaperRow,
    DiaryMemoRow,
    DiaryPhotoRow,
    LabDocumentRow,
    OutsideDocumentRow,
)

LAB, OUTSIDE, DIARY = table(LabDocumentRow), table(OutsideDocumentRow), table(DiaryPhotoRow)
PAPER, MEMO = table(CertificatePaperRow), table(DiaryMemoRow)
AT_ONCE = 500


def stored_files(connection: Connection) -> Iterator[StoredFile]:
    """Documents of laboratories, papers of certificates, what other hosts held, and voice memos, of whole diary photos the original and what is shown."""
    for (report_id,) in _keys(connection, select(LAB.c.report_id)):
        row = connection.execute(select(LAB).where(LAB.c.report_id == report_id)).one()
        yield StoredFile(f"laboratory document {report_id}", row.sha256, row.body)
    for (certificate_id,) in _keys(connection, select(PAPER.c.certificate_id)):
        row = connection.execute(select(PAPER).where(PAPER.c.certificate_id == certificate_id)).one()
        yield StoredFile(f"paper of certificate {certificate_id}", row.sha256, row.body)
    for url, digest in _keys(connection, select(OUTSIDE.c.url, OUTSIDE.c.sha256)):
        found = select(OUTSIDE.c.body).where(OUTSIDE.c.url == url, OUTSIDE.c.sha256 == digest)
        yield StoredFile(f"outside document {url}", digest, connection.execute(found).scalar_one())
    for organisation_id, memo_id in _keys(
        connection, select(MEMO.c.organisation_id, MEMO.c.id).where(MEMO.c.removed_at.is_(None))
    ):
        mine = (MEMO.c.organisation_id == organisation_id) & (MEMO.c.id == memo_id)
        memo = connection.execute(select(MEMO.c.sha256, MEMO.c.body).where(mine)).one()
        yield StoredFile(f"diary memo {memo_id}", memo.sha256, memo.body)
    photos = SqlDiaryPhotos(connection)
    whole = select(DIARY.c.organisation_id, DIARY.c.id).where(DIARY.c.complete_at.is_not(None))
    for organisation_id, photo_id in _keys(connection, whole):
        mine = (DIARY.c.organisation_id == organisation_id) & (DIARY.c.id == photo_id)
        digest = connection.execute(select(DIARY.c.sha256).where(mine)).scalar_one()
        yield StoredFile(f"diary photo {photo_id}", digest, photos.original(organisation_id, photo_id))
        shown = photos.shown(organisation_id, photo_id)
        yield StoredFile(
            f"diary photo {photo_id} as shown",
            "none" if shown is None else shown.sha256,
            b"" if shown is None else shown.body,
        )


def _keys(connection: Connection, query: Select[Any]) -> Iterator[tuple[Any, ...]]:
    """All rows of key columns in their order, a bounded number at a time."""
    columns, after = tuple(query.selected_columns), None
    while True:
        some = query.order_by(*columns).limit(AT_ONCE)
        if after is not None:
            some = some.where(tuple_(*columns) > tuple_(*after))
        rows = [tuple(row) for row in connection.execute(some)]
        if not rows:
            return
        yield from rows
        after = rows[-1]
