"""From template to answer: pages of one person, which nobody else may keep and no other site may frame."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from starlette.responses import RedirectResponse, Response

from nguongoc.batches.dates import vietnamese_day
from nguongoc.errors import Refusal
from nguongoc.services.caller import may
from nguongoc.services.tell_news import News
from nguongoc_api.pages import formats
from nguongoc_api.pages.i18n import LANGUAGES, Translator, translator
from nguongoc_api.pages.producer.visit import BAD_REQUEST, LANGUAGE_COOKIE, Visit, own_page
from nguongoc_api.pages.render import SCRIPTS, render
from nguongoc_api.problems import kind_of, problem_body

STYLES: Final = ("consumer.css", "desk.css")
OK: Final = 200
SEE_OTHER: Final = 303
UNPROCESSABLE: Final = 422
LANGUAGE_SECONDS: Final = 365 * 24 * 3600
_NOT_OURS: Final = frozenset({"etag", "vary", "cache-control", "referrer-policy"})
PRIVATE: Final = {
    "Cache-Control": "no-store",
    # `no-referrer` would make browsers say `Origin: null` of our own forms, which `OriginCheck` could not tell from others'.
    "Referrer-Policy": "same-origin",
    "Vary": "Cookie, Accept-Language",
}


def desk_page(
    visit: Visit,
    template: str,
    context: Mapping[str, object],
    *,
    demo: bool,
    status: int = 200,
    style: tuple[str, ...] = STYLES,
    scripted: bool = False,
    scans: bool = False,
    installs: bool = False,
    sounds: bool = False,
) -> Response:
    """A page of the desk in the visitor's language; `context` has its `title`. A bare name is one of `producer/templates`."""
    other = next(language for language in LANGUAGES if language != visit.language)
    everything = {
        "account": visit.account,
        "can": frozenset() if visit.account is None else may(visit.account.role, visit.account.duty),
        "said_of_news": _said_of_news(visit),
        "forgotten_from": _leaving(visit),
        "number_due": _number_due(visit),
        "switch_to": own_page(visit.path),
        "idle_minutes": visit.idle_minutes,
        "owed": False,
        "scripts": SCRIPTS,
        "other": other,
        "demo": demo,
        **context,
    }
    language = visit.language
    # Pages that work without a network ask who it is when they send: there is nobody to sign in with meanwhile.
    everything["idles"] = idles = visit.account is not None and not installs
    everything["speaks"] = idles or installs
    made = render(
        template if "/" in template else f"producer/{template}",
        everything,
        language=language,
        status=status,
        style=style,
        scripted=scripted or scans or idles,
        scans=scans,
        installs=installs,
        sounds=sounds,
    )
    headers = {name: value for name, value in made.headers if name.lower() not in _NOT_OURS}
    response = Response(made.body, made.status, headers | PRIVATE)
    remember_language(response, visit)
    return response


def _said_of_news(visit: Visit) -> list[tuple[str, str, str]]:
    """In words, each with its icon and where it lies; nothing where nothing waits."""
    news, account = visit.news, visit.account
    if news is None or account is None:
        return []
    waiting = _waiting(news, account.role.value, translator(visit.language))
    return [(icon, path, words) for count, icon, path, words in waiting if count]


def _waiting(news: News, desk: str, _: Translator) -> list[tuple[int, str, str, str]]:
    """How many, the icon, where it lies, and in words."""
    return [
        (
            news.contested,
            "triangle-alert",
            "/producer/contested",
            _.ngettext(
                "%(n)d mục hộ thành viên nói không đúng",
                "%(n)d mục hộ thành viên nói không đúng",
                news.contested,
            ),
        ),
        (
            news.arrivals,
            "truck",
            "/producer/holdings",
            _.ngettext(
                "%(n)d chuyến hàng chờ anh chị xác nhận",
                "%(n)d chuyến hàng chờ anh chị xác nhận",
                news.arrivals,
            ),
        ),
        (
            news.reports,
            "message-square-warning",
            f"/{desk}/reports",
            _.ngettext(
                "%(n)d điều người mua báo, chưa đọc", "%(n)d điều người mua báo, chưa đọc", news.reports
            ),
        ),
        (
            news.lots,
            "eye",
            f"/{desk}/signals",
            _.ngettext(
                "%(n)d lô có tem được kiểm khác thường", "%(n)d lô có tem được kiểm khác thường", news.lots
            ),
        ),
        (
            news.unsigned,
            "file-check",
            f"/{desk}/signing",
            _.ngettext("%(n)d việc chờ cơ sở ký", "%(n)d việc chờ cơ sở ký", news.unsigned),
        ),
    ]


def _leaving(visit: Visit) -> str | None:
    """The day from which the organisation is forgotten, for everybody of it to see on every page."""
    due = None if visit.account is None else visit.account.forgotten_from
    return None if due is None else formats.day(vietnamese_day(due))


def status_of(wrong: Mapping[str, Refusal]) -> int:
    """Of a form shown again with what is wrong: that of the first refusal, 422 for what cannot be read; 200 where nothing is."""
    status = kind_of(next(iter(wrong.values()))).status if wrong else OK
    return UNPROCESSABLE if status == BAD_REQUEST else status


def _number_due(visit: Visit) -> str | None:
    """The day from which a number of somebody of the organisation may be another, for everybody of it to see on every page."""
    due = None if visit.account is None else visit.account.number_due
    return None if due is None else formats.day(vietnamese_day(due))


def remember_language(response: Response, visit: Visit) -> None:
    """A language chosen once stays; the cookie says nothing else."""
    if visit.chosen is not None:
        response.set_cookie(LANGUAGE_COOKIE, visit.chosen, LANGUAGE_SECONDS, samesite="lax", httponly=True)


def go_on(path: str) -> Response:
    """To another page of ours, by its path: whatever name the service is reached by stays."""
    return RedirectResponse(path, SEE_OTHER, PRIVATE)


def refusal_page(visit: Visit, refusal: Refusal, *, base_url: str, demo: bool) -> Response:
    """What cannot be shown or done, in a sentence, with the way on."""
    kind = kind_of(refusal)
    _ = translator(visit.language)
    detail = str(problem_body(refusal, visit.language, base_url)["detail"])
    title = _(kind.title)
    # Where the addresses of the API are listed is no way on for anybody at a desk.
    is_said = detail.rstrip(".").casefold() == title.casefold() or refusal.code == "address-unknown"
    said = "" if is_said else detail
    return desk_page(visit, "refused.html", {"title": title, "said": said}, demo=demo, status=kind.status)
