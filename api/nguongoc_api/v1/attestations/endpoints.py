"""`/v1/attestations`."""

from __future__ import annotations

from fastapi import Response

from nguongoc_api.auth.access import AnchorAsker, CertificateAttester
from nguongoc_api.v1.attestations.schemas import (
    AttestationGiven,
    Attestations,
    AttestationShown,
    CertificateSaid,
    CredentialGiven,
    CredentialTaken,
    RevocationGiven,
    Waiting,
)
from nguongoc_api.v1.creation import Created
from nguongoc_api.v1.paging import Paged
from nguongoc_api.v1.route import router
from nguongoc_api.v1.services import Use

ROUTER = router("attestations", "certificates")


@ROUTER.post("", status_code=201, response_model=AttestationShown)
def attest_certificate(
    caller: CertificateAttester, given: AttestationGiven, use: Use, created: Created
) -> Response:
    """Sign, with your organisation's own key, that you gave a certificate: one its holder entered, or one entered now."""
    certify, base_url = use.trusting.certify, use.settings.base_url
    return created.answer(
        lambda once: (
            certify.declared(caller, given.certificate_id, once)
            if given.certificate_id is not None
            else certify.given(caller, given.holder_slug(), given.draft(), once)
        ),
        lambda made: f"/v1/attestations/{made.attestation.record_id}",
        lambda made: AttestationShown.of(made, base_url),
    )


@ROUTER.get("", response_model=Attestations)
def list_attestations(caller: CertificateAttester, page: Paged, use: Use) -> Response:
    """Those that your organisation signed, the newest first."""
    found = use.trusting.certify.attestations(caller, page.after, page.limit + 1)
    return page.answer(
        found,
        lambda each: each.attestation.record_id,
        lambda each: AttestationShown.of(each, use.settings.base_url),
    )


@ROUTER.get("/waiting", response_model=Waiting)
def list_waiting_certificates(caller: CertificateAttester, page: Paged, use: Use) -> Response:
    """Certificates that your organisation may attest and nobody does now."""
    found = use.trusting.certify.waiting(caller, page.after_id, page.limit + 1)
    return page.answer(found, lambda each: str(each[0].id), lambda each: CertificateSaid.of(*each))


@ROUTER.post("/elsewhere", status_code=201)
def take_attestation(caller: AnchorAsker, given: CredentialGiven, use: Use) -> CredentialTaken:
    """Hand in a credential that an authority or certifier signed on its own domain: about yourself, or one that you signed. Its
    signature is verified before it is kept; the same one again is no second one."""
    return CredentialTaken.of(use.trusting.take(caller, given.credential), use.settings.base_url)


@ROUTER.get("/{record_id}")
def show_attestation(caller: CertificateAttester, record_id: str, use: Use) -> AttestationShown:
    found = use.trusting.certify.attestation(caller, record_id[:40])
    return AttestationShown.of(found, use.settings.base_url)


@ROUTER.post("/{record_id}/revocation")
def revoke_attestation(
    caller: CertificateAttester, record_id: str, given: RevocationGiven, use: Use
) -> AttestationShown:
    """Take it back, for ever. The holder's certificate stands as its holder states it, and can be attested anew."""
    found = use.trusting.certify.revoke(caller, record_id[:40], given.reason)
    return AttestationShown.of(found, use.settings.base_url)
