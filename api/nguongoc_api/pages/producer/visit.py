"""One request of a person at a desk, read from the wire: what was asked, typed, and who it is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final
from urllib.parse import parse_qsl
from uuid import UUID

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request

from nguongoc.errors import Refusal
from nguongoc.geography.borders import LARGEST_BYTES
from nguongoc.ports import Account
from nguongoc.services.caller import Caller
from nguongoc.services.sessions import caller_of_account
from nguongoc.services.tell_news import News
from nguongoc_api.pages.i18n import LANGUAGES, Language, choose_language
from nguongoc_api.pages.producer.devices import device_of
from nguongoc_api.problems.refusals import MediaTypeWrong, NotAuthenticated

FORM: Final = "application/x-www-form-urlencoded"
UPLOAD: Final = "multipart/form-data"
LARGEST_FORM: Final = 64_000
"""Bytes. The longest notes in Vietnamese, percent-encoded, are a tenth of it."""
LARGEST_UPLOAD: Final = 2 * LARGEST_BYTES + 10_000
"""Bytes of a form with a file in it, or with the file's text pasted into a field, or both."""
MOST_FIELDS: Final = 170
"""A laboratory's report has thirty rows of five."""
_AS_TYPED: Final = frozenset({"password", "new_password"})
MOST_FILES: Final = 6
"""What an entry of the diary has of photos."""
_SEVERAL: Final = re.compile(r"/producer/diary/[0-9a-f-]{36}/photos")
BAD_REQUEST: Final = 400
LANGUAGE_COOKIE: Final = "nguongoc-lang"
_OWN_PAGE: Final = re.compile(
    r"/(?:producer|authority|host|market|offers)(?:/[a-z0-9_-]{1,70}){0,4}|/host/voucher\?code=[0-9A-Za-z]{10}|/market/keys\?test=1"
)


def takes_several(path: str) -> bool:
    """Where more than one file may come with the form."""
    return _SEVERAL.fullmatch(path) is not None


def read_id(text: str, unknown: Refusal) -> UUID:
    """An id out of an address or a form. Raises `unknown`: what is no id names nothing."""
    try:
        return UUID(text)
    except ValueError:
        raise unknown from None


@dataclass(frozen=True, slots=True)
class Visit:
    """`given` holds the fields of a form, the first of each name, trimmed; `token` is what the browser's cookie says."""

    path: str
    places: Mapping[str, str]
    query: Mapping[str, str]
    given: Mapping[str, str]
    language: Language
    chosen: Language | None
    """The language just asked for by a link, to be remembered."""
    token: str | None
    address: str
    account: Account | None = None
    cookies: Mapping[str, str] = field(default_factory=dict)
    """What the browser remembers besides the session: choices that say nothing of anybody."""
    files: tuple[bytes, ...] = ()
    """What was sent as files; a field left empty is none."""
    news: News | None = None
    """What waits at the desk, for the head of its pages."""
    device: str = ""
    """What the browser says it is, in a word or two of a short list."""
    idle_minutes: int = 0

    @property
    def file(self) -> bytes:
        """What was sent as a file where a form takes one; empty where none was chosen."""
        return self.files[0] if self.files else b""

    def of(self, account: Account | None, idle_minutes: int, news: News | None = None) -> Visit:
        return replace(self, account=account, news=news, idle_minutes=idle_minutes)

    @property
    def caller(self) -> Caller:
        """For pages that only somebody signed in reaches."""
        if self.account is None:
            raise NotAuthenticated("sign in first")
        return caller_of_account(self.account)


async def read_visit(request: Request, cookie: str) -> Visit:
    """With what was typed or sent. Raises `MediaTypeWrong` for a body that is no form."""
    visit = visit_without_form(request, cookie)
    if request.method == "POST" and _kind(request) == UPLOAD:
        given, files = await _upload(request, MOST_FILES if takes_several(visit.path) else 1)
        return replace(visit, given=given, files=files)
    return replace(visit, given=await _form(request))


def visit_without_form(request: Request, cookie: str) -> Visit:
    """Who asks for what, the body unread."""
    query = _first(_pairs(request.url.query))
    chosen = query.get("lang")
    remembered = chosen if chosen in LANGUAGES else request.cookies.get(LANGUAGE_COOKIE)
    return Visit(
        path=request.url.path,
        places=request.scope.get("path_params", {}),
        query=query,
        given={},
        language=choose_language(request.headers.get("accept-language", ""), remembered),
        chosen=chosen if chosen in LANGUAGES else None,
        token=request.cookies.get(cookie),
        cookies=request.cookies,
        address=request.client.host if request.client else "",
        device=device_of(request.headers.get("user-agent", "")),
    )


def own_page(asked: str) -> str:
    """Where to go on to after signing in: a page of ours by its path, never an address somebody else wrote."""
    return asked if _OWN_PAGE.fullmatch(asked) else "/producer"


def asked_page(visit: Visit) -> str:
    """The page that somebody not signed in opened; of a guest's voucher with its code, which nobody scans twice at a busy gate."""
    with_code = f"{visit.path}?code={visit.query.get('code', '')}"
    return with_code if own_page(with_code) == with_code else own_page(visit.path)


async def _form(request: Request) -> dict[str, str]:
    if request.method != "POST":
        return {}
    body = await request.body()
    if body and _kind(request) != FORM:
        raise MediaTypeWrong("this address takes a form", expected=FORM)
    return _first(_pairs(body.decode("utf-8", "replace")))


async def _upload(request: Request, most: int) -> tuple[dict[str, str], tuple[bytes, ...]]:
    """Fields and the files of a form that is sent in parts."""
    try:
        form = await request.form(max_files=most, max_fields=MOST_FIELDS, max_part_size=LARGEST_UPLOAD)
    except HTTPException as error:
        if error.status_code != BAD_REQUEST:
            raise
        raise MediaTypeWrong("this form cannot be read", expected=UPLOAD) from None
    pairs = form.multi_items()
    files = [await each.read() for _, each in pairs if isinstance(each, UploadFile)]
    await form.close()
    return _first([(name, each) for name, each in pairs if isinstance(each, str)]), tuple(filter(None, files))


def _kind(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def _pairs(text: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        return []


def _first(pairs: list[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in pairs:
        # Nothing else that people type begins or ends with a blank on purpose.
        found.setdefault(name, value if name in _AS_TYPED else value.strip())
    return found
