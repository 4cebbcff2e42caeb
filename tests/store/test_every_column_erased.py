"""A mark is planted in every column with room for what people write, whatever table was added last; an erasure leaves none behind
but in the columns that are named here with the reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Float,
    Integer,
    LargeBinary,
    String,
    Table,
    Uuid,
    insert,
    select,
)
from sqlalchemy.types import TypeDecorator
from sqlmodel import SQLModel

from nguongoc.identifiers.ordered import uuid7
from nguongoc.store.columns import ExactDecimal, UtcDateTime
from nguongoc.store.engine import open_engine
from nguongoc.store.repositories.erasing import touched_tables
from tests.factories import rows
from tests.store.conftest import Store
from tests.store.test_scrubbing import has_room

ACCOUNT_ID: Final = uuid7(rows.NOW)
BY: Final = f"account:{ACCOUNT_ID}"
"""By which name a person of the organisation did something."""
SIGNED: Final = "stands in what was signed"
LISTS: Final = "identifiers, numbers or words of a list"
OTHERS: Final = "what somebody else said"
STAYS: Final[Mapping[str, tuple[str, ...]]] = {
    SIGNED: (
        "batch.bought_inputs", "batch.environment", "batch.statements", "batch.told_origin", "batch.variety", "certificate.footprint", "certificate.issuer",
        "certificate.issuer_successor", "certificate.name", "certificate.number", "certificate.right_to_use", "certificate.scope",
        "event.biz_location", "event.biz_step", "event.body", "event.context", "event.disposition", "event.event_uri",
        "event.identity", "event.read_point", "organisation.did", "organisation.name", "organisation.name_en",
        "product.classification", "product.gtin_licence", "product.name", "product.name_en", "product.usage_en",
        "product.usage_vi", "product.warning_en", "product.warning_vi", "record.embedded", "record.jws", "record.kid",
        "record.payload", "trust_document.body", "trust_document.subject_did",
    ),
    LISTS: (
        "lot_correction.members", "name_hold.others", "offer.report_ids", "offer.tiers", "place.months", "place.product_slugs",
        "product.season_months", "recall_notice.holdings", "recall_notice.party", "voucher_campaign.place_ids",
    ),
    OTHERS: (
        "certificate.verified_by", "lab_report.laboratory", "lab_report.number", "lab_report.results", "lab_report.verified_by",
        "place.festivals", "place.hidden_because", "place.name_en", "place.name_vi", "place.source",
    ),
    "dropped when it is captured, within seconds": ("capture.document",),
}  # fmt: skip
"""Of an authority: reports that it saw, places that it wrote down; what hosts wrote down goes, which tests of places hold to."""
FIXED: Final[Mapping[type, Any]] = {
    UtcDateTime: rows.NOW, ExactDecimal: Decimal(1), Boolean: False, Integer: 1, Float: 1.0, Date: date(2026, 11, 22),
}  # fmt: skip


def planted_in(column: Column[Any]) -> str:
    return f"~{column.table.name}.{column.name}~"


def of_text(column: Column[Any], kind: String) -> str:
    if column.name == "subject" or column.name.endswith("_by"):
        return BY[: kind.length]
    # Short words are of lists, and unique where they have to be.
    return planted_in(column)[: kind.length] if has_room(column.type) else column.name[: kind.length]


MADE: Final[tuple[tuple[type, Callable[[Column[Any], Any], Any]], ...]] = (
    (Uuid, lambda column, _: ACCOUNT_ID if column.table.name == "account" else uuid7(rows.NOW)),
    (String, of_text),
    (JSON, lambda column, _: {"said": planted_in(column)}),
    (LargeBinary, lambda column, _: planted_in(column).encode()),
)


def value_of(column: Column[Any], planted: Mapping[str, Mapping[str, Any]]) -> Any:
    for key in column.foreign_keys:
        return planted[key.column.table.name][key.column.name]
    if isinstance(column.type, Uuid) and column.name.endswith("organisation_id"):
        return planted["organisation"]["id"]
    kind = column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type
    for type_, value in FIXED.items():
        if isinstance(column.type, type_) or isinstance(kind, type_):
            return value
    return next(make(column, kind) for type_, make in MADE if isinstance(kind, type_))


def wanted() -> list[Table]:
    """What an erasure touches, with every table that these stand on, in the order in which rows can be put there."""
    names, more = set[str](), set(touched_tables())
    while more:
        names |= more
        more = {key.column.table.name for name in more for key in SQLModel.metadata.tables[name].foreign_keys}
        more -= names
    return [each for each in SQLModel.metadata.sorted_tables if each.name in names]


def left(values: Mapping[str, Any], table: Table) -> list[str]:
    found = []
    for column in table.columns:
        value = values[column.name]
        text = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
        if planted_in(column) in text or BY in text:
            found.append(f"{table.name}.{column.name}")
    return found


def test_nothing_that_people_wrote_is_left_in_any_column_that_is_not_named_with_a_reason(
    store: Store,
) -> None:
    engine, planted = open_engine(store.url), dict[str, dict[str, Any]]()
    with engine.begin() as connection:
        for each in wanted():
            values = {column.name: value_of(column, planted) for column in each.columns}
            connection.execute(insert(each), values)
            planted[each.name] = values
    organisation: UUID = planted["organisation"]["id"]
    store.writer.run(lambda uow: uow.erasing.erase_organisation(organisation, rows.NOW))
    found = []
    with engine.connect() as connection:
        for each in wanted():
            for row in connection.execute(select(each)).mappings():
                found += left(row, each)
    engine.dispose()
    assert sorted(found) == sorted(name for names in STAYS.values() for name in names)
