"""What organisations printed their stamps on last; lengths in hundredths of a millimetre."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from nguongoc.store.columns import UtcDateTime


class LabelPaperRow(SQLModel, table=True):
    """The measures are those of a sheet of one's own; of any other they are empty."""

    __tablename__ = "label_paper"

    organisation_id: UUID = Field(primary_key=True, foreign_key="organisation.id")
    layout: str = Field(max_length=40)
    shift_x: int
    shift_y: int
    page_width: int | None = None
    page_height: int | None = None
    columns: int | None = None
    rows: int | None = None
    label_width: int | None = None
    label_height: int | None = None
    left: int | None = None
    top: int | None = None
    gap_x: int | None = None
    gap_y: int | None = None
    changed_at: datetime = Field(sa_type=UtcDateTime)
