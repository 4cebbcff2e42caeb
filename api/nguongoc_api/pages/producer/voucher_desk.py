"""Vouchers at the host's: one field, one answer in one word; and the promises made.

The form's one-time field is the attempt: sent again over a bad network it is told the same. Learnt in two minutes, because there is
nothing to learn: type or scan, press, read.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from starlette.responses import Response

from nguongoc.batches.dates import vietnamese_day
from nguongoc.catalogue.products import Product
from nguongoc.errors import Refusal
from nguongoc.services.offer_vouchers import CampaignDraft, CampaignEnded, CampaignNotFound
from nguongoc.tourism.places import Place
from nguongoc.tourism.vouchers import Campaign
from nguongoc_api.pages import formats
from nguongoc_api.pages.consumer.voucher_words import offer_words
from nguongoc_api.pages.i18n import N_, Translator, translator
from nguongoc_api.pages.producer.mending import mendable
from nguongoc_api.pages.producer.new_lot import AnswerMissing, Wrong, read_day, read_whole
from nguongoc_api.pages.producer.page import desk_page, go_on
from nguongoc_api.pages.producer.visit import Visit, read_id
from nguongoc_api.pages.producer.words import at_fields
from nguongoc_api.problems import kind_of
from nguongoc_api.services import Services

FIELDS: Final = ("title_vi", "worth_vi", "worth_en", "count", "first_day", "last_day", "place", "product")
_CANNOT: Final[Mapping[str, tuple[str, str, str]]] = {
    "voucher-used": ("used", N_("Đã dùng rồi"), N_("Phiếu này đã dùng lúc %(at)s. Mỗi phiếu chỉ một lần.")),
    "voucher-unknown": ("care", N_("Không có phiếu này"), N_("Xem lại từng chữ trên phiếu, rồi gõ lại.")),
    "voucher-code-malformed": ("care", N_("Mã chưa đúng"), N_("Mã có 10 chữ và số. Gõ lại từng chữ.")),
    "voucher-elsewhere": ("care", N_("Phiếu của nơi khác"), N_("Phiếu này không dùng ở chỗ anh chị.")),
    "voucher-over": (
        "care",
        N_("Không trong ngày dùng"),
        N_("Phiếu chỉ dùng từ %(first_day)s đến hết %(last_day)s."),
    ),
    "voucher-codes-wrong-too-often": (
        "care",
        N_("Gõ sai nhiều lần quá"),
        N_("Chờ %(minutes)s phút rồi thử lại."),
    ),
    "voucher-form-malformed": ("care", N_("Gửi chưa trọn"), N_("Mở lại trang này rồi gõ lại mã.")),
}


@dataclass(frozen=True, slots=True)
class VoucherDesk:
    """Pages over the use cases of vouchers; safe to call from any thread."""

    services: Services

    def ask(self, visit: Visit) -> Response:
        """The field, filled where a phone scanned the voucher's symbol; nothing is redeemed by opening a page."""
        return self._redeem_page(visit, visit.query.get("code", "")[:40], None, 200)

    def redeem(self, visit: Visit) -> Response:
        """One of two answers, in large letters."""
        _ = translator(visit.language)
        typed, place = visit.given.get("code", ""), visit.given.get("place") or None
        try:
            done = self.services.vouchers.redeem(visit.caller, typed, visit.given.get("attempt", ""), place)
        except Refusal as refusal:
            if refusal.code not in _CANNOT:
                raise
            tone, title, sentence = _CANNOT[refusal.code]
            told = {name: _shown(value) for name, value in refusal.params.items()}
            answer = {
                "tone": tone,
                "title": _(title),
                "sentence": _(sentence, **told) if told else _(sentence),
            }
            return self._redeem_page(visit, typed[:40], answer, kind_of(refusal).status)
        offer = offer_words(done.campaign, _)
        when = _shown(done.at.isoformat())
        answer = {
            "tone": "done",
            "title": _("Nhận được: %(worth)s", worth=offer.worth),
            "sentence": _("Đã ghi lúc %(at)s.", at=when),
        }
        return self._redeem_page(visit, "", answer, 200)

    def list_campaigns(self, visit: Visit) -> Response:
        """What was promised, how much of it was taken, how many came."""
        _ = translator(visit.language)
        today = vietnamese_day(self.services.clock.now())
        campaigns = self.services.vouchers.offer.own(visit.caller)
        ended = next(
            (each for each in campaigns if each.ended_at and str(each.id) == visit.query.get("ended")), None
        )
        context = {
            "title": _("Phiếu đã hứa"),
            "lines": [_line(each, today, _) for each in campaigns],
            "ended": ended and _line(ended, today, _),
        }
        return self._page(visit, "vouchers.html", context)

    def ask_campaign(self, visit: Visit) -> Response:
        today = vietnamese_day(self.services.clock.now()).isoformat()
        return self._campaign_page(visit, {"count": "50", "first_day": today}, {})

    def offer(self, visit: Visit) -> Response:
        """Promise it, or show the form again with what is wrong."""
        read = _read_campaign(visit.given)
        if not isinstance(read, Wrong):
            try:
                self.services.vouchers.offer(visit.caller, read)
                return go_on("/host/vouchers")
            except Refusal as refusal:
                mendable(refusal)
                read = _spread(refusal)
        values = {name: visit.given.get(name, "") for name in FIELDS}
        return self._campaign_page(visit, values, read.at)

    def end(self, visit: Visit) -> Response:
        """Take no more; what was taken stays good. Or that taken back."""
        unknown = CampaignNotFound("no such campaign of this organisation")
        id, offer = read_id(visit.places["campaign_id"], unknown), self.services.vouchers.offer
        if "resume" in visit.given:
            offer.resume(visit.caller, id)
            return go_on("/host/vouchers")
        with suppress(CampaignEnded):
            offer.end(visit.caller, id)
        return go_on(f"/host/vouchers?ended={id}")

    def _redeem_page(
        self, visit: Visit, typed: str, answer: Mapping[str, str] | None, status: int
    ) -> Response:
        _ = translator(visit.language)
        places = self.services.visiting.welcome.own(visit.caller)
        context = {
            "title": _("Nhận phiếu của khách"),
            "typed": typed,
            "answer": answer,
            "places": _choices(places, _),
            "attempt": secrets.token_urlsafe(16),
        }
        return self._page(visit, "voucher.html", context, status)

    def _campaign_page(
        self, visit: Visit, values: Mapping[str, str], wrong: Mapping[str, Refusal]
    ) -> Response:
        _ = translator(visit.language)
        base_url = self.services.settings.base_url
        places = self.services.visiting.welcome.own(visit.caller)
        context = {
            "title": _("Hứa phiếu mới"),
            "values": values,
            "places": _choices(places, _),
            "products": self._products(visit, places, _),
            "errors": at_fields(wrong, _, base_url),
        }
        return self._page(visit, "new_voucher.html", context, 422 if wrong else 200)

    def _products(self, visit: Visit, places: Sequence[Place], _: Translator) -> list[tuple[str, str]]:
        """Own goods, and those that an authority tied to own places."""
        with self.services.reads.open() as reader:
            own = list(reader.catalogue.products_of(visit.caller.organisation_id, None, 200))
            slugs = {slug for place in places for slug in place.product_slugs}
            tied = [reader.catalogue.product_by_slug(slug) for slug in sorted(slugs)]
        found: dict[str, Product] = {each.slug: each for each in [*own, *tied] if each is not None}
        return [(slug, formats.one_of(each.name, each.name_en, _.language)) for slug, each in found.items()]

    def _page(
        self, visit: Visit, template: str, context: Mapping[str, object], status: int = 200
    ) -> Response:
        return desk_page(visit, template, context, demo=self.services.settings.demo, status=status)


def _choices(places: Sequence[Place], _: Translator) -> list[tuple[str, str]]:
    return [(each.id, formats.one_of(each.name_vi, each.name_en, _.language)) for each in places]


def _line(campaign: Campaign, today: date, _: Translator) -> dict[str, object]:
    return {
        "id": campaign.id,
        "offer": offer_words(campaign, _),
        "runs": campaign.runs_on(today),
        "open": campaign.ended_at is None and today <= campaign.last_day,
        "counts": _(
            "%(taken)s trên %(count)s phiếu đã lấy, %(redeemed)s đã dùng",
            taken=campaign.taken,
            count=campaign.count,
            redeemed=campaign.redeemed,
        ),
    }


def _read_campaign(given: Mapping[str, str]) -> CampaignDraft | Wrong:
    wrong = Wrong()
    title = wrong.take("title_vi", lambda: _needed(given, "title_vi")) or ""
    worth = wrong.take("worth_vi", lambda: _needed(given, "worth_vi")) or ""
    count = wrong.take("count", lambda: read_whole(_needed(given, "count"))) or 0
    first = wrong.take("first_day", lambda: read_day(_needed(given, "first_day")))
    last = wrong.take("last_day", lambda: read_day(_needed(given, "last_day")))
    place = wrong.take("place", lambda: _needed(given, "place")) or ""
    product = wrong.take("product", lambda: _needed(given, "product")) or ""
    if wrong.at or first is None or last is None:
        return wrong
    return CampaignDraft(
        title_vi=title,
        title_en=title,
        worth_vi=worth,
        worth_en=given.get("worth_en") or worth,
        count=count,
        first_day=first,
        last_day=last,
        places=(place,),
        products=(product,),
    )


def _needed(given: Mapping[str, str], name: str) -> str:
    if not given.get(name):
        raise AnswerMissing("fill this in")
    return given[name]


def _spread(refusal: Refusal) -> Wrong:
    """A refusal of the domain, to the fields its pointers name."""
    wrong = Wrong()
    for each in refusal.refusals:
        name = (each.pointer or "").split("/")[1] if each.pointer else ""
        name = {"places": "place", "products": "product"}.get(name, name)
        wrong.at.setdefault(name if name in FIELDS else "", each)
    return wrong


def _shown(value: object) -> str:
    """A moment or a day of a refusal, as people here write it."""
    text = str(value)
    try:
        if "T" in text:
            local = datetime.fromisoformat(text).astimezone(formats.VIETNAM)
            return f"{local:%H:%M} {formats.day(local.date())}"
        return formats.day(date.fromisoformat(text))
    except ValueError:
        return text
