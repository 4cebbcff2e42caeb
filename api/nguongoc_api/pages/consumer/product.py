"""`/p/...`: the page of one lot, or of one unit of it. Verdict first, then the goods, then the proof."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final
from urllib.parse import quote, urlsplit

from nguongoc.services.check_pin import takes_pin
from nguongoc.services.provenance import BEFORE_HARVEST, Provenance
from nguongoc.services.register_batch import lot_path
from nguongoc.services.take_voucher import gives_vouchers
from nguongoc.verdict import State
from nguongoc_api.pages import formats
from nguongoc_api.pages.consumer import (
    check_words,
    checked_words,
    lab_words,
    owner_links,
    sections,
    structured_data,
    verdict,
    visits,
    words,
)
from nguongoc_api.pages.consumer.environment_words import environment_facts, with_figures
from nguongoc_api.pages.consumer.green_words import footprint_verified, green_note
from nguongoc_api.pages.consumer.link import Link
from nguongoc_api.pages.consumer.picture import picture
from nguongoc_api.pages.consumer.voucher_words import offer_words
from nguongoc_api.pages.i18n import READER_LANGUAGES, Language, Translator, translator
from nguongoc_api.pages.render import LONGEST_FRESH, SCRIPTS, Page, data_block, render

MOST_VISITS: Final = 3
_TONGUES: Final[dict[Language, str]] = {"vi": "Tiếng Việt", "en": "English", "zh": "中文"}
_MISMATCHED: Final = frozenset({State.MISMATCH})
"""Where the record and the code disagree, nothing is told of the goods as if it were theirs."""


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to tell of a problem: an office that answers, or none is shown."""

    name_vi: str
    name_en: str
    phone: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Address:
    """The addresses of a page: its own, those in each language, and the other languages to switch to, by their own names."""

    canonical: str
    alternates: tuple[tuple[Language, str], ...]
    others: tuple[tuple[Language, str], ...]
    indexed: bool

    @property
    def host(self) -> str:
        """The one name that the label carries and the address bar must show."""
        return urlsplit(self.canonical).netloc


def address(base_url: str, path: str, language: Language, *, indexed: bool) -> Address:
    canonical = f"{base_url}{path}"
    alternates = tuple((tongue, f"{canonical}?lang={tongue}") for tongue in READER_LANGUAGES)
    others = tuple((tongue, _TONGUES[tongue]) for tongue in READER_LANGUAGES if tongue != language)
    return Address(canonical, alternates, others, indexed)


def render_consumer(
    provenance: Provenance,
    language: Language,
    *,
    base_url: str,
    demo: bool = False,
    contact: Contact | None = None,
) -> Page:
    """The page for people of a code that is known here, whatever its verdict.

    `base_url` is ours, without a slash at its end; nothing of the request's host enters the page.
    """
    _ = translator(language)
    head = verdict.head_of(provenance, base_url, _)
    data = structured_data.product(provenance, language, base_url)
    # A recall that nobody finds protects nobody.
    told = data is not None or provenance.verdict.state is State.RECALLED
    indexed = provenance.serial is None and told
    context = {
        "p": provenance,
        "head": head,
        "checked": checked_words.checked_said(provenance.checked, _),
        "address": address(base_url, f"/p{provenance.path}", language, indexed=indexed),
        "title": formats.one_of(provenance.product.name, provenance.product.name_en, language),
        "description": head.sentence,
        "preview": structured_data.preview_image(provenance.product.photo, base_url),
        "data": data_block(data) if data else None,
        "demo": demo,
        "contact": contact,
        "asks_pin": takes_pin(provenance),
        "pack": provenance.path,
        "goods": provenance.verdict.state not in _MISMATCHED,
        **goods_context(provenance, base_url, _),
        **_after(provenance, base_url),
        **_proof(provenance, base_url, _),
    }
    return render(
        "consumer/product.html",
        context,
        language=language,
        max_age=fresh_seconds(provenance),
        scripted=True,
    )


def _after(provenance: Provenance, base_url: str) -> dict[str, object]:
    """What is passed on is the lot: a pack's own number, sent about, would be scanned like a copied one."""
    path = lot_path(provenance.batch)
    return {"shared": f"{base_url}{path}", "lot_path": path, "about_code": provenance.path}


def goods_context(provenance: Provenance, base_url: str, _: Translator) -> dict[str, object]:
    """Everything of the page but its verdict, its proof, and what is done with an address."""
    sold, batch, language = provenance.product, provenance.batch, _.language
    places = tuple(tie_in.place for tie_in in provenance.tie_ins[:MOST_VISITS])
    origin = formats.commune(provenance.commune_name, language)
    return {
        "picture": picture(sold.photo, language) if sold.photo else None,
        "facts": sections.facts(provenance, _),
        "where_and_when": sections.where_and_when(provenance, _),
        "statements": sections.statements(batch, _),
        "bought": batch.began_outside,
        "grown": any(stage.kind in BEFORE_HARVEST for stage in provenance.journey),
        "environment": environment_facts(batch.environment, footprint_verified(provenance), _),
        "green": green_note(provenance, _),
        "tests": lab_words.told(provenance.lab_reports, _),
        "badges": tuple(
            with_figures(sections.badge(held, _), held.certificate, batch, _)
            for held in provenance.certificates
        ),
        "stops": tuple(sections.stop(stage, _) for stage in provenance.journey),
        "visits": tuple(
            visits.visit(tie_in, _, provenance.organisation.slug)
            for tie_in in provenance.tie_ins[:MOST_VISITS]
        ),
        "vouchers": tuple(
            Link(f"/vouchers/{each.id}?of={quote(provenance.path)}", offer_words(each, _).worth)
            for each in provenance.campaigns
            if gives_vouchers(provenance)
        ),
        "sketch": visits.sketch(provenance.facility, origin, places, _),
        "retailers": owner_links.shops(provenance, _),
        "recipes": owner_links.outward(provenance.links, owner_links.RECIPES, language),
        "story": formats.either(sold.story_vi, sold.story_en, language),
        "usage": formats.either(sold.usage_vi, sold.usage_en, language),
        "warning": formats.either(sold.warning_vi, sold.warning_en, language),
        "about": formats.either(provenance.organisation.about_vi, provenance.organisation.about_en, language),
        "season": formats.months(sold.season_months, _) if sold.season_months else "",
        "season_months": sold.season_months,
        "this_month": formats.local_day(provenance.verdict.checked_at).month,
        "custodial": verdict.is_custodial(provenance.record.kid, base_url),
        "facility_kind": _(words.FACILITIES[provenance.facility.kind]),
    }


def _proof(provenance: Provenance, base_url: str, _: Translator) -> dict[str, object]:
    record = provenance.record
    return {
        "record_key": record_key(record.id),
        "earlier_key": None
        if provenance.correction is None
        else record_key(provenance.correction.superseded_id),
        "own": tuple((said, sign, _(sentence)) for said, sign, sentence in check_words.OWN_CHECK),
        "scripts": SCRIPTS,
        "link": f"{base_url}{provenance.path}",
        "issued": formats.moment_element(record.issued_at),
        "logged": formats.moment_element(record.logged_at) if record.logged_at else None,
        "witnessed": formats.moment_element(record.log_time.at) if record.log_time else None,
        "witnesses": ", ".join(record.log_time.witnesses) if record.log_time else "",
        "steps": tuple(
            (
                check,
                _(check_words.CHECKS[check.step][check.outcome]),
                _(check_words.OUTCOMES[check.outcome]),
                check_words.OUTCOME_ICONS[check.outcome],
            )
            for check in provenance.verdict.checks
        ),
    }


def record_key(record_id: str) -> str:
    """The last part of a record's id, under which `/records/` and `/log/proof/` serve it."""
    return record_id.rstrip("/").rsplit("/", 1)[-1].rsplit(":", 1)[-1]


def fresh_seconds(provenance: Provenance) -> int:
    """How long the page may be kept: never across the midnight on which something on it expires."""
    now = provenance.verdict.checked_at.astimezone(formats.VIETNAM)
    ends = {held.certificate.valid_until for held in provenance.certificates} | {provenance.batch.expires_on}
    if now.date() not in ends:
        return LONGEST_FRESH
    midnight = datetime.combine(now.date() + timedelta(days=1), time(), formats.VIETNAM)
    return min(LONGEST_FRESH, max(0, int((midnight - now).total_seconds())))
