"""Credentials of certificates that were signed elsewhere, and documents of the domains that signed them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from sqlalchemy import and_, delete, insert, or_, select, update
from sqlalchemy.engine import Connection

from nguongoc.catalogue.attestations import HandedAttestation
from nguongoc.ports.elsewhere import OutsideDocument
from nguongoc.store.repositories.catalogue import CERTIFICATE
from nguongoc.store.repositories.parties import ORGANISATION
from nguongoc.store.repositories.rows import columns_of, table
from nguongoc.store.tables import HandedAttestationRow, OutsideDocumentRow

HANDED = table(HandedAttestationRow)
DOCUMENT = table(OutsideDocumentRow)


class SqlElsewhere:
    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def handed(self, certificate_ids: Sequence[UUID]) -> Sequence[HandedAttestation]:
        query = select(HANDED).where(HANDED.c.certificate_id.in_(certificate_ids))
        order = (HANDED.c.revoked_at.is_not(None), HANDED.c.attested_at.desc(), HANDED.c.id)
        return [HandedAttestation(**row._mapping) for row in self._connection.execute(query.order_by(*order))]

    def find(self, id: str) -> HandedAttestation | None:
        row = self._connection.execute(select(HANDED).where(HANDED.c.id == id)).first()
        return None if row is None else HandedAttestation(**row._mapping)

    def of_holders(
        self, commune_code: str | None, before: str | None, limit: int
    ) -> Sequence[HandedAttestation]:
        at, key = HANDED.c.handed_in_at, HANDED.c.id
        query = (
            select(HANDED)
            .join(CERTIFICATE, CERTIFICATE.c.id == HANDED.c.certificate_id)
            .join(ORGANISATION, ORGANISATION.c.id == CERTIFICATE.c.organisation_id)
            .where(ORGANISATION.c.erased_at.is_(None))
        )
        if commune_code is not None:
            query = query.where(ORGANISATION.c.commune_code == commune_code)
        if before is not None:
            since = select(at).where(key == before).scalar_subquery()
            query = query.where(or_(at < since, and_(at == since, key < before)))
        rows = self._connection.execute(query.order_by(at.desc(), key.desc()).limit(limit))
        return [HandedAttestation(**row._mapping) for row in rows]

    def add(self, handed: HandedAttestation) -> None:
        self._connection.execute(insert(HANDED), columns_of(handed))

    def due(self, before: datetime, limit: int) -> Sequence[HandedAttestation]:
        asked = HANDED.c.asked_at
        query = select(HANDED).where(HANDED.c.revoked_at.is_(None), or_(asked.is_(None), asked < before))
        query = query.order_by(asked.is_not(None), asked, HANDED.c.id).limit(limit)
        return [HandedAttestation(**row._mapping) for row in self._connection.execute(query)]

    def every(self, after: str | None, limit: int) -> Sequence[HandedAttestation]:
        query = select(HANDED).order_by(HANDED.c.id).limit(limit)
        if after is not None:
            query = query.where(HANDED.c.id > after)
        return [HandedAttestation(**row._mapping) for row in self._connection.execute(query)]

    def asked(self, id: str, at: datetime, trouble: str | None) -> None:
        said = update(HANDED).where(HANDED.c.id == id).values(asked_at=at, trouble=trouble)
        self._connection.execute(said)

    def revoke(self, id: str, at: datetime) -> bool:
        said = update(HANDED).where(HANDED.c.id == id, HANDED.c.revoked_at.is_(None)).values(revoked_at=at)
        return self._connection.execute(said).rowcount > 0

    def documents(self, urls: Sequence[str]) -> Mapping[str, OutsideDocument]:
        query = select(DOCUMENT).where(DOCUMENT.c.url.in_(urls))
        rows = self._connection.execute(query.order_by(DOCUMENT.c.last_at, DOCUMENT.c.sha256))
        # The last one of each counts, unless a disk has changed it: then it is as if it had never been had.
        return {
            row.url: OutsideDocument(row.url, row.body, row.first_at, row.last_at)
            for row in rows
            if sha256(row.body).hexdigest() == row.sha256
        }

    def keep(self, url: str, body: bytes, at: datetime, most: int) -> None:
        digest = sha256(body).hexdigest()
        same = (DOCUMENT.c.url == url, DOCUMENT.c.sha256 == digest)
        if self._connection.execute(update(DOCUMENT).where(*same).values(last_at=at)).rowcount == 0:
            row = {"url": url, "sha256": digest, "body": body, "first_at": at, "last_at": at}
            self._connection.execute(insert(DOCUMENT), row)
        query = select(DOCUMENT.c.sha256).where(DOCUMENT.c.url == url, DOCUMENT.c.sha256 != digest)
        others = self._connection.execute(query.order_by(DOCUMENT.c.last_at.desc(), DOCUMENT.c.sha256))
        for old in [row.sha256 for row in others][most - 1 :]:
            self._connection.execute(delete(DOCUMENT).where(DOCUMENT.c.url == url, DOCUMENT.c.sha256 == old))
