"""What was found of a file, as a page: the verdict in one sentence, then every step, in Vietnamese and in English."""

from __future__ import annotations

from html import escape
from typing import Final

from nguongoc.cli.answer import plain
from nguongoc.errors import Refusal
from nguongoc.records.credential import moment
from nguongoc.verdict import Check, Outcome, State, Verdict
from nguongoc.verify import Reason
from nguongoc.verify.words import (
    Language,
    limits_sentence,
    outcome_word,
    reason_sentence,
    state_sentence,
    step_title,
)
from nguongoc_api.witness.check import SeenHere
from nguongoc_api.witness.page import STYLE

_PAGE: Final = """<!doctype html>
<html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>{name}: kết quả / result</title><style>{style}</style></head><body>
<p>Nhân chứng / witness <code>{name}</code></p>
<h1{mark}>{vi}</h1><p{mark} lang="en">{en}</p>
{body}
<p><a href="/">Kiểm tệp khác <span lang="en">/ check another file</span></a></p>
</body></html>
"""
_SIGNS: Final = {Outcome.PASS: "✓", Outcome.FAIL: "✗", Outcome.NOT_CHECKED: "?"}
_BAD: Final = frozenset({State.MALFORMED, State.MISMATCH, State.RECALLED, State.REVOKED})
"""In the colour of stop; what merely could not be told is not."""


def render_check(name: str, judged: Verdict | SeenHere) -> str:
    """Everything that the file says is escaped."""
    if isinstance(judged, SeenHere):
        return _seen(name, judged)
    steps = "".join(map(_step, judged.checks))
    limits = f'<p>{escape(limits_sentence(Language.VI))}</p><p lang="en">{escape(limits_sentence(Language.EN))}</p>'
    vi, en = (state_sentence(judged.state, each) for each in (Language.VI, Language.EN))
    return _page(name, vi, en, f"<ol>{steps}</ol>{limits}", bad=judged.state in _BAD)


def _step(check: Check) -> str:
    vi, en = Language.VI, Language.EN
    title = _both(step_title(check.step, vi), step_title(check.step, en))
    word = _both(outcome_word(check.outcome, vi), outcome_word(check.outcome, en))
    said, meant = (plain(reason_sentence(Reason(check.reason), each)) for each in (vi, en))
    told = f'<small>{escape(said)}</small><small lang="en">{escape(meant)}</small>'
    return f"<li>{_SIGNS[check.outcome]} {title}: {word}{told}</li>"


def render_refusal(name: str, refusal: Refusal) -> str:
    """Why the file says nothing."""
    vi = "Không đọc được tệp này: đó không phải gói bằng chứng, đã bị sửa, hoặc chưa được nhân chứng này cùng ký."
    body = f"<p><code>{escape(refusal.code)}</code> {escape(plain(refusal.detail))}</p>"
    return _page(name, vi, "This file shows nothing here.", body, bad=True)


def _seen(name: str, seen: SeenHere) -> str:
    rows = {
        "nhật ký / log": seen.origin,
        "mục / entry": str(seen.index),
        "nhân chứng này đã thấy, chậm nhất / seen here by": moment(seen.seen_at),
        "loại / kind": seen.entry.kind,
        "SHA-256": seen.entry.payload_sha256,
    }
    body = "".join(
        f"<dt>{escape(each)}</dt><dd><code>{escape(value)}</code></dd>" for each, value in rows.items()
    )
    vi, en = (
        "Mục này nằm trong sổ mà nhân chứng đã thấy.",
        "This entry stands in the log as this witness saw it.",
    )
    return _page(name, vi, en, f"<dl>{body}</dl>", bad=False)


def _page(name: str, vi: str, en: str, body: str, *, bad: bool) -> str:
    mark = ' class="fork"' if bad else ""
    return _PAGE.format(name=escape(name), style=STYLE, mark=mark, vi=escape(vi), en=escape(en), body=body)


def _both(vi: str, en: str) -> str:
    return f'{escape(vi)} <span lang="en">/ {escape(en)}</span>'
