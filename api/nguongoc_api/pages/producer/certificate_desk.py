"""A certificate read off its paper by who holds it: what it is, its number and days; only its issuer ever makes it more than said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from starlette.responses import Response
from starlette.routing import Route

from nguongoc.catalogue.certificates import Certificate, Scheme
from nguongoc.errors import Invalid, Refusal, Several
from nguongoc.ports import Answer
from nguongoc.ports.rows import Role
from nguongoc.services.master_data import ProductUnknown
from nguongoc.services.once import IdempotencyKeyReused, Once
from nguongoc.services.register_certificate import CertificateDraft
from nguongoc_api.pages import formats
from nguongoc_api.pages.consumer.words import SCHEMES
from nguongoc_api.pages.i18n import translator
from nguongoc_api.pages.producer.new_lot import AnswerMissing, Wrong, new_once, read_day
from nguongoc_api.pages.producer.page import desk_page, go_on
from nguongoc_api.pages.producer.sending_once import once_of
from nguongoc_api.pages.producer.visit import Visit, read_id
from nguongoc_api.pages.producer.words import at_field
from nguongoc_api.problems import kind_of
from nguongoc_api.wiring import Services

PATH: Final = "/producer/certificates/new"
SHOWN_AT: Final = "/producer/start?certificate=1"
FIELDS: Final = (
    "scheme", "name", "number", "issuer", "issued_on", "valid_until", "stars", "right_to_use", "product_id",
)  # fmt: skip
MOST_CHOICES: Final = 1_000
_MENDABLE: Final = frozenset({400, 409, 413, 422})


class SchemeUnknown(Invalid):
    """None of the kinds of certificate."""

    code = "scheme-unknown"


def certificate_routes(route: Callable[..., Route], desk: CertificateDesk) -> list[Route]:
    return [route(PATH, get=desk.ask, post=desk.register, role=Role.PRODUCER)]


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
        draft = _read(given)
        if isinstance(draft, Wrong):
            return self._form(visit, given, draft.at, key)
        try:
            made = self.services.register_certificate(visit.caller, draft, once)
        except IdempotencyKeyReused as refusal:
            return self._form(visit, given, {"": refusal}, None)
        except Refusal as refusal:
            if kind_of(refusal).status not in _MENDABLE:
                raise
            every = refusal.refusals if isinstance(refusal, Several) else (refusal,)
            return self._form(visit, given, {_field(each): each for each in every}, key)
        return go_on(dict(made.headers)["Location"] if isinstance(made, Answer) else SHOWN_AT)

    def _form(
        self, visit: Visit, values: Mapping[str, str], wrong: Mapping[str, Refusal], once: str | None
    ) -> Response:
        _ = translator(visit.language)
        settings = self.services.settings
        products = self.services.browse_master_data.products(visit.caller, None, MOST_CHOICES)
        context = {
            "title": _("Khai giấy chứng nhận"),
            "values": values,
            "errors": {name: at_field(each, _, settings.base_url) for name, each in wrong.items()},
            "once": once or new_once(),
            "schemes": [(each.value, _(words)) for each, words in SCHEMES.items()],
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


def _read(given: Mapping[str, str]) -> CertificateDraft | Wrong:
    wrong = Wrong()
    scheme = wrong.take("scheme", lambda: _scheme(given.get("scheme", "")))
    name = wrong.take("name", lambda: _needed(given, "name")) or ""
    issuer = wrong.take("issuer", lambda: _needed(given, "issuer")) or ""
    issued = wrong.take("issued_on", lambda: _day(given.get("issued_on", "")))
    until = wrong.take("valid_until", lambda: _day(given.get("valid_until", "")))
    product = wrong.take("product_id", lambda: _product(given.get("product_id", "")))
    if wrong.at or scheme is None:
        return wrong
    stars = given.get("stars", "")
    return CertificateDraft(
        scheme=scheme,
        name=name,
        issuer=issuer,
        product_id=product,
        number=given.get("number") or None,
        issued_on=issued,
        valid_until=until,
        stars=int(stars) if stars in {"3", "4", "5"} else None,
        right_to_use=given.get("right_to_use") or None,
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
    return name if name in FIELDS else ""
