"""Codes to verify, and verdicts, on the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import Field, SkipValidation, StringConstraints, WithJsonSchema

from nguongoc.errors import Refusal
from nguongoc.records.code_verdict import LONGEST_AUDIENCE
from nguongoc.records.verdict_certificates import certificate_json
from nguongoc.services.register_batch import lot_path
from nguongoc.services.verify_codes import CodeVerdict
from nguongoc.verdict import Assurance, CertificateState, Outcome, State
from nguongoc.verify.certificate import MOST_CERTIFICATES
from nguongoc.verify.certificate_reasons import CertificateReason
from nguongoc_api.v1.wire import Given, Shown

Code = Annotated[
    Any,
    SkipValidation,
    WithJsonSchema(
        {"type": "string", "description": "A Digital Link, our own link, or a code as people type it"}
    ),
]
"""Whatever is given here is judged as a code: a number where a text belongs is one `malformed` verdict, not a refusal."""


class ItemGiven(Given):
    code: Code


Audience = Annotated[
    str,
    StringConstraints(pattern=r"^[!-~]+$", max_length=LONGEST_AUDIENCE),
    Field(
        description="Whom signed verdicts are for: your DID, or the address of your platform",
        examples=["did:web:trace.example:o:san-cho-xanh", "https://shop.example"],
    ),
]


class VerificationsGiven(Given):
    """At most 10,000 items. With an `audience` each answer is signed too, for it alone."""

    items: list[ItemGiven]
    audience: Audience | None = None

    def codes(self) -> list[str]:
        return [each.code if isinstance(each.code, str) else "" for each in self.items]


class CheckShown(Shown):
    step: int
    name: str
    outcome: Outcome
    reason: str
    detail: str


class CertificateShown(Shown):
    """A certificate of the goods: what it says of itself, and how it stands. `reason` is the finer word for the same."""

    standing: CertificateState = Field(
        description="`attested`: a trusted authority or certifier signed it, and it stands. `demo`: signed by one who lives with the "
        "goods, or for show. `signed_elsewhere`: signed, by somebody whom no trust list here knows, or not for that. `declared`: the "
        "holder's word. `refuted`: not what its certifier signed, or somebody else's. Only `attested` may be shown as checked"
    )
    outcome: Outcome
    reason: CertificateReason
    detail: str
    certificate: str | None = Field(description="Its address")
    name: str | None
    number: str | None
    scheme: str | None
    issuer: str | None = Field(description="Whom its holder names as having given it")
    certifier: str | None = Field(description="Who signed it; null where nobody did")
    attested_at: datetime | None = Field(description="When that was signed")
    valid_from: datetime | None
    valid_until: datetime | None = Field(description="The first moment at which it no longer stands")


class ProblemShown(Shown):
    """Why a code could not be read; `suggestion` is what it may have been meant to be."""

    code: str
    detail: str
    suggestion: str | None


class VerdictShown(Shown):
    """`code` comes back as it was given. What is known of it is null where nothing is."""

    code: Code
    verdict: State
    assurance: Assurance
    checks: list[CheckShown]
    certificates: Annotated[
        list[CertificateShown],
        Field(
            max_length=MOST_CERTIFICATES,
            description="Those of its goods; empty where there are none, and where whose record it is does not hold. What becomes of "
            "a certificate changes no verdict, unless what its certifier signed was tampered with",
        ),
    ]
    problem: ProblemShown | None
    product: str | None
    gtin: str | None
    lot: str | None
    digital_link: str | None
    passport: str | None
    signed_verdict: str | None = Field(
        description="The same as a signed credential (compact JWS, `vc+jwt`) that expires within five minutes; null where no "
        "audience was given, or the code is longer than any code is"
    )


class VerificationsShown(Shown):
    checked_at: datetime
    items: list[VerdictShown]


def verdict_json(
    given: ItemGiven, found: CodeVerdict, base_url: str, signed: str | None = None
) -> dict[str, Any]:
    """The members of `VerdictShown` as plain values: ten thousand of them are written at once."""
    batch, product = found.batch, found.product
    return {
        "code": given.code,
        "verdict": found.verdict.state.value,
        "assurance": found.verdict.assurance.value,
        "checks": [
            {
                "step": check.step.value,
                "name": check.name,
                "outcome": check.outcome.value,
                "reason": check.reason,
                "detail": check.detail,
            }
            for check in found.verdict.checks
        ],
        "certificates": [certificate_json(each) for each in found.verdict.certificates],
        "problem": _problem(found.question) if isinstance(found.question, Refusal) else None,
        "product": None if product is None else product.name,
        "gtin": None if product is None else product.gtin,
        "lot": None if batch is None else batch.lot,
        "digital_link": None if batch is None else base_url + lot_path(batch),
        "passport": None if batch is None else f"{base_url}/records/{batch.passport_id}",
        "signed_verdict": signed,
    }


def _problem(refusal: Refusal) -> dict[str, Any]:
    return {
        "code": refusal.code,
        "detail": refusal.detail,
        "suggestion": refusal.params.get("suggestion"),
    }
