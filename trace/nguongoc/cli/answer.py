"""A verdict in words for people, or in JSON for programs: what was checked, and what was not."""

from __future__ import annotations

import json

from nguongoc.cli.freshness import freshness_json, freshness_lines
from nguongoc.errors import Refusal
from nguongoc.fetch import Gathered
from nguongoc.records.reading import read_passport
from nguongoc.signing.jose import parse_compact
from nguongoc.verdict import Assurance, CertificateCheck, Outcome, Verdict
from nguongoc.verify import Evidence, Reason, verdict_json
from nguongoc.verify.certificate_reasons import CertificateReason
from nguongoc.verify.words import (
    Language,
    certificate_sentence,
    limits_sentence,
    outcome_word,
    reason_sentence,
    state_sentence,
    step_title,
)


def answer_json(gathered: Gathered, verdict: Verdict) -> str:
    """The verdict as the API gives it, with how fresh each part is, the issuer, the key that the log served, and what could not be had."""
    key = gathered.served_log_key
    shown = {
        **verdict_json(verdict),
        "link": gathered.link,
        "issuer": _issuer(gathered.evidence),
        "log_keys_pinned": gathered.evidence.log_keys_pinned,
        "served_log_key": None if key is None else str(key),
        "altered": list(gathered.altered),
        "freshness": freshness_json(gathered, verdict),
        "notes": list(gathered.notes),
    }
    return json.dumps(shown, ensure_ascii=False, indent=2)


def answer_lines(gathered: Gathered, verdict: Verdict, language: Language) -> str:
    """The verdict in one sentence, who declared, the eight steps, how fresh each part is, and what no step checks."""
    vietnamese = language is Language.VI
    lines = [state_sentence(verdict.state, language)]
    issuer = _issuer(gathered.evidence)
    if issuer is not None:
        declared = "Người khai:" if vietnamese else "Declared by"
        lines.append(f"{declared} {issuer}{_backing(verdict, vietnamese=vietnamese)}")
    for check in verdict.checks:
        title, word = step_title(check.step, language), outcome_word(check.outcome, language)
        told = check.outcome is not Outcome.PASS or check.reason in _TOLD
        more = f" [{check.about}]" if told and check.about else ""
        lines.append(
            f"  {check.step:d}. {title}: {word}: {reason_sentence(Reason(check.reason), language)}{more}"
        )
    lines += _certificates(verdict, language, came=bool(gathered.evidence.certificates))
    if gathered.altered:
        changed = (
            "Gói bằng chứng đã bị sửa sau khi lập:" if vietnamese else "Changed since the bundle was made:"
        )
        lines.append(f"  {changed} {', '.join(gathered.altered)}")
    lines += freshness_lines(gathered, verdict, language)
    lines.append(limits_sentence(language))
    if gathered.served_log_key is not None:
        advice = (
            "Để kiểm độc lập, hãy lấy khoá nhật ký từ nơi khác rồi thêm --log-key. Khoá vừa dùng:"
            if vietnamese
            else "For an independent check, get the log's key from elsewhere and add --log-key. The key used now:"
        )
        lines += [advice, f"  {gathered.served_log_key}"]
    lines += [f"({note})" for note in gathered.notes]
    return "\n".join(plain(line) for line in lines)


def _certificates(verdict: Verdict, language: Language, *, came: bool) -> list[str]:
    """What authorities say of certificates; that none came is told too, for it is not the same as that there is none."""
    vietnamese = language is Language.VI
    if not verdict.certificates:
        none = "không có cái nào gửi kèm" if vietnamese else "none came along"
        left = (
            "không xét: chưa rõ hồ sơ của ai"
            if vietnamese
            else "not judged: whose record this is does not hold"
        )
        return [f"  {'Giấy chứng nhận' if vietnamese else 'Certificates'}: {left if came else none}"]
    return certificate_lines(verdict, language)


def certificate_lines(verdict: Verdict, language: Language) -> list[str]:
    """One for each; a reason of a newer service is told as it is called."""
    lines = []
    for check in verdict.certificates:
        title = check.name or ("Giấy chứng nhận" if language is Language.VI else "Certificate")
        word = outcome_word(check.outcome, language)
        more = f" [{check.about}]" if check.about else ""
        lines.append(f"  + {title}: {word}: {_reason(check, language)}{more}")
    return lines


def _reason(check: CertificateCheck, language: Language) -> str:
    try:
        return certificate_sentence(CertificateReason(check.reason), language)
    except ValueError:
        return check.detail


_TOLD = frozenset({Reason.LOGGED_AND_COSIGNED, Reason.ANCHORED})
"""What passes and says more than that: by whom."""


def _backing(verdict: Verdict, *, vietnamese: bool) -> str:
    """Who stands behind the issuer; step 5 says by name."""
    if verdict.assurance is Assurance.ANCHORED:
        return " (có cơ quan xác nhận)" if vietnamese else " (vouched for)"
    return " (tự khai)" if vietnamese else " (self-declared)"


def refusal_json(refusal: Refusal) -> str:
    """Why there is no verdict; of a bundle which member is broken."""
    member = {name: said for name, said in refusal.params.items() if name == "member"}
    return json.dumps(
        {"error": {"code": refusal.code, "detail": refusal.detail, **member}},
        ensure_ascii=False,
        indent=2,
    )


def refusal_line(refusal: Refusal) -> str:
    """Why there is no verdict, for people."""
    return f"nguongoc: {plain(refusal.detail)}"


def _issuer(evidence: Evidence) -> str | None:
    try:
        return (
            None
            if evidence.record is None
            else read_passport(parse_compact(evidence.record).payload).issuer_did
        )
    except Refusal:
        return None


def plain(text: str) -> str:
    """What strangers wrote, without what would steer a terminal or turn its text around."""
    return "".join(
        character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text
    )
