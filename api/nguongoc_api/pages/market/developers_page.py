"""`/developers`: ten minutes to the first verified code. Its examples are files beside it, shown with this service's own address."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from starlette.responses import Response
from starlette.routing import Route

from nguongoc.batches.dates import vietnamese_day
from nguongoc.services.in_season import goods_in_season
from nguongoc.services.open_organisation import StartKind
from nguongoc.services.try_codes import GTIN, TEST_LOTS
from nguongoc.services.verify_codes import MOST_CODES
from nguongoc.verdict import State
from nguongoc.verify.reasons import state_of
from nguongoc_api.middleware.rate_limit import REQUESTS
from nguongoc_api.pages.i18n import N_, translator
from nguongoc_api.pages.producer.page import desk_page
from nguongoc_api.pages.producer.start_desk import FOR_MARKET
from nguongoc_api.pages.producer.visit import Visit
from nguongoc_api.services import Services

PATH: Final = "/developers"
FOLDER: Final = Path(__file__).resolve().parent / "examples"
TRIED_PATH: Final = f"/01/{GTIN}/10/TEST-VALID"
LANGUAGES: Final = (
    ("curl", "verify.sh", "sh"),
    ("Python", "verify.py", "python3 verify.py"),
    ("JavaScript", "verify.mjs", "node verify.mjs"),
    ("PHP", "verify.php", "php verify.php"),
)
"""What each is called, its file, and how it is run."""
DEEDS: Final[Mapping[State, str]] = {
    State.VALID: N_("Đăng bán, giao hàng được. Chỉ anchored mới được hiện màu xanh."),
    State.SUSPICIOUS: N_("Hồ sơ đúng, nhưng tem được quét khác thường: xem gói hàng trước khi giao."),
    State.UNVERIFIED: N_("Chưa kết luận được: hỏi lại sau ít phút, đừng coi là sai."),
    State.NOT_ACTIVATED: N_("Tem chưa dùng: đừng nhận gói này."),
    State.ON_HOLD: N_("Ngừng giao, chờ tin của nơi làm ra."),
    State.EXPIRED: N_("Ngừng bán."),
    State.SUPERSEDED: N_("Có bản mới hơn: đọc bản mới."),
    State.REVOKED: N_("Lời khai đã bị rút: gỡ khỏi trang bán."),
    State.RECALLED: N_("Ngừng bán, ngừng giao, báo người đã mua."),
    State.MISMATCH: N_("Mã, chữ ký hoặc lô không khớp: giữ gói hàng lại, báo nơi làm ra."),
    State.UNKNOWN: N_("Không có mã này: đừng đăng bán dưới mã này."),
    State.MALFORMED: N_("Mã viết sai: xem problem.suggestion."),
}


@dataclass(frozen=True, slots=True)
class Example:
    """What is shown to be copied; the tests run it from the page itself."""

    name: str
    title: str
    run: str
    text: str


@dataclass(frozen=True, slots=True)
class DevelopersPage:
    """For everybody, signed in or not; safe to call from any thread."""

    services: Services

    def show(self, visit: Visit) -> Response:
        """The page, in the visitor's language; what is copied is the same in each."""
        _, base_url = translator(visit.language), self.services.settings.base_url
        link, live = f"{base_url}{TRIED_PATH}", first_call(self.services, is_test=False)
        examples = [Example(name, title, run, _text(name, base_url, link)) for title, name, run in LANGUAGES]
        codes = [(lot, state_of(steps.values())) for lot, steps in TEST_LOTS.items()]
        context = {
            "title": _("Cho người viết chương trình"),
            "base_url": base_url,
            "examples": examples,
            "signed": Example("signed.sh", "", "", _text("signed.sh", base_url, link)),
            "token": Example("token.sh", "", "", _text("token.sh", base_url, link)),
            "gtin": GTIN,
            "codes": [(lot, state.value, _(DEEDS[state])) for lot, state in codes]
            + [("TEST", State.MALFORMED.value, _(DEEDS[State.MALFORMED]))],
            "keys": self._keys(visit, "/market/keys?test=1"),
            "live_keys": self._keys(visit, "/market/keys"),
            "live": None if live is None else Example("live.sh", "", "", live),
            "most": MOST_CODES,
            "requests": REQUESTS,
            "did": f"{self.services.custody.service_did}",
        }
        return desk_page(visit, "market/developers.html", context, demo=self.services.settings.demo)

    def _keys(self, visit: Visit, onward: str) -> str:
        """Where this visitor gets a key: whoever has no account comes there by opening one."""
        if visit.account is not None or not self.services.settings.open_sign_up:
            return onward
        return "/start?" + urlencode({FOR_MARKET: StartKind.MARKETPLACE.value, "next": onward})


def first_call(services: Services, *, is_test: bool) -> str | None:
    """A command that verifies a code, for a key in `NGUONGOC_KEY`: a sample code for a test key, else some lot that anybody finds on the
    first page; None where nothing is in season."""
    base_url, path = services.settings.base_url, TRIED_PATH
    if not is_test:
        with services.reads.open() as reader:
            goods = goods_in_season(reader, vietnamese_day(services.clock.now()))
        if not goods:
            return None
        path = goods[0].path.removeprefix("/p")
    return _text("verify.sh", base_url, f"{base_url}{path}")


def developers_routes(route: Callable[..., Route], page: DevelopersPage) -> list[Route]:
    return [route(PATH, get=page.show)]


@cache
def _source(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8").rstrip("\n")


def _text(name: str, base_url: str, link: str) -> str:
    return _source(name).replace("BASE", base_url).replace("LINK", link)
