"""Pictures of certificates on paper."""

from collections.abc import Collection
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.engine import Connection

from nguongoc.ports.hashed import Hashed
from nguongoc.store.repositories.rows import table
from nguongoc.store.tables import CertificatePaperRow

PAPER = table(CertificatePaperRow)


class SqlPapers:
    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, certificate_id: UUID, body: bytes, at: datetime) -> None:
        written = {"body": body, "sha256": sha256(body).hexdigest(), "kept_at": at}
        self._connection.execute(insert(PAPER), {"certificate_id": certificate_id, **written})

    def paper(self, certificate_id: UUID) -> Hashed | None:
        query = select(PAPER.c.body, PAPER.c.sha256).where(PAPER.c.certificate_id == certificate_id)
        row = self._connection.execute(query).first()
        return None if row is None else Hashed(row.body, row.sha256)

    def among(self, certificate_ids: Collection[UUID]) -> frozenset[UUID]:
        query = select(PAPER.c.certificate_id).where(PAPER.c.certificate_id.in_(list(certificate_ids)))
        return frozenset(self._connection.execute(query).scalars())
