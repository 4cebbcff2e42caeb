"""What authorities and certifiers signed of certificates, and what waits for them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, exists, insert, or_, select, update
from sqlalchemy.engine import Connection

from nguongoc.catalogue.attestations import Attestation
from nguongoc.catalogue.certificates import Certificate
from nguongoc.parties.organisations import Organisation
from nguongoc.store.repositories.catalogue import CERTIFICATE, certificate_of
from nguongoc.store.repositories.parties import ORGANISATION, organisation_of
from nguongoc.store.repositories.rows import columns_of, table
from nguongoc.store.tables import AttestationRow

ATTESTATION = table(AttestationRow)


class SqlAttestations:
    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def newest(self, certificate_ids: Sequence[UUID]) -> Mapping[UUID, Attestation]:
        query = select(ATTESTATION).where(ATTESTATION.c.certificate_id.in_(certificate_ids))
        # The last one counts: the one that stands, of which there is at most one, else the latest.
        stands = ATTESTATION.c.revoked_at.is_(None)
        order = (stands, ATTESTATION.c.attested_at, ATTESTATION.c.record_id)
        rows = self._connection.execute(query.order_by(*order))
        return {row.certificate_id: Attestation(**row._mapping) for row in rows}

    def find(self, record_id: str) -> Attestation | None:
        row = self._connection.execute(
            select(ATTESTATION).where(ATTESTATION.c.record_id == record_id)
        ).first()
        return None if row is None else Attestation(**row._mapping)

    def by(self, organisation_id: UUID, before: str | None, limit: int) -> Sequence[Attestation]:
        at, key = ATTESTATION.c.attested_at, ATTESTATION.c.record_id
        query = select(ATTESTATION).where(ATTESTATION.c.organisation_id == organisation_id)
        if before is not None:
            last = select(at).where(key == before, ATTESTATION.c.organisation_id == organisation_id)
            since = last.scalar_subquery()
            query = query.where(or_(at < since, and_(at == since, key < before)))
        rows = self._connection.execute(query.order_by(at.desc(), key.desc()).limit(limit))
        return [Attestation(**row._mapping) for row in rows]

    def waiting(
        self, commune_code: str | None, but: UUID, after: UUID | None, limit: int
    ) -> Sequence[tuple[Certificate, Organisation]]:
        live = exists().where(
            ATTESTATION.c.certificate_id == CERTIFICATE.c.id, ATTESTATION.c.revoked_at.is_(None)
        )
        query = (
            select(CERTIFICATE)
            .join(ORGANISATION, ORGANISATION.c.id == CERTIFICATE.c.organisation_id)
            .where(
                CERTIFICATE.c.number.is_not(None),
                CERTIFICATE.c.issued_on.is_not(None),
                CERTIFICATE.c.organisation_id != but,
                ORGANISATION.c.erased_at.is_(None),
                ~live,
            )
        )
        if commune_code is not None:
            query = query.where(ORGANISATION.c.commune_code == commune_code)
        if after is not None:
            query = query.where(CERTIFICATE.c.id > after)
        rows = self._connection.execute(query.order_by(CERTIFICATE.c.id).limit(limit)).all()
        certificates = [certificate_of(row) for row in rows]
        holders = select(ORGANISATION).where(
            ORGANISATION.c.id.in_({each.organisation_id for each in certificates})
        )
        held = {row.id: organisation_of(row) for row in self._connection.execute(holders)}
        return [(each, held[each.organisation_id]) for each in certificates]

    def every(self, after: str | None, limit: int) -> Sequence[Attestation]:
        query = select(ATTESTATION).order_by(ATTESTATION.c.record_id).limit(limit)
        if after is not None:
            query = query.where(ATTESTATION.c.record_id > after)
        return [Attestation(**row._mapping) for row in self._connection.execute(query)]

    def add(self, attestation: Attestation) -> None:
        self._connection.execute(insert(ATTESTATION), columns_of(attestation))

    def revoke(self, record_id: str, at: datetime, reason: str) -> bool:
        standing = (ATTESTATION.c.record_id == record_id, ATTESTATION.c.revoked_at.is_(None))
        said = update(ATTESTATION).where(*standing).values(revoked_at=at, reason=reason)
        return self._connection.execute(said).rowcount > 0
