"""`/vouchers/{campaign}?of={path of a pack}` and `/v/{code}`: a voucher taken by a form and shown, on paper too; without a script.

The page of a pack is the same for everybody and kept; this form is made anew for each visit, its one-time field is what makes the
code, so that whatever a thumb or a bad network sends twice takes one voucher. Nothing here asks or keeps who somebody is.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final
from urllib.parse import quote
from uuid import UUID

from anyio import CapacityLimiter, to_thread
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from nguongoc.errors import Refusal
from nguongoc.identifiers.pin import PinMalformed
from nguongoc.label.qr import qr_svg
from nguongoc.services.check_pin import PinTooOften, PinWrong
from nguongoc.services.offer_vouchers import CampaignNotFound
from nguongoc.services.take_voucher import VouchersTooOften
from nguongoc.tourism.places import Place
from nguongoc_api.pages import formats
from nguongoc_api.pages.consumer.link import Link
from nguongoc_api.pages.consumer.pin import why_not
from nguongoc_api.pages.consumer.product import address
from nguongoc_api.pages.consumer.voucher_words import grouped_voucher, offer_words, said_of
from nguongoc_api.pages.guarded import FormRefusals, guarded
from nguongoc_api.pages.i18n import READER_LANGUAGES, Language, Translator, choose_language, translator
from nguongoc_api.pages.producer.page import PRIVATE, SEE_OTHER
from nguongoc_api.pages.producer.visit import Visit, read_id, read_visit
from nguongoc_api.pages.render import render
from nguongoc_api.problems import kind_of
from nguongoc_api.problems.refusals import InternalError
from nguongoc_api.services import Services

LOG = logging.getLogger(__name__)
PREFIXES: Final = ("/vouchers/", "/v/")
THREADS: Final = 4
_PRIVATE: Final = PRIVATE | {"X-Robots-Tag": "noindex"}
Answer = Callable[[Visit, Language], Response]


def vouchers_app(services: Services) -> ASGIApp:
    """The application with its own limits; only its own form may send to it."""
    pages = _VoucherPages(services)
    routes = [
        pages.route("/vouchers/{campaign_id}", {"GET": pages.offer, "POST": pages.take}),
        pages.route("/v/{code}", {"GET": pages.show}),
    ]
    return guarded(routes, pages.refused)


class _VoucherPages:
    def __init__(self, services: Services) -> None:
        self._services = services
        self.refused = FormRefusals.of(services.settings)
        self._base_url = services.settings.base_url
        self._threads = CapacityLimiter(THREADS)

    def route(self, path: str, answers: Mapping[str, Answer]) -> Route:
        async def endpoint(request: Request) -> Response:
            try:
                visit = await read_visit(request, "")
            except Refusal as refusal:
                return self.refused(refusal, request.scope)
            accepted = request.headers.get("accept-language", "")
            language = choose_language(accepted, visit.query.get("lang"), READER_LANGUAGES)
            return await to_thread.run_sync(
                self._answer, visit, language, answers[request.method], limiter=self._threads
            )

        return Route(path, endpoint, methods=list(answers))

    def _answer(self, visit: Visit, language: Language, answer: Answer) -> Response:
        try:
            return answer(visit, language)
        except Refusal as refusal:
            return self._refused(visit, language, refusal)
        except Exception:
            # Never the path: a code stands in it.
            LOG.exception("the page of a voucher failed")
            failed = InternalError("this page cannot be shown now; try again in a moment")
            return self._refused(visit, language, failed)

    def offer(self, visit: Visit, language: Language) -> Response:
        """What is promised, where and until when, with the button that takes it."""
        return self._offer(visit, language, secrets.token_urlsafe(16))

    def _offer(self, visit: Visit, language: Language, nonce: str, wrong: str = "") -> Response:
        _ = translator(language)
        pack = visit.query.get("of", "")
        offered = self._services.vouchers.take.offered(_campaign_id(visit), pack)
        campaign = offered.campaign
        context = {
            "title": _("Phiếu khi về thăm"),
            "offer": offer_words(campaign, _),
            "places": [_place(each, _) for each in offered.places],
            "goods": formats.one_of(
                offered.provenance.product.name, offered.provenance.product.name_en, language
            ),
            "pack": offered.provenance.path,
            "back": f"/p{offered.provenance.path}",
            "left": campaign.left(),
            "here": f"/vouchers/{campaign.id}?of={quote(offered.provenance.path, safe='/')}",
            "nonce": nonce,
            "asks_pin": offered.provenance.has_pin,
            "wrong": wrong,
        }
        return self._page(visit, language, "voucher_offer.html", context, 422 if wrong else 200)

    def take(self, visit: Visit, language: Language) -> Response:
        """To the voucher; the same form again leads to the same one. A PIN mistyped is asked for once more."""
        given = visit.given
        pack, once, pin = given.get("of", ""), given.get("once", ""), given.get("pin", "")
        try:
            code = self._services.vouchers.take(_campaign_id(visit), pack, once, visit.address, pin)
        except (PinMalformed, PinWrong) as refusal:
            asked = replace(visit, query={**visit.query, "of": pack})
            return self._offer(asked, language, once, why_not(refusal, translator(language)))
        return Response(status_code=SEE_OTHER, headers=_PRIVATE | {"Location": f"/v/{code}"})

    def show(self, visit: Visit, language: Language) -> Response:
        """The voucher: to be shown on the phone, or printed."""
        _ = translator(language)
        held = self._services.vouchers.take.held(visit.places["code"], visit.address)
        used = held.voucher.redeemed_at
        context = {
            "title": _("Phiếu khi về thăm"),
            "offer": offer_words(held.campaign, _),
            "places": [_place(each, _) for each in held.places],
            "code": grouped_voucher(held.code),
            "symbol": Markup(qr_svg(f"{self._base_url}/host/voucher?code={held.code}")),  # noqa: S704
            "used": formats.moment_element(used) if used else None,
            "used_at": _place(held.place, _).text if held.place else "",
        }
        return self._page(visit, language, "voucher.html", context)

    def _refused(self, visit: Visit, language: Language, refusal: Refusal) -> Response:
        _ = translator(language)
        title, sentence = said_of(refusal, _)
        context = {"title": title, "sentence": sentence}
        status = kind_of(refusal).status
        response = self._page(visit, language, "voucher_refused.html", context, status)
        if isinstance(refusal, (VouchersTooOften, PinTooOften)):
            response.headers["Retry-After"] = str(int(str(refusal.params["minutes"])) * 60)
        return response

    def _page(
        self,
        visit: Visit,
        language: Language,
        template: str,
        context: Mapping[str, object],
        status: int = 200,
    ) -> Response:
        everything = {
            "address": address(self._base_url, visit.path, language, indexed=False),
            "description": "",
            "preview": "",
            "data": None,
            "demo": self._services.settings.demo,
            # Who changes the language asks for the same pack.
            "asked": f"&of={quote(visit.query['of'], safe='/')}" if "of" in visit.query else "",
            **context,
        }
        styles = ("consumer.css", "desk.css")
        made = render(f"consumer/{template}", everything, language=language, status=status, style=styles)
        kept = {name: value for name, value in made.headers if name not in {*_PRIVATE, "ETag"}}
        return Response(made.body, made.status, kept | _PRIVATE)


def _campaign_id(visit: Visit) -> UUID:
    return read_id(visit.places["campaign_id"], CampaignNotFound("no vouchers of this kind are given today"))


def _place(place: Place, _: Translator) -> Link:
    name = formats.one_of(place.name_vi, place.name_en, _.language)
    return Link(f"/places/{place.id}", name)
