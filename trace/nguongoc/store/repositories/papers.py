"""Pictures of certificates on paper."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.engine import Connection

from nguongoc.store.repositories.rows import table
from nguongoc.store.tables import CertificatePaperRow

PAPER = table(CertificatePaperRow)


class SqlPapers:
    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, certificate_id: UUID, body: bytes, at: datetime) -> None:
        self._connection.execute(
            insert(PAPER), {"certificate_id": certificate_id, "body": body, "kept_at": at}
        )

    def body(self, certificate_id: UUID) -> bytes | None:
        query = select(PAPER.c.body).where(PAPER.c.certificate_id == certificate_id)
        return self._connection.execute(query).scalar()

    def among(self, certificate_ids: Collection[UUID]) -> frozenset[UUID]:
        query = select(PAPER.c.certificate_id).where(PAPER.c.certificate_id.in_(list(certificate_ids)))
        return frozenset(self._connection.execute(query).scalars())
