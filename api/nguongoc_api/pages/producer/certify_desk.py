"""The authority's desk for certificates: what waits for its word, what it signed, and taking that back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from starlette.responses import Response

from nguongoc.catalogue.certificates import Certificate
from nguongoc.errors import Refusal
from nguongoc.parties.organisations import Organisation
from nguongoc.services.asked import CertificateAsked
from nguongoc.services.certify import Attesting, CertificateUnknown
from nguongoc.services.custody import SignsItself
from nguongoc.services.show_paper import ShowPaper
from nguongoc_api.pages import formats
from nguongoc_api.pages.consumer.environment_words import figures_said
from nguongoc_api.pages.consumer.words import SCHEMES
from nguongoc_api.pages.i18n import Translator, translator
from nguongoc_api.pages.producer.own_signature import signs_itself, to_be_signed
from nguongoc_api.pages.producer.page import desk_page, go_on
from nguongoc_api.pages.producer.visit import Visit, read_id
from nguongoc_api.pages.producer.words import at_field
from nguongoc_api.problems import kind_of
from nguongoc_api.services import Services

LIST: Final = "/authority/certificates"
MOST: Final = 20


@dataclass(frozen=True, slots=True)
class CertificateLine:
    """A certificate in words; `record` is what was signed of it, `taken_back` when that was taken back."""

    id: str
    title: str
    holder: str
    scheme: str
    number: str
    dates: str
    record: str | None = None
    attested: str = ""
    taken_back: str = ""
    paper: str = ""
    figures: str = ""
    """Of a footprint, which the authority holds against its own paper."""


@dataclass(frozen=True, slots=True)
class CertifyDesk:
    """The pages over `Certify`; safe to call from any thread."""

    services: Services

    def list_certificates(self, visit: Visit) -> Response:
        """What waits, a page at a time, and what this authority signed last."""
        _ = translator(visit.language)
        certify = self.services.trusting.certify
        after = visit.query.get("after")
        unknown = CertificateUnknown("no such certificate")
        behind = None if after is None else read_id(after, unknown)
        waiting = certify.waiting(visit.caller, behind, MOST + 1)
        pictured = ShowPaper(self.services.reads).among([each.id for each, _holder in waiting])
        done = {"signed": _("Đã ký xác nhận."), "revoked": _("Đã rút lại xác nhận.")}
        context = {
            "title": _("Giấy chứng nhận"),
            "by_own_key": signs_itself(self.services, visit),
            "waiting": [
                replace(_line(*each, _), paper=f"{LIST}/{each[0].id}/paper" if each[0].id in pictured else "")
                for each in waiting[:MOST]
            ],
            "more": waiting[MOST - 1][0].id if len(waiting) > MOST else None,
            "signed": [_signed(each, _) for each in certify.attestations(visit.caller, None, MOST)],
            "done": next((done[each] for each in done if each in visit.query), None),
        }
        return desk_page(visit, "certificates.html", context, demo=self.services.settings.demo)

    def attest(self, visit: Visit) -> Response:
        """Sign for one, whose entry stands on the page it was sent from."""
        unknown = CertificateUnknown("no such certificate")
        certificate_id = read_id(visit.given.get("certificate", ""), unknown)
        try:
            self.services.trusting.certify.declared(visit.caller, certificate_id)
        except SignsItself:
            return to_be_signed(self.services, visit, CertificateAsked(certificate_id))
        return go_on(f"{LIST}?signed=1")

    def ask_revocation(self, visit: Visit) -> Response:
        """One that this authority signed, with what taking it back means."""
        return self._one(visit, None)

    def revoke(self, visit: Visit) -> Response:
        """Taken back, for ever; the form again where it says no reason."""
        certify = self.services.trusting.certify
        try:
            certify.revoke(visit.caller, visit.places["record_id"][:40], visit.given.get("reason", ""))
        except Refusal as refusal:
            if refusal.pointer is None:
                raise
            return self._one(visit, refusal)
        return go_on(f"{LIST}?revoked=1")

    def _one(self, visit: Visit, wrong: Refusal | None) -> Response:
        _ = translator(visit.language)
        found = self.services.trusting.certify.attestation(visit.caller, visit.places["record_id"][:40])
        base_url = self.services.settings.base_url
        context = {
            "title": _("Rút lại xác nhận"),
            "line": _signed(found, _),
            "values": {"reason": visit.given.get("reason", "")},
            "errors": {} if wrong is None else {"reason": at_field(wrong, _, base_url)},
        }
        status = 200 if wrong is None else kind_of(wrong).status
        return desk_page(visit, "certificate.html", context, demo=self.services.settings.demo, status=status)


def _line(certificate: Certificate, holder: Organisation, _: Translator) -> CertificateLine:
    first, last = certificate.issued_on, certificate.valid_until
    dates = "" if first is None else _("Cấp ngày %(first)s", first=formats.day(first))
    if last is not None:
        dates += ", " + _("đến hết %(last)s", last=formats.day(last))
    return CertificateLine(
        id=str(certificate.id),
        title=certificate.name,
        holder=holder.name,
        scheme=_(SCHEMES[certificate.scheme]),
        number=certificate.number or "",
        dates=dates,
        figures="" if certificate.footprint is None else figures_said(certificate.footprint, _),
    )


def _signed(attesting: Attesting, _: Translator) -> CertificateLine:
    line, said = _line(attesting.certificate, attesting.holder, _), attesting.attestation
    back = said.revoked_at
    return CertificateLine(
        **{
            name: getattr(line, name)
            for name in ("id", "title", "holder", "scheme", "number", "dates", "figures")
        },
        record=said.record_id,
        attested=formats.day(formats.local_day(said.attested_at)),
        taken_back="" if back is None else formats.day(formats.local_day(back)),
    )
