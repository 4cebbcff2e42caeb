"""A signed verdict on one code: what was found, when, for whom, and until when it may be shown as an answer for now.

A type of our own in the envelope every record has, with the claims that any JWT library checks (`iss`, `aud`, `iat`,
`exp`). It is never logged and never revoked: it ends by itself within minutes, and afterwards proves what was known then.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from nguongoc.errors import Malformed
from nguongoc.records.canonical import parse_strict
from nguongoc.records.credential import CONTEXTS, Issuer, credential, moment
from nguongoc.records.verdict_certificates import certificate_json, read_certificates
from nguongoc.verdict import Assurance, Check, Outcome, State, Step, Verdict

TYPE = "CodeVerdict"
GOOD_FOR = timedelta(minutes=5)
"""The longest that a verdict speaks for now: a recall is everywhere within it, or soon after."""
VERDICT_TEXT_LIMIT = 64 * 1024
"""Of the compact JWS."""
VERDICT_LIMIT = 48 * 1024
LONGEST_CODE = 2048
LONGEST_AUDIENCE = 500
LONGEST_TEXT = 4096


class VerdictMalformed(Malformed):
    """The signed bytes are no verdict on a code: members missing, of another kind, or saying two things."""

    code = "verdict-malformed"


@dataclass(frozen=True, slots=True)
class About:
    """What is known of the code besides the verdict; nothing of it where nothing is known."""

    digital_link: str | None = None
    product: str | None = None
    gtin: str | None = None
    lot: str | None = None
    passport: str | None = None
    passport_sha256: str | None = None
    """SHA-256 of the passport's signed payload, as the log has it."""


@dataclass(frozen=True, slots=True)
class CodeVerdict:
    """`audience` is whom the verdict was made for; shown to anybody else it says nothing."""

    id: str
    issuer_did: str
    audience: str
    code: str
    about: About
    verdict: Verdict
    expires: datetime
    of_certificates: bool = True
    """False of one from before verdicts spoke of certificates: it does not say that there were none."""

    @property
    def checked_at(self) -> datetime:
        return self.verdict.checked_at


def build_code_verdict(said: CodeVerdict, issuer_name: str, namespace: str) -> dict[str, Any]:
    """The unsecured credential; our own terms expand under `namespace` alone."""
    about, verdict = said.about, said.verdict
    known = {
        "digital_link": about.digital_link,
        "product": about.product,
        "gtin": about.gtin,
        "lot": about.lot,
        "passport": about.passport,
        "passport_sha256": about.passport_sha256,
    }
    subject: dict[str, Any] = {
        "code": said.code,
        "verdict": verdict.state.value,
        "assurance": verdict.assurance.value,
        "checked_at": moment(said.checked_at),
        "expires": moment(said.expires),
        "checks": [
            {
                "step": int(check.step),
                "name": check.name,
                "outcome": check.outcome.value,
                "reason": check.reason,
                "detail": check.detail,
            }
            for check in verdict.checks
        ],
        **(
            {"certificates": [certificate_json(each) for each in verdict.certificates]}
            if said.of_certificates
            else {}
        ),
        **{name: value for name, value in known.items() if value is not None},
    }
    issuer = Issuer(said.issuer_did, issuer_name)
    document = credential(TYPE, said.id, verdict.state.value, issuer, said.checked_at, None, subject)
    return document | {
        "@context": [CONTEXTS[0], {"@vocab": namespace}],
        "validUntil": moment(said.expires),
        "iss": said.issuer_did,
        "aud": said.audience,
        "jti": said.id,
        "iat": int(said.checked_at.timestamp()),
        "exp": int(said.expires.timestamp()),
    }


def is_code_verdict(payload: bytes) -> bool:
    """Whether the payload of a record calls itself a verdict; nothing else of it is looked at."""
    try:
        document = parse_strict(payload)
    except Malformed:
        return False
    types = document.get("type") if isinstance(document, dict) else None
    return isinstance(types, list) and TYPE in types


def read_code_verdict(payload: bytes) -> CodeVerdict:
    """What a payload says. Raises `VerdictMalformed`, `VerdictCertificateMalformed` and the refusals of `parse_strict`."""
    match parse_strict(payload, VERDICT_LIMIT):
        case {
            "@context": [context, *_],
            "type": list(types),
            "id": str(id),
            "issuer": {"id": str(issuer)},
            "iss": str(iss),
            "aud": str(audience),
            "jti": str(jti),
            "iat": int(issued),
            "exp": int(ends),
            "validFrom": valid_from,
            "validUntil": valid_until,
            "credentialSubject": dict(subject),
        } if (
            context == CONTEXTS[0]
            and TYPE in types
            and (iss, jti) == (issuer, id)
            and len(audience) <= LONGEST_AUDIENCE
            and max(map(len, (id, issuer))) <= LONGEST_TEXT
        ):
            return _read(id, issuer, audience, (issued, ends), (valid_from, valid_until), subject)
    raise VerdictMalformed("a verdict names its issuer, whom it is for, and from when to when it counts")


def _read(
    id: str,
    issuer: str,
    audience: str,
    seconds: tuple[int, int],
    dates: tuple[Any, Any],
    subject: dict[str, Any],
) -> CodeVerdict:
    match subject:
        case {
            "code": str(code),
            "verdict": str(state),
            "assurance": str(assurance),
            "checked_at": checked_at,
            "expires": expires,
            "checks": list(checks),
        } if (checked_at, expires) == dates and len(code) <= LONGEST_CODE:
            at, until = _moment(checked_at), _moment(expires)
            if (int(at.timestamp()), int(until.timestamp())) != seconds or not at < until <= at + GOOD_FOR:
                raise VerdictMalformed("a verdict counts for at most five minutes, and says so in one way")
            told = "certificates" in subject
            certificates = read_certificates(subject["certificates"]) if told else ()
            try:
                verdict = Verdict(
                    State(state), Assurance(assurance), tuple(map(_check, checks)), at, certificates
                )
            except ValueError as error:
                raise VerdictMalformed("a verdict answers every step, once and in order") from error
            return CodeVerdict(id, issuer, audience, code, _about(subject), verdict, until, told)
    raise VerdictMalformed("a verdict says what was found of which code, in eight steps")


def _check(value: Any) -> Check:
    match value:
        case {"step": int(step), "outcome": str(outcome), "reason": str(reason), "detail": str(detail)} if (
            type(step) is int and len(reason) <= LONGEST_TEXT and len(detail) <= LONGEST_TEXT
        ):
            return Check(Step(step), Outcome(outcome), reason, detail)
    raise VerdictMalformed("a step has its number, an outcome, a reason and a detail")


def _about(subject: dict[str, Any]) -> About:
    known: dict[str, str] = {}
    for name in ("digital_link", "product", "gtin", "lot", "passport", "passport_sha256"):
        value = subject.get(name)
        if value is None:
            continue
        if not isinstance(value, str) or len(value) > LONGEST_TEXT:
            raise VerdictMalformed(f"{name} is a text")
        known[name] = value
    return About(**known)


def _moment(value: Any) -> datetime:
    try:
        at = datetime.fromisoformat(value).astimezone(UTC)
    except (TypeError, ValueError, OverflowError) as error:
        raise VerdictMalformed("a verdict's dates are times") from error
    if moment(at) != value:
        raise VerdictMalformed("a verdict's dates are UTC to the millisecond")
    return at
