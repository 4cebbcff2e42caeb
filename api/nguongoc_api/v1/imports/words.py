"""One fault as people are told of it: which row, which column, which cell, what is wrong."""

from __future__ import annotations

from functools import cache

from nguongoc.errors import Refusal
from nguongoc.sheets.faults import Fault
from nguongoc_api.pages.i18n import Language, translator
from nguongoc_api.problems.answer import detail_of
from nguongoc_api.problems.table import Kind, kind_of_code


def reason(fault: Fault, language: Language) -> str:
    """What is wrong, without where."""
    kind = _kind(fault.code)
    if kind is None:
        return fault.detail
    title = translator(language)(kind.title)
    refusal = Refusal(fault.detail)
    refusal.params = dict(fault.params)
    detail = detail_of(refusal, kind, language)
    return f"{title}. {detail}" if language == "vi" and kind.sentence else detail


@cache
def _kind(code: str) -> Kind | None:
    return kind_of_code(code)


def told(fault: Fault, language: Language) -> str:
    """`Dòng 14, cột Sản lượng (D14): ...`."""
    _ = translator(language)
    where = {"row": fault.row, "heading": fault.heading, "cell": fault.cell or ""}
    if fault.cell is None:
        return _("Dòng %(row)s: %(reason)s", row=fault.row, reason=reason(fault, language))
    return _("Dòng %(row)s, cột %(heading)s (%(cell)s): %(reason)s", **where, reason=reason(fault, language))
