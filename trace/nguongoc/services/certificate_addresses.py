"""The address that a certificate is known by: passports name it, and so do the credentials of whoever attests it."""

from __future__ import annotations

from uuid import UUID


def certificate_url(certificate_id: UUID, base_url: str) -> str:
    """Where the certificate stands in the API."""
    return f"{base_url}/v1/certificates/{certificate_id}"
