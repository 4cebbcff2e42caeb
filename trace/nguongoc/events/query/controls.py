"""What a question says about its answer: order and number (EPCIS 2.0, 8.2.7: `orderBy` to `maxEventCount`)."""

from __future__ import annotations

from collections.abc import Mapping

from nguongoc.events.query.criteria import Criterion, EventQuery, OrderBy
from nguongoc.events.query.refusals import (
    QueryParameterNotSupported,
    QueryParametersExclude,
    QueryValueWrong,
)
from nguongoc.events.query.targets import Control
from nguongoc.events.query.values import Given

_ORDERS = {"eventTime": OrderBy.EVENT_TIME, "recordTime": OrderBy.RECORD_TIME}


def controlled(
    criteria: tuple[Criterion, ...], sensitive: bool, controls: Mapping[Control, Given]
) -> EventQuery:
    """The whole question. Raises `QueryParametersExclude`, `QueryValueWrong`, `QueryParameterNotSupported`."""
    limit, too_many = controls.get(Control.LIMIT), controls.get(Control.TOO_MANY)
    if limit is not None and too_many is not None:
        raise QueryParametersExclude(limit.name, too_many.name, f"cannot be given with {too_many.name}")
    if limit is not None and Control.ORDER_BY not in controls:
        raise QueryParametersExclude(limit.name, Control.ORDER_BY, f"needs {Control.ORDER_BY}")
    return EventQuery(
        criteria,
        sensitive,
        _order(controls.get(Control.ORDER_BY)),
        _descending(controls.get(Control.DIRECTION)),
        None if limit is None else limit.count(),
        None if too_many is None else too_many.count(),
    )


def _order(given: Given | None) -> OrderBy:
    if given is None:
        return OrderBy.RECORDED
    value = given.one()
    order = _ORDERS.get(value) if isinstance(value, str) else None
    if order is not None:
        return order
    if isinstance(value, str) and ":" in value:
        raise QueryParameterNotSupported(given.name, "answers are not ordered by extension fields")
    raise QueryValueWrong(given.name, "eventTime or recordTime")


def _descending(given: Given | None) -> bool:
    value = "DESC" if given is None else given.one()
    if value not in {"ASC", "DESC"}:
        raise QueryValueWrong("orderDirection", "ASC or DESC")
    return bool(value == "DESC")
