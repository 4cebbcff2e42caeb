"""How a certificate stands of which there is its holder's word alone: what its own dates say, and that nobody signed it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from nguongoc.errors import Refusal
from nguongoc.records.canonical import parse_strict
from nguongoc.records.passport import TERMS
from nguongoc.records.reading import PAYLOAD_LIMIT
from nguongoc.signing.jose import parse_compact
from nguongoc.verdict import CertificateCheck, Outcome, Step, Verdict
from nguongoc.verify.certificate import MOST_CERTIFICATES
from nguongoc.verify.certificate_reasons import CertificateReason, certificate_check
from nguongoc.verify.evidence import Evidence
from nguongoc.verify.status import VIETNAM


@dataclass(frozen=True, slots=True)
class Declared:
    """A certificate as its holder entered it; both days are Vietnamese, and it is good through the whole of the last."""

    url: str
    name: str
    number: str | None
    scheme: str
    issuer: str
    issued_on: date | None
    valid_until: date | None
    level: str | None = None
    """The level of evidence that the record says it has, as it was when that was signed."""
    attested_by: str | None = None
    """Whose signed word the record names besides, which did not come along."""

    @property
    def begins(self) -> datetime | None:
        return None if self.issued_on is None else datetime.combine(self.issued_on, time(), VIETNAM)

    @property
    def ends(self) -> datetime | None:
        """The first moment after it."""
        if self.valid_until is None or self.valid_until == date.max:
            return None
        return datetime.combine(self.valid_until, time(), VIETNAM) + timedelta(days=1)


def judge_declared(said: Declared, now: datetime) -> CertificateCheck:
    """For whoever knows that no credential of it is at hand. Raises nothing."""
    reason, about = CertificateReason.DECLARED, ""
    if said.begins is not None and now < said.begins:
        reason, about = CertificateReason.NOT_YET, f"from {said.issued_on} on"
    elif said.ends is not None and now >= said.ends:
        reason, about = CertificateReason.EXPIRED, f"through {said.valid_until}"
    return certificate_check(
        reason,
        "; ".join(each for each in (about, _standing_of(said)) if each),
        attestation=said.url,
        name=said.name,
        number=said.number,
        scheme=said.scheme,
        issuer=said.issuer,
        valid_from=said.begins,
        valid_until=said.ends,
    )


def with_declared(verdict: Verdict, evidence: Evidence) -> Verdict:
    """The verdict with the certificates besides that the record names and of which no credential came along: its issuer's word.

    Only where the signature holds: else nobody knows whose word it is.
    """
    if evidence.record is None or verdict.check(Step.SIGNATURE).outcome is not Outcome.PASS:
        return verdict
    try:
        named = named_in(parse_compact(evidence.record).payload)
    except Refusal:
        return verdict
    signed = {each.attestation for each in verdict.certificates}
    alone = tuple(judge_declared(each, evidence.now) for each in named if each.url not in signed)
    return replace(verdict, certificates=(*verdict.certificates, *alone))


def named_in(payload: bytes) -> tuple[Declared, ...]:
    """The certificates that a passport names; one that cannot be read is left out. Raises the refusals of `parse_strict`."""
    match parse_strict(payload, PAYLOAD_LIMIT):
        case {"credentialSubject": {"characteristics": dict(members)}}:
            given = members.get(TERMS + "certificate")
        case _:
            given = None
    some = given[:MOST_CERTIFICATES] if isinstance(given, list) else ()
    return tuple(each for each in map(_named, some) if each is not None)


def _named(given: Any) -> Declared | None:
    if not isinstance(given, dict):
        return None
    said = {name.removeprefix(TERMS): value for name, value in given.items() if isinstance(value, str)}
    try:
        return Declared(
            url=said["id"],
            name=said["name"],
            number=said.get("number"),
            scheme=said["scheme"],
            issuer=said["issuer"],
            issued_on=_day(said.get("issuedOn")),
            valid_until=_day(said.get("validUntil")),
            level=said.get("level"),
            attested_by=said.get("attestedBy"),
        )
    except (KeyError, ValueError):
        return None


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _standing_of(said: Declared) -> str:
    parts = [] if said.level is None else [f"level: {said.level}"]
    if said.attested_by is not None:
        parts.append(f"the record names the word of {said.attested_by}, which did not come along")
    return "; ".join(parts)
