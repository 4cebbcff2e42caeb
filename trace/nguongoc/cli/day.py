"""`nguongoc verify --bundle`: codes held against a day bundle, as a scanner reads them, without a network.

Every answer is *as of* when the bundle was made. 0 all records held then, 1 one did not, 2 one could not be told of, or its day is over.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from nguongoc.cli.answer import plain
from nguongoc.cli.trusted import Trusted
from nguongoc.day_bundle import DAY_BUNDLE_LIMIT, DayBundle, read_day_bundle
from nguongoc.errors import Refusal, Unavailable
from nguongoc.identifiers.link import parse_any
from nguongoc.records.credential import moment
from nguongoc.verdict import Outcome, State, Step, Verdict
from nguongoc.verify import Evidence, Reason, Verifier, verdict_json
from nguongoc.verify.evidence import Question
from nguongoc.verify.status import VIETNAM
from nguongoc.verify.words import Language, outcome_word, reason_sentence, state_sentence, step_title

HOLDS, FAILS, CANNOT_TELL = 0, 1, 2
CLOCKS_APART = timedelta(minutes=5)
HEADINGS = frozenset({"code", "mã", "ma", "link", "url", "uri", "qr", "digital_link"})
_MAY_BE_UNCHECKED = frozenset({Step.ISSUER_ANCHOR, Step.SCAN_PATTERN})
_WORDS: dict[str, tuple[str, str]] = {
    "as_of": ("Tính đến {at} (giờ Việt Nam)", "As of {at} (Vietnam)"),
    "whole": (
        "Gói kiểm trong ngày của {by}: {count} lô, tính đến {at}, dùng đến {until} (giờ Việt Nam).",
        "Day bundle of {by}: {count} lots, as of {at}, good until {until} (Vietnam).",
    ),
    "since": ("Sau lúc đó hàng đã quá hạn.", "The goods have expired since."),
    "absent": ("Gói này không có mã đó: hỏi trên mạng.", "Not in this bundle: ask online."),
    "serial": (
        "Số của từng gói chỉ kiểm được trên mạng; ở đây chỉ xét lô.",
        "The serial of one pack can only be checked online; here the lot alone is looked at.",
    ),
    "over": (
        "Gói này hết ngày từ {until}: tải gói mới. Thêm --after-its-day nếu vẫn muốn biết tình trạng lúc {at}.",
        "The day of this bundle was over at {until}: get a new one, or say --after-its-day to be told how things stood at {at}.",
    ),
    "early": (
        "Gói ghi {at}, sau giờ của máy này: đồng hồ sai.",
        "The bundle is of {at}, which this machine's clock has not reached: one of them is wrong.",
    ),
    "key": (
        "Khoá nhật ký lấy từ chính gói này: chỉ cho biết gói không tự mâu thuẫn. Lấy khoá từ nơi khác rồi thêm --log-key.",
        "The log's key came with the bundle: this shows that it agrees with itself, no more. Get the key elsewhere and add --log-key.",
    ),
}


class DayBundleUnreadable(Unavailable):
    """The file cannot be read."""

    code = "day-bundle-unreadable"


@dataclass(frozen=True, slots=True)
class Answer:
    """How one code stood; `held` is None where that cannot be told. `notes` name what is said besides."""

    code: str
    verdict: Verdict
    held: bool | None
    notes: tuple[str, ...]


@dataclass(slots=True)
class DayJudge:
    """Judges codes by a bundle and what is trusted here, as of the bundle's time; goods that have expired by `now` are told of."""

    bundle: DayBundle
    trusted: Trusted
    now: datetime
    _verifier: Verifier = field(default_factory=Verifier)

    def judge(self, code: str) -> Answer:
        """Whatever the code is, this answers and does not raise."""
        asked: Question
        try:
            asked = parse_any(code, frozenset({self.bundle.host}))
        except Refusal as refusal:
            asked = refusal
        evidence = self._evidence(asked)
        verdict = self._verifier.verify(evidence)
        notes = []
        if verdict.state is State.VALID and self.now > self.bundle.as_of:
            later = self._verifier.verify(replace(evidence, now=self.now))
            if later.state is State.EXPIRED:
                verdict = later
                notes.append("since")
        reasons = {check.reason for check in verdict.checks}
        if Reason.RECORD_NOT_GIVEN in reasons:
            notes.append("absent")
        if Reason.SERIAL_NOT_ASKED in reasons:
            notes.append("serial")
        held = {State.VALID: True, State.UNVERIFIED: None}.get(verdict.state, False)
        return Answer(code, verdict, held, tuple(notes))

    def _evidence(self, asked: Question) -> Evidence:
        bundle = self.bundle
        log_keys = self.trusted.log_keys or (() if bundle.log_key is None else (bundle.log_key,))
        evidence = Evidence(
            now=bundle.as_of,
            asked=asked,
            host=bundle.host,
            did_documents=bundle.did_documents,
            log_keys=log_keys,
            log_keys_pinned=bool(self.trusted.log_keys),
            log_successions=bundle.log_successions,
            trust_list=bundle.trust_list,
            fresh_for=self.trusted.max_age,
        )
        lot = None if asked is None or isinstance(asked, Refusal) else bundle.lot_of(asked)
        if lot is None:
            return self.trusted.judging(evidence)
        lists = bundle.lists[lot.status] if lot.status < len(bundle.lists) else None
        evidence = replace(
            evidence,
            record=lot.record,
            proof=lot.proof,
            anchors=bundle.anchors[lot.issuer],
            key_statements=bundle.key_statements[lot.issuer],
            revocation_list=None if lists is None else lists.revocation,
            message_list=None if lists is None else lists.message,
        )
        return self.trusted.judging(evidence)


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument(
        "--bundle", metavar="FILE", type=Path,
        help="a day bundle: verify codes by it without a network, as of when it was made; codes are the targets, those in --codes, "
        "or the lines of standard input, as a scanner types them",
    )  # fmt: skip
    parser.add_argument(
        "--codes",
        metavar="FILE",
        type=Path,
        help="a CSV file of codes, in the column headed `code` or the first",
    )
    parser.add_argument("--after-its-day", action="store_true", help="use a day bundle whose day is over")


def run(arguments: argparse.Namespace, trusted: Trusted, language: Language) -> int:
    """Answer each code as it comes. Raises the refusals of the file."""
    bundle = read_day_bundle(_read(arguments.bundle))
    now = datetime.now(UTC)
    wrong = None
    if now >= bundle.until:
        wrong = "over"
    elif now < bundle.as_of - CLOCKS_APART:
        wrong = "early"
    if wrong is not None and not arguments.after_its_day:
        print(_said(wrong, bundle, language), file=sys.stderr)
        return CANNOT_TELL
    if not arguments.json:
        print(_said("whole", bundle, language))
        if not trusted.log_keys:
            print(_said("key", bundle, language))
    judge, found = DayJudge(bundle, trusted, now), list[bool | None]()
    alone = len(arguments.targets) == 1
    for code in _codes(arguments):
        answer = judge.judge(code)
        found.append(answer.held)
        shown = (
            _json(answer, bundle) if arguments.json else _lines(answer, bundle, language, every_step=alone)
        )
        # A person with a scanner looks at each.
        print(shown, flush=True)
    if False in found:
        return FAILS
    return HOLDS if found and None not in found else CANNOT_TELL


def _codes(arguments: argparse.Namespace) -> Iterator[str]:
    if arguments.targets:
        yield from arguments.targets
    elif arguments.codes is not None:
        yield from _column(_read(arguments.codes).decode("utf-8-sig", "replace"))
    else:
        yield from (line.strip() for line in sys.stdin if line.strip())


def _column(text: str) -> Iterator[str]:
    """A line is a row: a broken one spoils no other."""
    column, first = 0, True
    for line in text.splitlines():
        if not line.strip():
            continue
        separator = next((each for each in ("\t", ";") if each in line), ",")
        try:
            cells = next(csv.reader([line], delimiter=separator), [])
        except csv.Error:
            cells = line.split(separator)
        headed = next((at for at, cell in enumerate(cells) if cell.strip().lower() in HEADINGS), None)
        if first and headed is not None:
            column = headed
        else:
            yield cells[column].strip() if column < len(cells) else ""
        first = False


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(DAY_BUNDLE_LIMIT + 1)
    except OSError as error:
        raise DayBundleUnreadable(f"{path} cannot be read: {error.strerror}") from error


def _json(answer: Answer, bundle: DayBundle) -> str:
    """One line; the verdict is never under the name that one for now has."""
    said: dict[str, Any] = verdict_json(answer.verdict)
    state = said.pop("verdict")
    # None comes along, which is not the same as that there is none.
    del said["certificates"]
    shown = {
        "code": answer.code,
        "as_of": moment(bundle.as_of),
        "until": moment(bundle.until),
        "held": answer.held,
        "verdict_as_of": state,
        **said,
        "notes": [_WORDS[note][1] for note in answer.notes],
    }
    return json.dumps(shown, ensure_ascii=False)


def _lines(answer: Answer, bundle: DayBundle, language: Language, *, every_step: bool) -> str:
    as_of = _said("as_of", bundle, language)
    lines = [f"{as_of}: {state_sentence(answer.verdict.state, language)} {answer.code}"]
    lines += [f"    {_said(note, bundle, language)}" for note in answer.notes]
    for check in answer.verdict.checks:
        passed = check.outcome is Outcome.PASS
        left = check.outcome is Outcome.NOT_CHECKED and (answer.held or check.step in _MAY_BE_UNCHECKED)
        if every_step or not (passed or left):
            title, word = step_title(check.step, language), outcome_word(check.outcome, language)
            lines.append(
                f"  {check.step:d}. {title}: {word}: {reason_sentence(Reason(check.reason), language)}"
            )
    return "\n".join(map(plain, lines))


def _said(name: str, bundle: DayBundle, language: Language) -> str:
    sentence = _WORDS[name][language is Language.EN]
    return plain(
        sentence.format(
            at=_local(bundle.as_of), until=_local(bundle.until), by=bundle.made_by, count=len(bundle.lots)
        )
    )


def _local(at: datetime) -> str:
    return f"{at.astimezone(VIETNAM):%d/%m/%Y %H:%M}"
