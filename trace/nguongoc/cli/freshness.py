"""How fresh what a verdict rests on is: of a bundle that is years old a reader has to know which part speaks of which day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from nguongoc.cli.seen_lists import opened_list
from nguongoc.errors import Refusal
from nguongoc.fetch import Gathered
from nguongoc.log.checkpoint import Checkpoint
from nguongoc.log.entry import LogEntry
from nguongoc.log.note import Note
from nguongoc.log.proof import LogProof
from nguongoc.records.credential import moment
from nguongoc.trust.signed_list import open_trust
from nguongoc.verdict import Outcome, Step, Verdict
from nguongoc.verify import Evidence
from nguongoc.verify.words import Language

_WHAT = {
    "bundle": ("gói bằng chứng", "bundle"),
    "revocation_list": ("danh sách rút lại", "revocation list"),
    "message_list": ("danh sách thu hồi, tạm giữ", "list of recalls and holds"),
    "log_entry": ("mục nhật ký", "log entry"),
    "trust_list": ("danh sách tin cậy", "trust list"),
}
_UNITS = (
    (timedelta(days=1), ("ngày", "d")),
    (timedelta(hours=1), ("giờ", "h")),
    (timedelta(minutes=1), ("phút", "min")),
    (timedelta(seconds=1), ("giây", "s")),
)


@dataclass(frozen=True, slots=True)
class Dated:
    """One part: of when it is, its own number (version, size of the log) and until when it says it holds."""

    part: str
    at: datetime
    number: int | None = None
    until: datetime | None = None


def dated_parts(gathered: Gathered, verdict: Verdict) -> list[Dated]:
    """Every part with a date that can be believed: lists and entries only where a signature stands behind them; the bundle's
    own date is whoever made it's."""
    evidence = gathered.evidence
    found = [] if gathered.made_at is None else [Dated("bundle", gathered.made_at)]
    for part, text in (
        ("revocation_list", evidence.revocation_list),
        ("message_list", evidence.message_list),
    ):
        opened = None if text is None else opened_list(text, evidence)
        if opened is not None:
            found.append(Dated(part, opened.valid_from, opened.version, opened.valid_until))
    if verdict.check(Step.LOG).outcome is Outcome.PASS:
        found += _logged(evidence)
    return found + _trusted(evidence)


def freshness_json(gathered: Gathered, verdict: Verdict) -> dict[str, Any]:
    """By part; what is not there, or not signed as it should be, is left out."""
    now = verdict.checked_at
    return {
        each.part: {
            "at": moment(each.at),
            "age_seconds": int((now - each.at).total_seconds()),
            "number": each.number,
            "until": None if each.until is None else moment(each.until),
        }
        for each in dated_parts(gathered, verdict)
    }


def freshness_lines(gathered: Gathered, verdict: Verdict, language: Language) -> list[str]:
    """The same for people."""
    place = 0 if language is Language.VI else 1
    lines = []
    for each in dated_parts(gathered, verdict):
        number = "" if each.number is None else f" #{each.number}"
        age = _age(verdict.checked_at - each.at, place)
        lines.append(f"  {_WHAT[each.part][place]}{number}: {moment(each.at)} ({age})")
    return [("Mới đến đâu:", "How fresh:")[place], *lines] if lines else []


def _logged(evidence: Evidence) -> list[Dated]:
    proof = evidence.proof
    try:
        read = proof if isinstance(proof, LogProof) else LogProof.parse(proof or b"")
        size = Checkpoint.parse(Note.parse(read.checkpoint).text).size
        return [Dated("log_entry", LogEntry.parse(read.extra).t, size)]
    except Refusal:
        return []


def _trusted(evidence: Evidence) -> list[Dated]:
    if evidence.trust_list is None or not evidence.trust_roots:
        return []
    try:
        listed = open_trust(evidence.trust_list, evidence.trust_roots).trust_list
    except Refusal:
        return []
    return [Dated("trust_list", listed.issued_at, listed.version, listed.expires_at)]


def _age(age: timedelta, place: int) -> str:
    if age < timedelta(0):
        return ("chưa tới", "not yet come")[place]
    unit, names = next((each for each in _UNITS if age >= each[0]), _UNITS[-1])
    return f"{age // unit} {names[place]} " + ("trước", "ago")[place]
