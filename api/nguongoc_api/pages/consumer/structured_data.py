"""The page for machines: a schema.org Product. Only what holds is said, because a machine drops the fine print."""

from __future__ import annotations

from nguongoc.catalogue.certificates import EvidenceLevel, Validity
from nguongoc.catalogue.products import Photo
from nguongoc.services.describe_goods import FOR_SALE
from nguongoc.services.provenance import CertificateStanding, Provenance
from nguongoc.verdict import Outcome
from nguongoc_api.pages import formats
from nguongoc_api.pages.i18n import Language


def product(provenance: Provenance, language: Language, base_url: str) -> dict[str, object] | None:
    """The schema.org Product of a lot; None when the verdict advises against it."""
    if provenance.verdict.state not in FOR_SALE:
        return None
    sold, batch = provenance.product, provenance.batch
    data: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "Product",
        "name": formats.one_of(sold.name, sold.name_en, language),
        "url": f"{base_url}/p{provenance.path}",
        "productionDate": batch.happened_on.isoformat(),
        "countryOfOrigin": {"@type": "Country", "name": "VN"},
        "manufacturer": {
            "@type": "Organization",
            "@id": provenance.organisation.did,
            "name": provenance.organisation.name,
            "address": {
                "@type": "PostalAddress",
                "addressLocality": provenance.commune_name,
                "addressRegion": "Thanh Hóa",
                "addressCountry": "VN",
            },
        },
        "additionalProperty": [{"@type": "PropertyValue", "propertyID": "lot", "value": batch.lot}],
    }
    story = sold.story_vi if language == "vi" else sold.story_en
    if story:
        data["description"] = story
    if sold.photo:
        data["image"] = f"{base_url}{formats.photo_path(sold.photo, max(sold.photo.widths), 'jpg')}"
    if batch.gtin:
        data["gtin"] = batch.gtin
        data["hasGS1DigitalLink"] = f"{base_url}{provenance.path}"
    certificates = [_certificate(held) for held in provenance.certificates if _stands(held)]
    if certificates:
        data["hasCertification"] = certificates
    return data


def preview_image(photo: Photo | None, base_url: str) -> str:
    """The picture that a chat shows beside a shared link; '' when there is none."""
    return f"{base_url}{formats.photo_path(photo, max(photo.widths), 'jpg')}" if photo else ""


def _stands(held: CertificateStanding) -> bool:
    if held.attested is not None and held.attested.check.outcome is Outcome.FAIL:
        return False
    return held.now is Validity.CURRENT and held.certificate.level is not EvidenceLevel.DECLARED


def _certificate(held: CertificateStanding) -> dict[str, object]:
    certificate = held.certificate
    data: dict[str, object] = {
        "@type": "Certification",
        "name": certificate.name,
        "issuedBy": {"@type": "Organization", "name": certificate.issuer},
        "certificationStatus": "https://schema.org/CertificationActive",
    }
    if certificate.number:
        data["certificationIdentification"] = certificate.number
    if certificate.issued_on:
        data["validFrom"] = certificate.issued_on.isoformat()
    if certificate.valid_until:
        data["expires"] = certificate.valid_until.isoformat()
    if certificate.stars:
        data["certificationRating"] = {"@type": "Rating", "ratingValue": certificate.stars, "bestRating": 5}
    return data
