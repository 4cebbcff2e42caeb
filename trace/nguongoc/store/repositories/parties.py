"""Organisations, facilities, keys and DID documents."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Row, bindparam, delete, func, insert, select, text, tuple_, update
from sqlalchemy.engine import Connection

from nguongoc.geography.borders import Border
from nguongoc.parties.facilities import Facility, FacilityKind, MarketCode
from nguongoc.parties.organisations import Organisation, OrganisationKind
from nguongoc.ports import DidVersion, SigningKey
from nguongoc.ports.rows import KeyPurpose, KeyState
from nguongoc.store.repositories.rows import signing_key, table
from nguongoc.store.tables import (
    DidDocumentRow,
    FacilityBorderRow,
    FacilityRow,
    OrganisationDidRow,
    OrganisationRow,
    SigningKeyRow,
)

ORGANISATION = table(OrganisationRow)
FACILITY = table(FacilityRow)
BORDER = table(FacilityBorderRow)
KEY = table(SigningKeyRow)
DID = table(DidDocumentRow)
HAD = table(OrganisationDidRow)
NAMES_LOCK = 0x6E67_6E61_6D65
"""The advisory lock of whoever registers an organisation ("ngname")."""
# Made once: putting a statement together takes longer than SQLite takes to run it.
_ORGANISATION = select(ORGANISATION).where(ORGANISATION.c.id == bindparam("of"))
_FACILITY = select(FACILITY).where(FACILITY.c.id == bindparam("of"))
_ALL_KEYS = select(KEY).where(KEY.c.purpose == bindparam("purpose")).order_by(KEY.c.created_at, KEY.c.kid)
_KEYS = _ALL_KEYS.where(KEY.c.organisation_id == bindparam("of"))
_HOLD_STATE = select(KEY.c.state).where(KEY.c.kid == bindparam("of")).with_for_update(read=True)
_KEYS_OF_NOBODY = _ALL_KEYS.where(KEY.c.organisation_id.is_(None))


class SqlParties:
    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def organisation(self, organisation_id: UUID) -> Organisation | None:
        row = self._connection.execute(_ORGANISATION, {"of": organisation_id}).first()
        return None if row is None else organisation_of(row)

    def organisations_named(self, organisation_ids: Collection[UUID]) -> Mapping[UUID, Organisation]:
        rows = self._connection.execute(select(ORGANISATION).where(ORGANISATION.c.id.in_(organisation_ids)))
        return {row.id: organisation_of(row) for row in rows}

    def organisation_by_slug(self, slug: str) -> Organisation | None:
        row = self._connection.execute(select(ORGANISATION).where(ORGANISATION.c.slug == slug)).first()
        return None if row is None else organisation_of(row)

    def organisation_by_did(self, did: str) -> Organisation | None:
        row = self._connection.execute(select(ORGANISATION).where(ORGANISATION.c.did == did)).first()
        if row is None:
            # One that it had, perhaps: what speaks of that still speaks of it.
            had = select(HAD.c.organisation_id).where(HAD.c.did == did).scalar_subquery()
            row = self._connection.execute(select(ORGANISATION).where(ORGANISATION.c.id == had)).first()
        return None if row is None else organisation_of(row)

    def organisations(self, after: UUID | None, limit: int) -> Sequence[Organisation]:
        query = select(ORGANISATION).order_by(ORGANISATION.c.id).limit(limit)
        if after is not None:
            query = query.where(ORGANISATION.c.id > after)
        return [organisation_of(row) for row in self._connection.execute(query)]

    def lock_names(self) -> None:
        # On SQLite the transaction itself is the lock: BEGIN IMMEDIATE.
        if self._connection.dialect.name == "postgresql":
            self._connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": NAMES_LOCK})

    def add_organisation(self, organisation: Organisation) -> None:
        self._connection.execute(insert(ORGANISATION), asdict(organisation))

    def facility(self, facility_id: UUID) -> Facility | None:
        row = self._connection.execute(_FACILITY, {"of": facility_id}).first()
        return None if row is None else _facility(row)

    def facilities_named(self, facility_ids: Collection[UUID]) -> Mapping[UUID, Facility]:
        rows = self._connection.execute(select(FACILITY).where(FACILITY.c.id.in_(facility_ids)))
        return {row.id: _facility(row) for row in rows}

    def lock_facility(self, facility_id: UUID) -> None:
        # Not against those who only refer to it: their rows go on being written.
        query = select(FACILITY.c.id).where(FACILITY.c.id == facility_id)
        self._connection.execute(query.with_for_update(key_share=True)).first()

    def facilities_of(self, organisation_id: UUID) -> Sequence[Facility]:
        query = select(FACILITY).where(FACILITY.c.organisation_id == organisation_id).order_by(FACILITY.c.id)
        return [_facility(row) for row in self._connection.execute(query)]

    def facilities_at(self, gln: str, limit: int) -> Sequence[Facility]:
        query = select(FACILITY).where(FACILITY.c.gln == gln).order_by(FACILITY.c.id).limit(limit)
        return [_facility(row) for row in self._connection.execute(query)]

    def add_facility(self, facility: Facility) -> None:
        codes = _codes(facility.market_codes)
        self._connection.execute(insert(FACILITY), {**asdict(facility), "market_codes": codes})

    def put_market_codes(self, facility_id: UUID, codes: Sequence[MarketCode]) -> None:
        put = update(FACILITY).where(FACILITY.c.id == facility_id).values(market_codes=_codes(codes))
        self._connection.execute(put)

    def border(self, facility_id: UUID) -> Border | None:
        query = select(BORDER.c.rings).where(BORDER.c.facility_id == facility_id)
        rings = self._connection.execute(query).scalar()
        return None if rings is None else Border(tuple(tuple((x, y) for x, y in ring) for ring in rings))

    def put_border(self, facility_id: UUID, border: Border, at: datetime) -> None:
        self.lock_facility(facility_id)
        self.erase_border(facility_id)
        row = {"facility_id": facility_id, "rings": border.parts, "set_at": at}
        self._connection.execute(insert(BORDER), row)

    def erase_border(self, facility_id: UUID) -> bool:
        done = self._connection.execute(delete(BORDER).where(BORDER.c.facility_id == facility_id))
        return done.rowcount > 0

    def signing_keys(self, purpose: KeyPurpose, organisation_id: UUID | None) -> Sequence[SigningKey]:
        query = _KEYS_OF_NOBODY if organisation_id is None else _KEYS
        asked = {"of": organisation_id, "purpose": purpose.value}
        return [signing_key(row) for row in self._connection.execute(query, asked)]

    def all_signing_keys(self, after: str | None, limit: int) -> Sequence[SigningKey]:
        query = select(KEY).order_by(KEY.c.kid).limit(limit)
        if after is not None:
            query = query.where(KEY.c.kid > after)
        return [signing_key(row) for row in self._connection.execute(query)]

    def add_signing_key(self, key: SigningKey) -> None:
        self._connection.execute(insert(KEY), asdict(key))

    def put_seal(self, kid: str, sealed: bytes, anew: bytes) -> bool:
        here = (KEY.c.kid == kid) & (KEY.c.sealed == sealed)
        return self._connection.execute(update(KEY).where(here).values(sealed=anew)).rowcount == 1

    def hold_key_state(self, kid: str) -> KeyState | None:
        # Shared among those who sign, against whoever retires. On SQLite the transaction itself is the lock.
        state = self._connection.execute(_HOLD_STATE, {"of": kid}).scalar()
        return None if state is None else KeyState(state)

    def set_key_state(self, key: SigningKey) -> None:
        said = {
            "state": key.state.value,
            "expires_at": key.expires_at,
            "revoked_at": key.revoked_at,
            "distrusted_from": key.distrusted_from,
            "reason": key.reason,
        }
        self._connection.execute(update(KEY).where(KEY.c.kid == key.kid).values(**said))

    def did_document(self, did: str) -> bytes | None:
        query = select(DID.c.body).where(DID.c.did == did).order_by(DID.c.version.desc()).limit(1)
        return self._connection.execute(query).scalar()

    def did_documents(self, dids: Collection[str]) -> Mapping[str, bytes]:
        query = select(DID.c.did, DID.c.body).where(DID.c.did.in_(dids)).order_by(DID.c.did, DID.c.version)
        # The last version of each counts.
        return {row.did: row.body for row in self._connection.execute(query)}

    def put_did_document(self, did: str, body: bytes, at: datetime) -> DidVersion:
        last = self._connection.execute(select(func.max(DID.c.version)).where(DID.c.did == did)).scalar()
        made = DidVersion(did, (last or 0) + 1, body, at)
        self._connection.execute(
            insert(DID), {"did": did, "version": made.version, "body": body, "created_at": at}
        )
        return made

    def did_versions(self, after: tuple[str, int] | None, limit: int) -> Sequence[DidVersion]:
        query = select(DID).order_by(DID.c.did, DID.c.version).limit(limit)
        if after is not None:
            query = query.where(tuple_(DID.c.did, DID.c.version) > tuple_(*after))
        return [
            DidVersion(row.did, row.version, row.body, row.created_at)
            for row in self._connection.execute(query)
        ]


def organisation_of(row: Row[tuple[object, ...]]) -> Organisation:
    values = dict(row._mapping)
    values["kind"] = OrganisationKind(values["kind"])
    return Organisation(**values)


def _codes(codes: Sequence[MarketCode]) -> list[dict[str, str | None]]:
    return [
        {
            "code": code.code,
            "market": code.market,
            "expires_on": None if code.expires_on is None else code.expires_on.isoformat(),
        }
        for code in codes
    ]


def _facility(row: Row[tuple[object, ...]]) -> Facility:
    values = dict(row._mapping)
    values["kind"] = FacilityKind(values["kind"])
    values["market_codes"] = tuple(
        MarketCode(
            code["code"],
            code["market"],
            date.fromisoformat(code["expires_on"]) if code["expires_on"] else None,
        )
        for code in values["market_codes"]
    )
    return Facility(**values)
