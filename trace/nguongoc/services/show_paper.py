"""The picture of a certificate on paper: for its holder, and for whoever might sign for it and compares it with its own books."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from nguongoc.errors import NotAllowed, Unavailable
from nguongoc.ports import Reader, ReadSource
from nguongoc.services.browse_master_data import CertificateNotFound
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.certify import may_certify


class PaperBroken(Unavailable):
    """Its bytes are no longer those that were kept: nothing is shown rather than something else."""

    code = "paper-broken"


@dataclass(frozen=True, slots=True)
class ShowPaper:
    """Somebody else's is not found: names and signatures are on it."""

    reads: ReadSource

    def __call__(self, caller: Caller, certificate_id: UUID) -> bytes:
        """JPEG, as it was written. Raises `ScopeMissing`, `CertificateNotFound`, `PaperBroken`."""
        unknown = CertificateNotFound("no picture of such a certificate")
        with self.reads.open() as reader:
            certificate = reader.catalogue.certificate(certificate_id)
            if certificate is None:
                raise unknown
            if certificate.organisation_id == caller.organisation_id:
                caller.require(Scope.MASTER_DATA_READ)
            else:
                _must_certify(reader, caller, certificate.organisation_id, unknown)
            paper = reader.papers.paper(certificate_id)
        if paper is None:
            raise unknown
        if not paper.intact:
            raise PaperBroken("the stored bytes of this picture are damaged")
        return paper.body

    def among(self, certificate_ids: Collection[UUID]) -> frozenset[UUID]:
        """Of which of these there is a picture."""
        with self.reads.open() as reader:
            return reader.papers.among(certificate_ids)


def _must_certify(reader: Reader, caller: Caller, holder_id: UUID, unknown: CertificateNotFound) -> None:
    own, holder = reader.parties.organisation(caller.organisation_id), reader.parties.organisation(holder_id)
    if own is None or holder is None:
        raise unknown
    try:
        caller.require(Scope.CERTIFY)
        may_certify(own, holder)
    except NotAllowed:
        raise unknown from None
