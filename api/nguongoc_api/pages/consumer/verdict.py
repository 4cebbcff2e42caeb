"""The head of the page: what the verdict is, in words, and what was and was not checked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from markupsafe import Markup

from nguongoc.errors import NotFound, Refusal
from nguongoc.services.foreign_stamps import StampElsewhere, StampLooksLikeOurs
from nguongoc.services.provenance import Provenance
from nguongoc.services.resolve_code import SerialUnknown
from nguongoc.verdict import Assurance, Check, Outcome, State, Step, Verdict
from nguongoc_api.pages import formats
from nguongoc_api.pages.consumer import bought_words, check_words, corrections, recalls, words
from nguongoc_api.pages.i18n import Translator


@dataclass(frozen=True, slots=True)
class Head:
    """What stands first on every page about a code; a list left empty is not shown."""

    tone: words.Tone
    icon: str
    eyebrow: str
    title: str
    sentence: str
    todo: tuple[str, ...]
    passed: tuple[str, ...]
    failed: tuple[str, ...]
    unchecked: tuple[str, ...]
    checked_at: Markup
    invites: bool
    phone: str | None = None
    """Whom to call now: the producer of a recalled lot, if it shows its number."""
    why: tuple[str, ...] = ()
    """Of a recall: why, by whom, since when; each a sentence."""


def is_custodial(kid: str, base_url: str) -> bool:
    """Whether the service signed for the organisation: the key's did:web then stands on our own host.

    Of the record and not of its organisation, which may sign itself by now and did not then, or the other way round.
    """
    host = urlsplit(base_url).netloc.replace(":", "%3A")
    return kid.lower().startswith(f"did:web:{host.lower()}:")


def signing_words(kid: str, base_url: str, _: Translator) -> str:
    return _("hệ thống ký thay") if is_custodial(kid, base_url) else _("cơ sở tự ký")


def head_of(provenance: Provenance, base_url: str, _: Translator) -> Head:
    """The head for a code that is known here."""
    verdict = provenance.verdict
    said = words.STATES[verdict.state]
    return Head(
        tone=words.tone_of(verdict.state, verdict.assurance),
        icon=said.icon,
        eyebrow=_eyebrow(provenance, _),
        title=recalls.title(provenance, _) or _(said.title),
        sentence=_sentence(provenance, base_url, _),
        todo=tuple(_(step, host=urlsplit(base_url).netloc) for step in said.todo),
        passed=_checks(verdict.checks, Outcome.PASS, _),
        failed=_failures(verdict, _),
        unchecked=_checks(verdict.checks, Outcome.NOT_CHECKED, _) + _never_checked(_),
        checked_at=formats.moment_element(verdict.checked_at),
        invites=said.invites,
        phone=provenance.organisation.phone if verdict.state is State.RECALLED else None,
        why=(
            *recalls.why(provenance, _),
            *corrections.told(provenance, _),
            *bought_words.unknown(provenance.journey, provenance.batch, _),
        ),
    )


def head_of_missing(refusal: Refusal, explanation: str, at: datetime, _: Translator) -> Head:
    """The head for a code that cannot be read, or is not known here."""
    said = _said_of_missing(refusal)
    return Head(
        tone=said.tone,
        icon=said.icon,
        eyebrow="",
        title=_(said.title),
        sentence=explanation or _(said.sentence, **_hosts(refusal)),
        todo=tuple(_(step) for step in said.todo),
        passed=(),
        failed=(),
        unchecked=(),
        checked_at=formats.moment_element(at),
        invites=False,
    )


def _said_of_missing(refusal: Refusal) -> words.StateWords:
    match refusal:
        case SerialUnknown():
            return words.NEVER_ISSUED
        case StampLooksLikeOurs():
            return words.LOOKS_LIKE_OURS
        case StampElsewhere():
            return words.ELSEWHERE
    return words.STATES[State.UNKNOWN if isinstance(refusal, NotFound) else State.MALFORMED]


def _hosts(refusal: Refusal) -> dict[str, object]:
    return {name: refusal.params[name] for name in ("host", "ours") if name in refusal.params}


def _eyebrow(provenance: Provenance, _: Translator) -> str:
    verdict = provenance.verdict
    if verdict.state is not State.VALID:
        return ""
    if verdict.assurance is Assurance.ANCHORED:
        return _("Có cơ quan xác nhận")
    return bought_words.by_word_of(provenance.batch, _) or _("Lời cơ sở tự khai")


def _sentence(provenance: Provenance, base_url: str, _: Translator) -> str:
    verdict, batch = provenance.verdict, provenance.batch
    if told := recalls.sentence(provenance, _):
        return told
    if verdict.state is State.VALID:
        return _(
            words.STATES[State.VALID].sentence,
            name=provenance.organisation.name,
            day=formats.day(formats.local_day(provenance.record.issued_at)),
            signing=signing_words(provenance.record.kid, base_url, _),
        )
    if verdict.state is State.EXPIRED:
        if batch.expires_on is None or batch.expires_on >= formats.local_day(verdict.checked_at):
            return _("Hồ sơ này đã hết thời gian có hiệu lực.")
        return _(words.STATES[State.EXPIRED].sentence, expires=formats.day(batch.expires_on))
    return _(words.STATES[verdict.state].sentence)


def _checks(checks: Sequence[Check], outcome: Outcome, _: Translator) -> tuple[str, ...]:
    return tuple(_said_of(check, _) for check in checks if check.outcome is outcome)


def _said_of(check: Check, _: Translator) -> str:
    exactly = check_words.SAID_EXACTLY.get(check.reason)
    return (
        _(check_words.CHECKS[check.step][check.outcome]) if exactly is None else _(exactly, who=check.about)
    )


def _failures(verdict: Verdict, _: Translator) -> tuple[str, ...]:
    exactly = check_words.STATUS_FAILURES.get(verdict.state)
    if exactly and verdict.check(Step.STATUS).outcome is Outcome.FAIL:
        others = [check for check in verdict.checks if check.step is not Step.STATUS]
        return (*_checks(others, Outcome.FAIL, _), _(exactly))
    return _checks(verdict.checks, Outcome.FAIL, _)


def _never_checked(_: Translator) -> tuple[str, ...]:
    return tuple(_(limit) for limit in check_words.NEVER_CHECKED)
