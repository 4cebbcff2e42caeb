"""Daily totals from scan to visit: a day, a step, a producer, a place, a number."""

from datetime import date

from sqlmodel import Field, SQLModel


class VisitCountRow(SQLModel, table=True):
    __tablename__ = "visit_count"

    day: date = Field(primary_key=True)
    step: str = Field(primary_key=True, max_length=20)
    producer: str = Field(primary_key=True, max_length=100)
    place_id: str = Field(primary_key=True, max_length=63)
    number: int
