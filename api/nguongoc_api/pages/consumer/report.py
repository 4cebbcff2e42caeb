"""`/report`: the form for who found something wrong, and the private page on which the answer comes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from nguongoc.reports.report import CONTACT_LIMIT, TEXT_LIMIT, Report, ReportKind, ReportState
from nguongoc_api.pages import formats
from nguongoc_api.pages.consumer.product import address
from nguongoc_api.pages.i18n import N_, Language, translator
from nguongoc_api.pages.render import Page, render

STYLES: Final = ("consumer.css", "desk.css")
KINDS: Final[Mapping[ReportKind, str]] = {
    ReportKind.STAMP: N_("Con tem: dán lại, chụp lại, số không đúng"),
    ReportKind.GOODS: N_("Món hàng: hỏng, có vật lạ, ăn vào khó chịu"),
    ReportKind.DIFFERS: N_("Trang nói một đằng, hàng một nẻo"),
    ReportKind.SELLER: N_("Nơi bán"),
    ReportKind.OTHER: N_("Điều khác"),
}
STATES: Final[Mapping[ReportState, tuple[str, str]]] = {
    ReportState.NEW: ("clock", N_("Đã nhận, chưa ai mở xem")),
    ReportState.SEEN: ("eye", N_("Đã có người xem")),
    ReportState.ANSWERED: ("message-circle", N_("Đã trả lời")),
    ReportState.CLOSED: ("check", N_("Đã xong")),
}


def render_report(
    language: Language,
    *,
    base_url: str,
    ticket: str,
    given: Mapping[str, str],
    errors: Mapping[str, str],
    demo: bool = False,
    status: int = 200,
) -> Page:
    """The form, empty or as it was sent with what is wrong beside each field; the picture has to be chosen again."""
    _ = translator(language)
    context = {
        "address": address(base_url, "/report", language, indexed=False),
        "title": _("Báo điều lạ"),
        "description": _("Con tem hay món hàng có gì không đúng, báo cho nơi làm ra và cơ quan quản lý."),
        "preview": "",
        "data": None,
        "demo": demo,
        "ticket": ticket,
        "given": given,
        "errors": errors,
        "kinds": tuple((kind.value, _(words)) for kind, words in KINDS.items()),
        "text_limit": TEXT_LIMIT,
        "contact_limit": CONTACT_LIMIT,
    }
    return render("consumer/report.html", context, language=language, status=status, style=STYLES)


def render_reported(
    report: Report, token: str, by: str, language: Language, *, base_url: str, demo: bool = False
) -> Page:
    """The private page of one report; `by` is who answered."""
    _ = translator(language)
    icon, standing = STATES[report.state]
    context = {
        "address": address(base_url, f"/report/{token}", language, indexed=False),
        "title": _("Điều anh chị đã báo"),
        "description": "",
        "preview": "",
        "data": None,
        "demo": demo,
        "report": report,
        "kind": _(KINDS[report.kind]),
        "icon_name": icon,
        "standing": _(standing),
        "sent": formats.moment_element(report.created_at),
        "answered": formats.moment_element(report.answered_at) if report.answered_at else None,
        "by": by,
        "private_link": f"{base_url}/report/{token}",
    }
    return render("consumer/reported.html", context, language=language, style=STYLES)
