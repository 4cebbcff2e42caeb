"""Certificates signed elsewhere, at the desks: the credential is pasted or sent as a file, and how it stands is told in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from markupsafe import Markup
from starlette.responses import Response

from nguongoc.catalogue.attestations import HandedAttestation
from nguongoc.catalogue.certificates import Certificate
from nguongoc.errors import Refusal
from nguongoc.ports.rows import Role
from nguongoc.records.conformity_reading import CONFORMITY_TEXT_LIMIT
from nguongoc.services.judge_certificates import JudgedCertificate
from nguongoc.verdict import Outcome
from nguongoc_api.pages import formats
from nguongoc_api.pages.consumer.words import ATTESTED, ATTESTED_UNCHECKED
from nguongoc_api.pages.i18n import Translator, translator
from nguongoc_api.pages.producer.page import desk_page, go_on
from nguongoc_api.pages.producer.visit import Visit
from nguongoc_api.pages.producer.words import at_field
from nguongoc_api.problems import kind_of
from nguongoc_api.wiring import Services

OWN: Final = "/producer/certificates"
OF_AUTHORITY: Final = "/authority/certificates/elsewhere"
MOST: Final = 100
_MENDABLE: Final = frozenset({400, 403, 409, 413, 422, 503})
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


@dataclass(frozen=True, slots=True)
class HandedDesk:
    """The pages over `TakeAttestation`; safe to call from any thread."""

    services: Services

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
            if kind_of(refusal).status not in _MENDABLE:
                raise
            return self._page(visit, refusal, pasted)
        return go_on(f"{_here(visit)}?taken=1")

    def _page(self, visit: Visit, wrong: Refusal | None, pasted: str) -> Response:
        _ = translator(visit.language)
        base_url = self.services.settings.base_url
        context = {
            "title": _("Giấy chứng nhận ký ở nơi khác"),
            "here": _here(visit),
            "own": visit.caller.role is Role.PRODUCER,
            "lines": self._lines(visit, _) if visit.caller.role is Role.PRODUCER else (),
            "taken": "taken" in visit.query and wrong is None,
            "errors": {} if wrong is None else {"credential": at_field(wrong, _, base_url)},
            "pasted": pasted,
        }
        status = 200 if wrong is None else kind_of(wrong).status
        return desk_page(visit, "handed.html", context, demo=self.services.settings.demo, status=status)

    def _lines(self, visit: Visit, _: Translator) -> list[HandedLine]:
        held = self.services.browse_master_data.certificates(visit.caller, None, MOST)
        handed = self.services.trusting.take.of(visit.caller, held)
        if not handed:
            return []
        named = {each.certificate_id for each in handed}
        asked = [each for each in held if each.id in named]
        with self.services.reads.open() as reader:
            holder = reader.parties.organisation(visit.caller.organisation_id)
            judge = self.services.verify_codes.certificates.judge
            judged = {} if holder is None else judge(reader, holder.did, asked)
        by_id = {each.id: each for each in asked}
        return [
            _line(by_id[each.certificate_id], each, judged.get(each.certificate_id), _) for each in handed
        ]


def _here(visit: Visit) -> str:
    return OWN if visit.caller.role is Role.PRODUCER else OF_AUTHORITY


def _line(
    certificate: Certificate, handed: HandedAttestation, judged: JudgedCertificate | None, _: Translator
) -> HandedLine:
    check = judged.check if judged is not None and judged.record_id == handed.id else None
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
    )
