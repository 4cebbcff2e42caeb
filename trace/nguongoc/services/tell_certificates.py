"""The certificates of many lots at once, each as it stands: what authorities signed of it, else its holder's word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cache, partial
from typing import TypeAlias
from uuid import UUID

from nguongoc.batches.dates import vietnamese_day
from nguongoc.batches.lots import Batch
from nguongoc.catalogue.certificates import Certificate, Validity
from nguongoc.ports import Reader
from nguongoc.services.certificate_addresses import certificate_url
from nguongoc.services.judge_certificates import JudgeCertificates, JudgedCertificate
from nguongoc.services.recent import Recent
from nguongoc.verdict import CertificateCheck, Outcome
from nguongoc.verify.certificate import MOST_CERTIFICATES
from nguongoc.verify.declared import Declared, judge_declared

Goods: TypeAlias = tuple[UUID, UUID]
"""A product and the organisation whose it is."""
_LAST = frozenset({Validity.EXPIRED, Validity.NOT_YET})
"""Where there are more than are told, these are left out first."""


LONGEST_NAME, LONGEST_DETAIL = 200, 400
"""Of a certifier, and of what is found, in characters."""


@dataclass(frozen=True, slots=True)
class LotCertificates:
    """All that are `held` of a lot's goods; at most `MOST_CERTIFICATES` of them were looked at: `checks`, in the order of `held`."""

    held: tuple[Certificate, ...] = ()
    judged: Mapping[UUID, JudgedCertificate] = field(default_factory=dict)
    checks: tuple[CertificateCheck, ...] = ()


NONE = LotCertificates()


@dataclass(frozen=True, slots=True)
class TellCertificates:
    """In a handful of statements however many lots are asked for; what many lots share is judged once."""

    judge: JudgeCertificates
    base_url: str
    entered: Recent[Goods, Sequence[Certificate]]

    def __call__(
        self, reader: Reader, lots: Mapping[UUID, tuple[Batch, str]], now: datetime
    ) -> Mapping[UUID, LotCertificates]:
        """By lot, each of which comes with the DID that signed its record. Lots without certificates are left out."""
        # A buyer's certificates say nothing of what somebody else grew.
        lots = {id: each for id, each in lots.items() if not each[0].began_outside}
        goods = {(lot.product_id, lot.organisation_id) for lot, _ in lots.values()}
        held = self._entered(reader, goods)
        if not held:
            return {}
        today = vietnamese_day(now)
        picked = {each: _picked(some, today) for each, some in held.items()}
        keys = {id: (lot.product_id, lot.organisation_id, did) for id, (lot, did) in lots.items()}
        asked = {(each.id, did) for *of, did in keys.values() for each in picked.get((of[0], of[1]), ())}
        judged = self.judge.of_all(reader, asked) if asked else {}
        told = {
            (*of, did): self._told(held[of], picked[of], did, judged, now)
            for *some, did in set(keys.values())
            if (of := (some[0], some[1])) in held
        }
        return {id: told[key] for id, key in keys.items() if key in told}

    def _entered(self, reader: Reader, goods: Set[Goods]) -> Mapping[Goods, Sequence[Certificate]]:
        """In one statement, or in none where all was asked a moment ago."""

        @cache
        def read() -> Mapping[Goods, Sequence[Certificate]]:
            return reader.catalogue.certificates_for_all(goods)

        def of(each: Goods) -> Sequence[Certificate]:
            return read().get(each, ())

        found = {each: self.entered.get(each, partial(of, each)) for each in goods}
        return {each: held for each, held in found.items() if held}

    def _told(
        self,
        held: Sequence[Certificate],
        picked: Sequence[Certificate],
        did: str,
        judged: Mapping[tuple[UUID, str], JudgedCertificate],
        now: datetime,
    ) -> LotCertificates:
        found = {each.id: judged[each.id, did] for each in picked if (each.id, did) in judged}
        checks = tuple(self._check(each, found.get(each.id), now) for each in picked)
        return LotCertificates(tuple(held), found, checks)

    def _check(
        self, certificate: Certificate, judged: JudgedCertificate | None, now: datetime
    ) -> CertificateCheck:
        """What was signed of it, under the address that it has here; where that verifies it and its holder says that its last day has
        passed, the holder's word."""
        own = judge_declared(self._declared(certificate), now)
        if judged is None or (judged.check.outcome is Outcome.PASS and own.outcome is Outcome.FAIL):
            return own
        # A certifier of a domain of its own writes its name as long as it likes; in a signed verdict there are eight of them.
        return replace(
            judged.check,
            certifier=(judged.check.certifier or "")[:LONGEST_NAME] or None,
            detail=judged.check.detail[:LONGEST_DETAIL],
            attestation=own.attestation,
            name=own.name,
            number=own.number,
            scheme=own.scheme,
            issuer=own.issuer,
            valid_from=judged.check.valid_from or own.valid_from,
            valid_until=judged.check.valid_until or own.valid_until,
        )

    def _declared(self, certificate: Certificate) -> Declared:
        return Declared(
            url=certificate_url(certificate.id, self.base_url),
            name=certificate.name,
            number=certificate.number,
            scheme=certificate.scheme.value,
            issuer=certificate.issuer,
            issued_on=certificate.issued_on,
            valid_until=certificate.valid_until,
        )


def _picked(held: Sequence[Certificate], today: date) -> tuple[Certificate, ...]:
    """As many as are looked at, in their order; of more, those that are in force."""
    first = sorted(held, key=lambda each: each.stands_on(today) in _LAST)[:MOST_CERTIFICATES]
    chosen = {each.id for each in first}
    return tuple(each for each in held if each.id in chosen)
