"""A certificate read off its paper by who holds it: what it is, its number and days; only its issuer ever makes it more than said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from starlette.responses import Response
from starlette.routing import Route

from nguongoc.batches.dates import vietnamese_day
from nguongoc.batches.lots import Batch
from nguongoc.catalogue.certificates import Certificate, Scheme, Validity
from nguongoc.catalogue.pictures import Picture, PictureFormat
from nguongoc.errors import Invalid, Refusal
from nguongoc.ports import Answer
from nguongoc.ports.rows import Role
from nguongoc.services.browse_master_data import CertificateNotFound
from nguongoc.services.master_data import ProductUnknown
from nguongoc.services.once import IdempotencyKeyReused, Once
from nguongoc.services.register_certificate import CertificateDraft
from nguongoc.services.show_paper import ShowPaper
from nguongoc_api.pages import formats
from nguongoc_api.pages.consumer.environment_words import figures_said
from nguongoc_api.pages.consumer.words import SCHEMES, VALIDITIES
from nguongoc_api.pages.i18n import Translator, translator
from nguongoc_api.pages.producer.mending import mendable
from nguongoc_api.pages.producer.new_lot import AnswerMissing, Wrong, new_once, read_day
from nguongoc_api.pages.producer.page import PRIVATE, desk_page, go_on
from nguongoc_api.pages.producer.sending_once import once_of
from nguongoc_api.pages.producer.visit import Visit, read_id
from nguongoc_api.pages.producer.words import at_fields
from nguongoc_api.services import Services

PATH: Final = "/producer/certificates/new"
SHOWN_AT: Final = "/producer/start?certificate=1"
FIELDS: Final = (
    "scheme", "name", "number", "issuer", "issued_on", "valid_until", "stars", "right_to_use", "product_id",
    "figures_of",
)  # fmt: skip
MOST_CHOICES: Final = 1_000
MOST_SHOWN: Final = 50
STATES: Final = {
    Validity.CURRENT: ("check", "anchored"),
    Validity.NOT_YET: ("clock", "care"),
    Validity.EXPIRED: ("triangle-alert", "care"),
    Validity.UNKNOWN: ("circle-dashed", ""),
}


class SchemeUnknown(Invalid):
    """None of the kinds of certificate."""

    code = "scheme-unknown"


def certificate_routes(route: Callable[..., Route], desk: CertificateDesk) -> list[Route]:
    """For who holds one; its picture for who may sign for it as well."""
    return [
        route(PATH, get=desk.ask, post=desk.register, role=Role.PRODUCER),
        route("/producer/certificates/{certificate_id}/paper", get=desk.paper, role=Role.PRODUCER),
        route("/authority/certificates/{certificate_id}/paper", get=desk.paper, role=Role.AUTHORITY),
    ]


@dataclass(frozen=True, slots=True)
class CertificateDesk:
    """The page over `RegisterCertificate`; safe to call from any thread."""

    services: Services

    def ask(self, visit: Visit) -> Response:
        """The empty form."""
        return self._form(visit, {}, {}, new_once())

    def register(self, visit: Visit) -> Response:
        """Entered once however often the form arrives, or shown again with what is wrong."""
        given = visit.given
        once: Once[Certificate] | None = once_of(
            PATH, visit.caller.subject, given, FIELDS, lambda _: SHOWN_AT
        )
        key = given.get("once") if once else None
        draft = self._read(visit)
        if isinstance(draft, Wrong):
            return self._form(visit, given, draft.at, key)
        try:
            # Of three sizes the largest: small print is read on it.
            paper = self.services.store_photo.picture(visit.file) if visit.file else None
        except Refusal as refusal:
            return self._form(visit, given, {"paper": refusal}, key)
        body = None if paper is None else largest_jpeg(paper)
        try:
            made = self.services.register_certificate(visit.caller, draft, once, body)
        except IdempotencyKeyReused as refusal:
            return self._form(visit, given, {"": refusal}, None)
        except Refusal as refusal:
            mendable(refusal)
            every = refusal.refusals
            return self._form(visit, given, {_field(each): each for each in every}, key)
        return go_on(dict(made.headers)["Location"] if isinstance(made, Answer) else SHOWN_AT)

    def _read(self, visit: Visit) -> CertificateDraft | Wrong:
        return _read(visit.given, {str(each.id): each for each in self._reckoned(visit)})

    def _reckoned(self, visit: Visit) -> list[Batch]:
        """Lots that declare a footprint: their figures are those on the paper, and nobody types them twice."""
        newest = self.services.browse_batches.batches(visit.caller, None, MOST_CHOICES)
        return [each for each in newest if each.environment is not None and each.environment.footprint]

    def paper(self, visit: Visit) -> Response:
        """The picture, for who may see it alone."""
        unknown = CertificateNotFound("no picture of such a certificate")
        body = self._papers(visit.caller, read_id(visit.places["certificate_id"], unknown))
        headers = PRIVATE | {
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'",
        }
        return Response(body, media_type="image/jpeg", headers=headers)

    @property
    def _papers(self) -> ShowPaper:
        return ShowPaper(self.services.reads)

    def _lines(self, visit: Visit, _: Translator) -> list[Mapping[str, str]]:
        held = self.services.browse_master_data.certificates(visit.caller, None, MOST_SHOWN)
        pictured = self._papers.among([each.id for each in held])
        today = vietnamese_day(self.services.clock.now())
        return [_line(each, each.id in pictured, today, _) for each in held]

    def _form(
        self, visit: Visit, values: Mapping[str, str], wrong: Mapping[str, Refusal], once: str | None
    ) -> Response:
        _ = translator(visit.language)
        settings = self.services.settings
        products = self.services.browse_master_data.products(visit.caller, None, MOST_CHOICES)
        context = {
            "title": _("Khai giấy chứng nhận"),
            "values": values,
            "errors": at_fields(wrong, _, settings.base_url),
            "once": once or new_once(),
            "lines": self._lines(visit, _),
            "schemes": [(each.value, _(words)) for each, words in SCHEMES.items()],
            "reckoned": [
                (str(each.id), f"{each.lot}: {figures_said(each.environment.footprint, _)}")
                for each in self._reckoned(visit)
                if each.environment is not None and each.environment.footprint is not None
            ],
            "products": [
                ("", _("Cả cơ sở")),
                *(
                    (str(each.id), formats.one_of(each.name, each.name_en, visit.language))
                    for each in products
                ),
            ],
        }
        status = 422 if wrong else 200
        return desk_page(visit, "certificate_new.html", context, demo=settings.demo, status=status)


def largest_jpeg(picture: Picture) -> bytes:
    """What is kept of a paper."""
    found = [each for each in picture.renditions if each.format is PictureFormat.JPEG]
    return max(found, key=lambda each: each.width).data


def _line(certificate: Certificate, has_paper: bool, today: date, _: Translator) -> Mapping[str, str]:
    standing = certificate.stands_on(today)
    icon, tone = STATES[standing]
    until = "" if certificate.valid_until is None else formats.day(certificate.valid_until)
    return {
        "name": certificate.name,
        "number": certificate.number or "",
        "icon": icon,
        "tone": tone,
        "said": f"{_(VALIDITIES[standing])} {until}".strip(),
        "paper": f"/producer/certificates/{certificate.id}/paper" if has_paper else "",
    }


def _read(given: Mapping[str, str], lots: Mapping[str, Batch]) -> CertificateDraft | Wrong:
    wrong = Wrong()
    scheme = wrong.take("scheme", lambda: _scheme(given.get("scheme", "")))
    name = wrong.take("name", lambda: _needed(given, "name")) or ""
    issuer = wrong.take("issuer", lambda: _needed(given, "issuer")) or ""
    issued = wrong.take("issued_on", lambda: _day(given.get("issued_on", "")))
    until = wrong.take("valid_until", lambda: _day(given.get("valid_until", "")))
    product = wrong.take("product_id", lambda: _product(given.get("product_id", "")))
    lot = lots.get(given.get("figures_of", "")) if scheme is Scheme.CARBON_FOOTPRINT else None
    if wrong.at or scheme is None:
        return wrong
    stars = given.get("stars", "")
    return CertificateDraft(
        scheme=scheme,
        name=name,
        issuer=issuer,
        product_id=product if lot is None else lot.product_id,
        number=given.get("number") or None,
        issued_on=issued,
        valid_until=until,
        stars=int(stars) if stars in {"3", "4", "5"} else None,
        right_to_use=given.get("right_to_use") or None,
        footprint=None if lot is None or lot.environment is None else lot.environment.footprint,
    )


def _scheme(typed: str) -> Scheme:
    try:
        return Scheme(typed)
    except ValueError:
        raise SchemeUnknown("choose one of the list") from None


def _needed(given: Mapping[str, str], name: str) -> str:
    if not given.get(name):
        raise AnswerMissing("fill this in")
    return given[name]


def _day(typed: str) -> date | None:
    return read_day(typed) if typed else None


def _product(typed: str) -> UUID | None:
    return read_id(typed, ProductUnknown("no such product of this organisation")) if typed else None


def _field(refusal: Refusal) -> str:
    name = (refusal.pointer or "").removeprefix("/")
    name = {"footprint": "figures_of"}.get(name, name)
    return name if name in FIELDS else ""
