"""What organisations printed their stamps on last."""

from dataclasses import asdict, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, select, update
from sqlalchemy.engine import Connection

from nguongoc.label.kept_paper import Paper
from nguongoc.label.own_sheet import OwnSheet
from nguongoc.store.repositories.rows import table
from nguongoc.store.tables import LabelPaperRow

PAPER = table(LabelPaperRow)
MEASURES = [each.name for each in fields(OwnSheet)]
COUNTS = frozenset({"columns", "rows"})
A_MM = 100


class SqlLabelPapers:
    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, organisation_id: UUID) -> Paper | None:
        query = select(PAPER).where(PAPER.c.organisation_id == organisation_id)
        row = self._connection.execute(query).first()
        return None if row is None else _paper(row)

    def put(self, organisation_id: UUID, paper: Paper, at: datetime) -> None:
        said = _columns(paper) | {"changed_at": at}
        here = update(PAPER).where(PAPER.c.organisation_id == organisation_id)
        if self._connection.execute(here.values(said)).rowcount == 0:
            self._connection.execute(insert(PAPER), said | {"organisation_id": organisation_id})


def _columns(paper: Paper) -> dict[str, Any]:
    own = {} if paper.own_sheet is None else asdict(paper.own_sheet)
    measures = {
        name: None if name not in own else own[name] if name in COUNTS else round(A_MM * own[name])
        for name in MEASURES
    }
    shifts = {"shift_x": round(A_MM * paper.shift_x), "shift_y": round(A_MM * paper.shift_y)}
    return {"layout": paper.layout} | shifts | measures


def _paper(row: Row[Any]) -> Paper:
    said = row._mapping
    own = None
    if said["page_width"] is not None:
        own = OwnSheet(**{name: said[name] if name in COUNTS else said[name] / A_MM for name in MEASURES})
    return Paper(row.layout, own, row.shift_x / A_MM, row.shift_y / A_MM)
