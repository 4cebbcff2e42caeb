"""Trust lists, identity anchors and statements on keys."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, insert, select
from sqlalchemy.engine import Connection

from nguongoc.ports.trust import TrustDocument, TrustKind
from nguongoc.store.repositories.rows import columns_of, table
from nguongoc.store.tables import TrustDocumentRow

DOCUMENT = table(TrustDocumentRow)
_NEWEST = (
    select(DOCUMENT)
    .where(DOCUMENT.c.kind == TrustKind.LIST.value)
    .order_by(DOCUMENT.c.version.desc())
    .limit(1)
)


class SqlTrust:
    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def newest_list(self) -> TrustDocument | None:
        row = self._connection.execute(_NEWEST).first()
        return None if row is None else _document(row)

    def anchors_of(self, did: str, limit: int) -> Sequence[TrustDocument]:
        return self._about(TrustKind.ANCHOR, did, limit)

    def key_statements_of(self, did: str, limit: int) -> Sequence[TrustDocument]:
        return self._about(TrustKind.KEY, did, limit)

    def successions(self, limit: int) -> Sequence[TrustDocument]:
        kinds = (TrustKind.LOG_KEY.value, TrustKind.LOG_OPENING.value)
        query = select(DOCUMENT).where(DOCUMENT.c.kind.in_(kinds))
        query = query.order_by(DOCUMENT.c.added_at.desc(), DOCUMENT.c.id).limit(limit)
        return [_document(row) for row in self._connection.execute(query)]

    def _about(self, kind: TrustKind, did: str, limit: int) -> Sequence[TrustDocument]:
        query = select(DOCUMENT).where(DOCUMENT.c.subject_did == did, DOCUMENT.c.kind == kind.value)
        query = query.order_by(DOCUMENT.c.added_at.desc(), DOCUMENT.c.id).limit(limit)
        return [_document(row) for row in self._connection.execute(query)]

    def document(self, document_id: str) -> TrustDocument | None:
        row = self._connection.execute(select(DOCUMENT).where(DOCUMENT.c.id == document_id)).first()
        return None if row is None else _document(row)

    def all_of(self, document_ids: Collection[str]) -> Mapping[str, TrustDocument]:
        rows = self._connection.execute(select(DOCUMENT).where(DOCUMENT.c.id.in_(document_ids)))
        return {row.id: _document(row) for row in rows}

    def add(self, document: TrustDocument) -> None:
        row = {**columns_of(document), "kind": document.kind.value}
        self._connection.execute(insert(DOCUMENT), row)

    def documents(self, after: str | None, limit: int) -> Sequence[TrustDocument]:
        query = select(DOCUMENT).order_by(DOCUMENT.c.id).limit(limit)
        if after is not None:
            query = query.where(DOCUMENT.c.id > after)
        return [_document(row) for row in self._connection.execute(query)]


def _document(row: Row[Any]) -> TrustDocument:
    return TrustDocument(**{**row._mapping, "kind": TrustKind(row.kind)})
