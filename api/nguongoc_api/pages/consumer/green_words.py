"""Words that call goods green, on the page of a lot: what nothing stands behind is named there, and left out for machines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from nguongoc.batches.dates import vietnamese_day
from nguongoc.catalogue.certificates import EvidenceLevel, Scheme, Validity
from nguongoc.catalogue.footprints import FootprintVerified
from nguongoc.listings.claims import Backing, claims_in, unbacked
from nguongoc.listings.goods import backing_of
from nguongoc.services.provenance import CertificateStanding, Provenance
from nguongoc.services.verified_footprint import verified_by
from nguongoc.verdict import Outcome
from nguongoc_api.pages import formats
from nguongoc_api.pages.i18n import Language, Translator


@dataclass(frozen=True, slots=True)
class GreenNote:
    """What the page says beside such words; both empty where there is nothing to say."""

    unbacked: str
    """The words, quoted, that nothing stands behind."""
    firm: str
    """The producer's own name, where it holds one."""


def footprint_verified(provenance: Provenance) -> FootprintVerified | None:
    """By whose word this lot's footprint stands, where it is not its producer's alone."""
    said = provenance.batch.environment
    held = ((each.certificate, each.attested) for each in provenance.certificates)
    today = vietnamese_day(provenance.verdict.checked_at)
    return None if said is None else verified_by(said.footprint, held, today)


def stands(held: CertificateStanding) -> bool:
    """Whether it is more than its holder's word, in force, and not taken back."""
    if held.attested is not None and held.attested.check.outcome is Outcome.FAIL:
        return False
    return held.now is Validity.CURRENT and held.certificate.level is not EvidenceLevel.DECLARED


def backing(provenance: Provenance) -> Backing:
    """What stands behind the words of this lot."""
    standing = (
        each.certificate
        for each in provenance.certificates
        if stands(each) and each.certificate.scheme is not Scheme.CARBON_FOOTPRINT
    )
    return backing_of(standing, provenance.batch.environment, footprint_verified(provenance))


def green_note(provenance: Provenance, _: Translator) -> GreenNote | None:
    """None where no word of the page needs one."""
    behind, firm = backing(provenance), provenance.organisation.name
    found = [
        each.words for text in _shown(provenance, _.language) for each in unbacked(text, behind, (firm,))
    ]
    called = firm if any(not behind.covers(each.kind) for each in claims_in(firm)) else ""
    if not found and not called:
        return None
    once = {each.casefold(): each for each in reversed(found)}
    return GreenNote(", ".join(f"“{each}”" for each in reversed(once.values())), called)


def _shown(provenance: Provenance, language: Language) -> Iterator[str | None]:
    product, organisation = provenance.product, provenance.organisation
    yield product.name
    yield formats.one_of(product.name, product.name_en, language)
    for vi, en in (
        (product.story_vi, product.story_en),
        (product.usage_vi, product.usage_en),
        (organisation.about_vi, organisation.about_en),
    ):
        yield formats.either(vi, en, language)
    yield provenance.batch.variety
    yield provenance.batch.statements.notes
