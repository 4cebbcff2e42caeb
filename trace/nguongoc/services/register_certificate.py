"""Register a certificate as its holder states it; only an authority or certifier ever makes it *verified*."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from nguongoc.batches.dates import vietnamese_day
from nguongoc.batches.environment import Environment, Footprint, check_environment
from nguongoc.batches.quantities import Quantity
from nguongoc.catalogue.certificates import Certificate, EvidenceLevel, Scheme
from nguongoc.errors import Invalid
from nguongoc.identifiers.ordered import uuid7
from nguongoc.ports import Answer, Clock, ReadSource, UnitOfWork, Writer
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.gathering import Gathering
from nguongoc.services.master_data import ProductUnknown
from nguongoc.services.once import Once, carry_out

NAME_LIMIT = 200
NUMBER_LIMIT = 100
SCOPE_LIMIT = 500
STARS = range(3, 6)
"""OCOP certificates are given from three stars on (Decision 148/QĐ-TTg of 2023)."""
OLDEST = date(1975, 1, 1)


class StarsWrong(Invalid):
    """OCOP has three to five stars and always says how many; other schemes have none."""

    code = "stars-wrong"


class RightToUseMissing(Invalid):
    """A geographical indication is used by right: the number of the producer's own decision is missing."""

    code = "right-to-use-missing"


class FiguresWrong(Invalid):
    """A verified footprint names its figures, its product and its last day; no other certificate has figures."""

    code = "certificate-figures-wrong"


class CapWithoutProduct(Invalid):
    """An amount is covered of one product, not of an organisation."""

    code = "cap-without-product"


class IssuedOutOfRange(Invalid):
    """Issued after today, or before there was anybody to issue it."""

    code = "issued-out-of-range"


class ValidBeforeIssued(Invalid):
    """The last day comes before the first."""

    code = "valid-before-issued"


@dataclass(frozen=True, slots=True)
class CertificateDraft:
    """What the holder reads off the paper; `product_id` None where it covers the organisation as a whole."""

    scheme: Scheme
    name: str
    issuer: str
    product_id: UUID | None = None
    number: str | None = None
    issuer_successor: str | None = None
    issued_on: date | None = None
    valid_until: date | None = None
    stars: int | None = None
    right_to_use: str | None = None
    scope: str | None = None
    cap: Quantity | None = None
    """How much of the product it covers in all."""
    footprint: Footprint | None = None
    """Of a verified footprint the figures on the paper."""


class RegisterCertificate:
    """Raises `ScopeMissing`, and `Several` or the one refusal of the draft.

    The level is ours to give: *evidenced* when it names number and day of issue, so that its issuer can be asked,
    else *declared*.
    """

    def __init__(self, reads: ReadSource, writer: Writer, clock: Clock) -> None:
        self._reads = reads
        self._writer = writer
        self._clock = clock

    def __call__(
        self,
        caller: Caller,
        draft: CertificateDraft,
        once: Once[Certificate] | None = None,
        paper: bytes | None = None,
    ) -> Certificate | Answer:
        """`paper` is a picture of it, a JPEG that was written anew."""
        caller.require(Scope.MASTER_DATA_WRITE)
        certificate = self.checked(caller.organisation_id, draft)

        def add(uow: UnitOfWork) -> Certificate:
            uow.catalogue.add_certificate(certificate)
            if paper is not None:
                uow.papers.add(certificate.id, paper, certificate.created_at)
            return certificate

        return self._writer.run(lambda uow: carry_out(uow, self._clock, once, add))

    def checked(self, holder_id: UUID, draft: CertificateDraft) -> Certificate:
        """The certificate of this holder, once it may be entered."""
        now = self._clock.now()
        gathering = Gathering()
        gathering.ask(lambda: self._check_product(holder_id, draft.product_id), None)
        gathering.ask(lambda: _check_stars(draft), None)
        gathering.ask(lambda: _check_dates(draft, vietnamese_day(now)), None)
        gathering.ask(lambda: _check_figures(draft, vietnamese_day(now)), None)
        if draft.cap is not None and draft.product_id is None:
            gathering.refuse(CapWithoutProduct("say of which product it covers so much", pointer="/cap"))
        if draft.scheme is Scheme.GEOGRAPHICAL_INDICATION and draft.right_to_use is None:
            gathering.refuse(
                RightToUseMissing(
                    "give the number of your own right to use the indication", pointer="/right_to_use"
                )
            )
        named = draft.number is not None and draft.issued_on is not None
        certificate = Certificate(
            id=uuid7(now),
            organisation_id=holder_id,
            product_id=draft.product_id,
            scheme=draft.scheme,
            name=gathering.text(draft.name, NAME_LIMIT, "/name"),
            number=gathering.text_or_none(draft.number, NUMBER_LIMIT, "/number"),
            issuer=gathering.text(draft.issuer, NAME_LIMIT, "/issuer"),
            issuer_successor=gathering.text_or_none(draft.issuer_successor, NAME_LIMIT, "/issuer_successor"),
            issued_on=draft.issued_on,
            valid_until=draft.valid_until,
            stars=draft.stars,
            right_to_use=gathering.text_or_none(draft.right_to_use, NAME_LIMIT, "/right_to_use"),
            scope=gathering.text_or_none(draft.scope, SCOPE_LIMIT, "/scope"),
            level=EvidenceLevel.EVIDENCED if named else EvidenceLevel.DECLARED,
            verified_by=None,
            created_at=now,
            cap=draft.cap,
            footprint=draft.footprint,
        )
        gathering.settle()
        return certificate

    def _check_product(self, holder_id: UUID, product_id: UUID | None) -> None:
        if product_id is None:
            return
        with self._reads.open() as reader:
            product = reader.catalogue.product(product_id)
        if product is None or product.organisation_id != holder_id:
            raise ProductUnknown("no such product of this organisation", pointer="/product_id")


def _check_stars(draft: CertificateDraft) -> None:
    right = draft.stars in STARS if draft.scheme is Scheme.OCOP else draft.stars is None
    if not right:
        raise StarsWrong("OCOP has 3, 4 or 5 stars, every other scheme none", pointer="/stars")


def _check_figures(draft: CertificateDraft, today: date) -> None:
    said = draft.footprint
    whole = said is not None and draft.product_id is not None and draft.valid_until is not None
    if whole is not (draft.scheme is Scheme.CARBON_FOOTPRINT) or (said is not None and not whole):
        raise FiguresWrong(
            "figures, product and last day, of a verified footprint alone", pointer="/footprint"
        )
    if said is not None:
        check_environment(Environment(said), said.per, today)


def _check_dates(draft: CertificateDraft, today: date) -> None:
    if draft.issued_on is not None and not OLDEST <= draft.issued_on <= today:
        raise IssuedOutOfRange(
            f"issued on {draft.issued_on}, not between {OLDEST} and today, {today}",
            pointer="/issued_on",
            today=today.isoformat(),
        )
    if draft.issued_on is not None and draft.valid_until is not None and draft.valid_until < draft.issued_on:
        raise ValidBeforeIssued(
            f"valid until {draft.valid_until}, before it was issued",
            pointer="/valid_until",
            issued_on=draft.issued_on.isoformat(),
        )
