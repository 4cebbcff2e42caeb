"""The table of parameters as documentation: what `docs/reference/epcis.md` shows between its marks."""

from __future__ import annotations

from collections.abc import Iterable

from nguongoc.events.query.parameters import FAMILIES, FIXED
from nguongoc.events.query.targets import OfField, Parameter

_HEAD = "| parameter | value | answered from | note |\n|---|---|---|---|\n"


def support_table() -> str:
    """A Markdown table of every parameter: those that differ in their operator alone share a row."""
    return _HEAD + "".join(f"{row}\n" for row in _rows([*FIXED.values(), *FAMILIES]))


def _rows(parameters: Iterable[Parameter]) -> list[str]:
    grouped: dict[tuple[str, ...], list[str]] = {}
    for each in parameters:
        operator, _, rest = each.name.partition("_")
        if isinstance(each.target, OfField):
            rest = f"{'[INNER_]'}{each.target.part}<fieldname>"
        key = (rest if operator.isupper() else each.name, each.value.value, _answered(each), each.note)
        operators = grouped.setdefault(key, [])
        if operator.isupper() and operator not in operators:
            operators.append(operator)
    return [
        f"| `{'/'.join(operators)}{'_' if operators else ''}{rest}` | {value} | {answered} | {note} |"
        for (rest, value, answered, note), operators in grouped.items()
    ]


def _answered(parameter: Parameter) -> str:
    if parameter.target is None:
        return "not supported"
    return "events read whole" if parameter.sensitive else "all events one may read"
