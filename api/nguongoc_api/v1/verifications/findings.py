"""What was found of the codes of a job: JSON lines as they are kept, or the table that a spreadsheet opens."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from typing import Any, Final

from nguongoc.label.table import inert_cell
from nguongoc.records.code_verdict import About
from nguongoc.services.verify_codes import CodeVerdict
from nguongoc.verdict import State
from nguongoc_api.v1.verifications.schemas import ItemGiven, verdict_json
from nguongoc_api.v1.wire import moment

LINES: Final = "application/jsonl"
CSV: Final = "text/csv"
COLUMNS: Final = (
    "row", "code", "verdict", "assurance", "step", "reason", "detail", "product", "gtin", "lot", "digital_link",
    "passport", "checked_at",
)  # fmt: skip
_NOT_NEEDED: Final = frozenset({"issuer_anchor", "scan_pattern"})
"""Steps that may be left unchecked without standing in the way of `valid`."""


def finding(found: CodeVerdict, base_url: str) -> dict[str, Any]:
    """An item as `POST /v1/verifications` answers it, unsigned, with the moment it is of."""
    item = verdict_json(ItemGiven.model_construct(code=found.code), found, base_url)
    del item["signed_verdict"]
    return {"checked_at": moment(found.verdict.checked_at), **item}


def shown_of(about: About) -> dict[str, Any]:
    """What an item shows of a made-up lot, in the members that show a real one."""
    return {
        "product": about.product, "gtin": about.gtin, "lot": about.lot, "digital_link": about.digital_link,
    }  # fmt: skip


def csv_of(lines: Iterable[bytes]) -> Iterator[bytes]:
    """RFC 4180 in UTF-8 with a mark, as the usual spreadsheet wants it; nothing in it is run as a formula."""
    yield b"\xef\xbb\xbf" + _rows([COLUMNS])
    for some in lines:
        yield _rows(_cells(json.loads(line)) for line in some.splitlines())


def needing_a_look(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Of the same lines those whose code is not simply good, in their order."""
    for some in lines:
        kept = [line for line in some.splitlines(True) if json.loads(line)["verdict"] != State.VALID.value]
        if kept:
            yield b"".join(kept)


def _rows(rows: Iterable[Iterable[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([inert_cell(each) for each in row] for row in rows)
    return text.getvalue().encode()


def _cells(item: dict[str, Any]) -> list[str]:
    check = _decisive(item)
    said = {**item, **{name: check.get(name) for name in ("step", "reason", "detail")}}
    return ["" if said[name] is None else str(said[name]) for name in COLUMNS]


def _decisive(item: dict[str, Any]) -> dict[str, Any]:
    """The step that the verdict rests on: the first that failed, else the first needed one that was not checked."""
    checks = item["checks"]
    if item["verdict"] == "valid":
        return {}
    failed = (each for each in checks if each["outcome"] == "fail")
    unchecked = (
        each for each in checks if each["outcome"] == "not_checked" and each["name"] not in _NOT_NEEDED
    )
    return next(failed, None) or next(unchecked, {})
