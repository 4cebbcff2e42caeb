"""The page for machines: a schema.org Product. Only what holds is said, because a machine drops the fine print.

Of a name and a story what calls the goods green stays out where nothing stands behind it.
"""

from __future__ import annotations

from nguongoc.catalogue.certificates import Scheme
from nguongoc.catalogue.products import Photo
from nguongoc.listings.claims import name_without, story_without
from nguongoc.services.describe_goods import FOR_SALE
from nguongoc.services.provenance import CertificateStanding, Provenance
from nguongoc_api.pages import formats
from nguongoc_api.pages.consumer import green_data
from nguongoc_api.pages.consumer.green_words import backing, stands
from nguongoc_api.pages.i18n import Language


def product(provenance: Provenance, language: Language, base_url: str) -> dict[str, object] | None:
    """The schema.org Product of a lot; None when the verdict advises against it."""
    if provenance.verdict.state not in FOR_SALE:
        return None
    sold, batch = provenance.product, provenance.batch
    behind, names = backing(provenance), (provenance.organisation.name,)
    name = name_without(formats.one_of(sold.name, sold.name_en, language), behind, names)
    if name is None:
        return None
    data: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "Product",
        "name": name,
        "url": f"{base_url}/p{provenance.path}",
        **_production(provenance),
        "additionalProperty": [{"@type": "PropertyValue", "propertyID": "lot", "value": batch.lot}],
    }
    story = story_without(sold.story_vi if language == "vi" else sold.story_en, behind, names)
    if story:
        data["description"] = story
    if sold.photo:
        data["image"] = f"{base_url}{formats.photo_path(sold.photo, max(sold.photo.widths), 'jpg')}"
    if batch.gtin:
        data["gtin"] = batch.gtin
        data["hasGS1DigitalLink"] = f"{base_url}{provenance.path}"
    certificates = [
        _certificate(held)
        for held in provenance.certificates
        if stands(held) and held.certificate.scheme is not Scheme.CARBON_FOOTPRINT
    ]
    if certificates:
        data["hasCertification"] = certificates
    return green_data.with_environment(data, provenance, base_url)


def _production(provenance: Provenance) -> dict[str, object]:
    """Who made it, when and where; of what began outside the country alone, where its seller told one."""
    batch, code = provenance.batch, provenance.batch.country_of_origin
    country: dict[str, object] = (
        {} if code is None else {"countryOfOrigin": {"@type": "Country", "name": code}}
    )
    if batch.began_outside:
        return country
    return {
        "productionDate": batch.happened_on.isoformat(),
        **country,
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
    }


def preview_image(photo: Photo | None, base_url: str) -> str:
    """The picture that a chat shows beside a shared link; '' when there is none."""
    return f"{base_url}{formats.photo_path(photo, max(photo.widths), 'jpg')}" if photo else ""


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
