"""Certificates signed elsewhere, at the desks: the credential is pasted or sent as a file, and how it stands is told in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from markupsafe import Markup
from starlette.responses import Response

from nguongoc.catalogue.attestations import HandedAttestation
from nguongoc.catalogue.certificates import Certificate, Scheme
from nguongoc.errors import Refusal
from nguongoc.ports.rows import Role
from nguongoc.records.conformity_reading import CONFORMITY_TEXT_LIMIT
from nguongoc.services.browse_handed import BrowseHanded, HandedSeen
from nguongoc.verdict import CertificateCheck, Outcome
from nguongoc.verify.certificate_reasons import CertificateReason
from nguongoc.verify.words import Language, certificate_sentence
from nguongoc_api.pages import formats
from nguongoc_api.pages.consumer.words import ATTESTED, ATTESTED_UNCHECKED, SCHEMES
from nguongoc_api.pages.i18n import Translator, translator
from nguongoc_api.pages.producer.mending import mendable
from nguongoc_api.pages.producer.page import desk_page, go_on
from nguongoc_api.pages.producer.paging import PAGE_SIZE
from nguongoc_api.pages.producer.visit import Visit
from nguongoc_api.pages.producer.words import at_field
from nguongoc_api.problems import kind_of
from nguongoc_api.services import Services

OWN: Final = "/producer/certificates"
OF_AUTHORITY: Final = "/authority/certificates/elsewhere"
MOST: Final = 100
_LOOKS: Final = {
    Outcome.PASS: ("check", "anchored"),
    Outcome.FAIL: ("x", "bad"),
    Outcome.NOT_CHECKED: ("clock", "care"),
}


@dataclass(frozen=True, slots=True)
class HandedLine:
    """A credential in words; `standing` is what any verifier would say of it now."""

    record: str
    title: str
    number: str
    icon: str
    tone: str
    standing: str
    asked: Markup | None
    trouble: str | None
    holder: str = ""
    """Told to an authority: a producer sees its own."""


@dataclass(frozen=True, slots=True)
class HandedDesk:
    """The pages over `TakeAttestation` and `BrowseHanded`; safe to call from any thread."""

    services: Services

    @property
    def browse(self) -> BrowseHanded:
        return BrowseHanded(self.services.reads, self.services.verify_codes.certificates.judge)

    def look(self, visit: Visit) -> Response:
        """One that was handed in within an authority's territory: what it says, what its holder declared, and how it stands."""
        _ = translator(visit.language)
        seen = self.browse.one(visit.caller, visit.places["handed_id"][:40])
        context = {
            "title": _("Bản ký ở nơi khác"),
            "line": _line(seen.certificate, seen.handed, seen.check, _),
            "finding": _finding(seen, visit),
            "rows": _rows(seen, _),
            "seen": seen,
            "handed_in": formats.moment_element(seen.handed.handed_in_at),
            "here": OF_AUTHORITY,
        }
        return desk_page(visit, "handed_one.html", context, demo=self.services.settings.demo)

    def show(self, visit: Visit) -> Response:
        """What was handed in of the visitor's own certificates, and the form."""
        return self._page(visit, None, "")

    def take(self, visit: Visit) -> Response:
        """Taken in, or the form again with what is wrong."""
        pasted = visit.given.get("credential", "")
        sent = visit.file[: CONFORMITY_TEXT_LIMIT + 1].decode("ascii", "replace").strip() or pasted
        try:
            self.services.trusting.take(visit.caller, sent)
        except Refusal as refusal:
            mendable(refusal, 403, 503)
            return self._page(visit, refusal, pasted)
        return go_on(f"{_here(visit)}?taken=1")

    def _page(self, visit: Visit, wrong: Refusal | None, pasted: str) -> Response:
        _ = translator(visit.language)
        base_url = self.services.settings.base_url
        context = {
            "title": _("Giấy chứng nhận ký ở nơi khác"),
            "here": _here(visit),
            "own": visit.caller.role is Role.PRODUCER,
            **(self._own(visit, _) if visit.caller.role is Role.PRODUCER else self._of_territory(visit, _)),
            "taken": "taken" in visit.query and wrong is None,
            "errors": {} if wrong is None else {"credential": at_field(wrong, _, base_url)},
            "pasted": pasted,
        }
        status = 200 if wrong is None else kind_of(wrong).status
        return desk_page(visit, "handed.html", context, demo=self.services.settings.demo, status=status)

    def _own(self, visit: Visit, _: Translator) -> dict[str, object]:
        held = self.services.browse_master_data.certificates(visit.caller, None, MOST)
        handed = self.services.trusting.take.of(visit.caller, held)
        by_id = {each.id: each for each in held}
        with self.services.reads.open() as reader:
            holder = reader.parties.organisation(visit.caller.organisation_id)
            asked = {(each.certificate_id, holder.did) for each in handed} if holder else ()
            judged = self.browse.judge.apart(reader, asked) if asked else {}
        checks = {id: found.check for id, found in judged.items()}
        lines = [_line(by_id[each.certificate_id], each, checks.get(each.id), _) for each in handed]
        return {"lines": lines, "older": None, "first_page": True}

    def _of_territory(self, visit: Visit, _: Translator) -> dict[str, object]:
        before = visit.query.get("before")
        found = self.browse(visit.caller, None if before is None else before[:40], PAGE_SIZE + 1)
        shown = found[:PAGE_SIZE]
        return {
            "lines": [
                _line(each.certificate, each.handed, each.check, _, each.holder.name) for each in shown
            ],
            "older": shown[-1].id if len(found) > PAGE_SIZE else None,
            "first_page": before is None,
        }


def _here(visit: Visit) -> str:
    return OWN if visit.caller.role is Role.PRODUCER else OF_AUTHORITY


def _line(
    certificate: Certificate,
    handed: HandedAttestation,
    check: CertificateCheck | None,
    _: Translator,
    holder: str = "",
) -> HandedLine:
    icon, tone = _LOOKS[Outcome.NOT_CHECKED if check is None else check.outcome]
    said = ATTESTED_UNCHECKED if check is None else ATTESTED.get(check.reason, ATTESTED_UNCHECKED)
    day = formats.day(formats.local_day(handed.attested_at))
    return HandedLine(
        record=handed.id,
        title=certificate.name,
        number=certificate.number or "",
        icon=icon,
        tone=tone,
        standing=_(said, name=handed.issuer_name, day=day),
        asked=None if handed.asked_at is None else formats.moment_element(handed.asked_at),
        trouble=handed.trouble,
        holder=holder,
    )


def _finding(seen: HandedSeen, visit: Visit) -> str:
    """In the words of `nguongoc verify`."""
    if seen.check is None:
        return ""
    language = Language.EN if visit.language == "en" else Language.VI
    return certificate_sentence(CertificateReason(seen.check.reason), language)


def _rows(seen: HandedSeen, _: Translator) -> list[tuple[str, str, str]]:
    """What is said: by the credential, and by the holder where the two can be held against each other."""
    held, facts = seen.certificate, seen.facts
    declared = (
        held.name,
        _(SCHEMES[held.scheme]),
        held.number,
        held.issuer,
        held.issued_on,
        held.valid_until,
    )
    signed: tuple[object, ...] = ("",) * len(declared)
    if facts is not None:
        last = (
            None if facts.valid_until is None else formats.local_day(facts.valid_until - timedelta(seconds=1))
        )
        scheme = _(SCHEMES[Scheme(facts.scheme)]) if facts.scheme in {*Scheme} else facts.scheme
        first = formats.local_day(facts.valid_from)
        signed = (facts.name, scheme, facts.number, facts.issuer_name, first, last)
    names = (_("Tên giấy"), _("Loại"), _("Số"), _("Nơi cấp"), _("Từ ngày"), _("Đến hết ngày"))
    rows = [(name, _shown(one), _shown(two)) for name, one, two in zip(names, signed, declared, strict=True)]
    if facts is not None:
        signer, territory = (_("Mã DID nơi ký"), facts.issuer_did, ""), (_("Địa bàn"), facts.territory, "")
        rows += [signer, territory]
    return rows


def _shown(value: object) -> str:
    return formats.day(value) if isinstance(value, date) else str(value or "")
