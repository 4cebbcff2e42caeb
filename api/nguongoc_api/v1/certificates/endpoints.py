"""`/v1/certificates`."""

from __future__ import annotations

from fastapi import Response

from nguongoc_api.auth.access import MasterDataReader, MasterDataWriter
from nguongoc_api.v1.certificates.schemas import CertificateGiven, Certificates, CertificateShown
from nguongoc_api.v1.creation import Created
from nguongoc_api.v1.paging import Paged
from nguongoc_api.v1.route import router
from nguongoc_api.v1.services import Use
from nguongoc_api.v1.wire import Id

ROUTER = router("certificates", "certificates")


@ROUTER.post("", status_code=201, response_model=CertificateShown)
def register_certificate(
    caller: MasterDataWriter, given: CertificateGiven, use: Use, created: Created
) -> Response:
    """Register a certificate as its holder states it."""
    return created.answer(
        lambda once: use.register_certificate(caller, given.draft(), once),
        lambda certificate: f"/v1/certificates/{certificate.id}",
        CertificateShown.of,
    )


@ROUTER.get("", response_model=Certificates)
def list_certificates(caller: MasterDataReader, page: Paged, use: Use) -> Response:
    found = use.browse_master_data.certificates(caller, page.after_id, page.limit + 1)
    attested, base_url = use.browse_master_data.attested(caller, found), use.settings.base_url
    return page.answer(
        found,
        lambda each: str(each.id),
        lambda each: CertificateShown.of(each, attested.get(each.id), base_url),
    )


@ROUTER.get("/{certificate_id}")
def show_certificate(caller: MasterDataReader, certificate_id: Id, use: Use) -> CertificateShown:
    found = use.browse_master_data.certificate(caller, certificate_id)
    attested = use.browse_master_data.attested(caller, [found])
    return CertificateShown.of(found, attested.get(found.id), use.settings.base_url)
