"""`/start`: somebody with a telephone opens an organisation; first the commune, chosen among offers, then who it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from starlette.responses import Response
from starlette.routing import Route

from nguongoc.errors import Invalid, Refusal
from nguongoc.ports.sms import SmsBusy
from nguongoc.services.one_time_codes import LIFE, CodeRefused
from nguongoc.services.open_organisation import NewStart, SignUpClosed, StartKind, StartTooOften
from nguongoc.services.start_by_code import PendingStart, StartByCode, StartLost
from nguongoc.services.tries import TooManyTries
from nguongoc_api.pages.i18n import N_, translator
from nguongoc_api.pages.producer.commune_choice import FIELD, name_of, offers
from nguongoc_api.pages.producer.cookies import SessionCookie
from nguongoc_api.pages.producer.page import desk_page, go_on, status_of
from nguongoc_api.pages.producer.sign_in import refused_gently, sign_in_form, welcome
from nguongoc_api.pages.producer.visit import Visit, own_page
from nguongoc_api.pages.producer.words import at_field, at_fields
from nguongoc_api.problems.refusals import AddressUnknown
from nguongoc_api.services import Services

PATH: Final = "/start"
ONWARD: Final = "/producer/start"
KINDS: Final[Mapping[StartKind, str]] = {
    StartKind.HOUSEHOLD: N_("Hộ gia đình, trang trại"),
    StartKind.COOPERATIVE: N_("Hợp tác xã, tổ hợp tác"),
    StartKind.COMPANY: N_("Doanh nghiệp"),
}
FOR_MARKET: Final = "for"
"""`?for=marketplace`: who only buys and sells on begins without a commune."""
FIELDS: Final = ("kind", "name", "commune", "phone", "password")
_AT: Final = {"commune_code": "commune"}


class StartKindUnknown(Invalid):
    """None of the kinds of organisation that are opened here."""

    code = "start-kind-unknown"


def start_routes(route: Callable[..., Route], desk: StartDesk) -> list[Route]:
    """For anybody; posts of the form wait their turn as those with passwords do."""
    return [
        route(PATH, get=desk.ask, post=desk.open, passwords=True),
        route(f"{PATH}/code", get=desk.begin, post=desk.enter),
        route(f"{PATH}/again", get=desk.begin, post=desk.send_again),
    ]


@dataclass(frozen=True, slots=True)
class StartDesk:
    """The page over `OpenOrganisation`; safe to call from any thread."""

    services: Services
    cookie: SessionCookie

    def ask(self, visit: Visit) -> Response:
        """Which commune (a marketplace has none), or, that chosen, who it is; whoever is signed in has begun already."""
        if visit.account is not None:
            return go_on("/signin")
        if not self.services.settings.open_sign_up:
            raise SignUpClosed("organisations are opened by whoever runs this service")
        values = {"kind": visit.query.get(FOR_MARKET, "")}
        return self._page(visit, visit.query.get("commune", ""), values, {})

    def open(self, visit: Visit) -> Response:
        """On to the code, or where none can be sent opened, and on to signing in: the same page for a number that has an
        account, which nobody learns here."""
        given, by_code = visit.given, self.services.starting.by_code
        try:
            if by_code is not None:
                return self._code(visit, by_code.ask(_read(given), visit.address), None)
            self.services.starting.open(_read(given), visit.address)
        except SignUpClosed:
            raise
        except Refusal as refusal:
            wrong = {_field(each): each for each in reversed(refusal.refusals)}
            return self._page(visit, given.get("commune", ""), given, wrong)
        return sign_in_form(self.services, visit, _asked(given) or ONWARD, None, opened=True)

    def begin(self, _: Visit) -> Response:
        """Opened again, or come back to."""
        return go_on(PATH)

    def send_again(self, visit: Visit) -> Response:
        """Another code; the form before the code where what was said there is too old."""
        by_code, sealed = self._by_code(), visit.given.get("sealed", "")
        try:
            return self._code(visit, by_code.again(sealed, visit.address), None)
        except StartLost as refusal:
            return self._page(visit, "", {}, {"": refusal})
        except (TooManyTries, SmsBusy) as refusal:
            waiting = by_code.waiting(sealed, visit.given.get("asked", "")[:100])
            return self._code(visit, waiting, refusal)

    def enter(self, visit: Visit) -> Response:
        """Opened and signed in, in a new cookie; or the code again, which is never shown."""
        by_code, given = self._by_code(), visit.given
        sealed, asked = given.get("sealed", ""), given.get("asked", "")[:100]
        try:
            signed_in = by_code.enter(
                sealed, asked, given.get("code", ""), visit.address, visit.token, visit.device
            )
        except StartLost as refusal:
            return self._page(visit, "", {}, {"": refusal})
        except (CodeRefused, TooManyTries) as refusal:
            return self._code(visit, by_code.waiting(sealed, asked), refusal)
        return welcome(self.services, visit, signed_in, self.cookie)

    def _by_code(self) -> StartByCode:
        by_code = self.services.starting.by_code
        if by_code is None:
            raise AddressUnknown("no text message is sent here")
        return by_code

    def _code(self, visit: Visit, pending: PendingStart, refusal: Refusal | None) -> Response:
        _ = translator(visit.language)
        texting, base_url = self.services.entering.texting, self.services.settings.base_url
        context = {
            "title": _("Nhập mã"),
            "pending": pending,
            "onward": _asked(visit.given) or ONWARD,
            "minutes": LIFE.seconds // 60,
            "errors": {"code": at_field(refusal, _, base_url)} if refusal else {},
            "texts_fail": texting is None or not texting.working,
            "in_terminal": self.services.settings.texts_to_terminal,
        }
        return refused_gently(self.services, visit, "start_code.html", context, refusal)

    def _page(
        self, visit: Visit, code: str, values: Mapping[str, str], wrong: Mapping[str, Refusal]
    ) -> Response:
        _ = translator(visit.language)
        settings = self.services.settings
        commune = name_of(code[:10], _)
        context = {
            "title": _("Mở cơ sở mới"),
            "code": code[:10],
            "onward": _asked(values) or _asked(visit.query),
            "is_market": values.get("kind") == StartKind.MARKETPLACE.value,
            "commune": commune,
            "offers": offers(visit.query.get(FIELD, ""), _),
            "kinds": [(each.value, _(words)) for each, words in KINDS.items()],
            "values": {name: values.get(name, "") for name in FIELDS if name != "password"},
            "errors": at_fields(wrong, _, settings.base_url),
        }
        response = desk_page(visit, "start.html", context, demo=settings.demo, status=status_of(wrong))
        late = next((each for each in wrong.values() if isinstance(each, StartTooOften | TooManyTries)), None)
        if late is not None:
            response.headers["Retry-After"] = str(late.params["retry_after"])
        return response


def _asked(said: Mapping[str, str]) -> str:
    """The page of ours that somebody began from, to come back to; empty where there is none."""
    asked = said.get("next", "")
    return asked if asked and own_page(asked) == asked else ""


def _read(given: Mapping[str, str]) -> NewStart:
    kinds = {each.value: each for each in StartKind}
    kind = kinds.get(given.get("kind", ""))
    if kind is None:
        raise StartKindUnknown("choose what it is", pointer="/kind")
    return NewStart(
        kind,
        given.get("name", ""),
        given.get("commune", ""),
        given.get("phone", ""),
        given.get("password", ""),
    )


def _field(refusal: Refusal) -> str:
    name = (refusal.pointer or "").removeprefix("/")
    name = _AT.get(name, name)
    return name if name in FIELDS else ""
