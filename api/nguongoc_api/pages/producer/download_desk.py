"""What is theirs, to take along: each list as a table, and everything as one archive."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote
from uuid import UUID

from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from nguongoc.batches.dates import vietnamese_day
from nguongoc.documents.plain_workbook import plain_workbook
from nguongoc.errors import Refusal, Unavailable
from nguongoc.ports import Account
from nguongoc.ports.rows import Role
from nguongoc.services.caller import Scope
from nguongoc.services.copy_everything import CopyEverything
from nguongoc.services.plain_rows import as_csv
from nguongoc.services.sign_in import SignInRefused
from nguongoc.services.tries import TooManyTries
from nguongoc_api.pages.i18n import Translator, translator
from nguongoc_api.pages.producer import words
from nguongoc_api.pages.producer.page import PRIVATE, desk_page
from nguongoc_api.pages.producer.table_words import TABLES, TableWords
from nguongoc_api.pages.producer.visit import Visit
from nguongoc_api.problems import kind_of
from nguongoc_api.problems.refusals import AddressUnknown, NotAuthenticated
from nguongoc_api.services import Services
from nguongoc_api.spooled import Room, Spooled

PATHS: Final = {Role.PRODUCER: "/producer/downloads", Role.HOST: "/host/downloads"}
OF_HOSTS: Final = ("places", "voucher-campaigns", "reports")
MOST_AT_ONCE: Final = 3
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV: Final = "text/csv; charset=utf-8"


class DownloadBusy(Unavailable):
    """As many downloads as this process makes at a time are under way."""

    code = "download-busy"


ROOM: Final = Room(
    "download", MOST_AT_ONCE, lambda: DownloadBusy(f"{MOST_AT_ONCE} downloads are under way", retry_after=5)
)


def download_routes(route: Callable[..., Route], desk: DownloadDesk) -> list[Route]:
    """At the desk of each who keeps things here; checking a password is rationed."""
    return [
        made
        for role, path in PATHS.items()
        for made in (
            route(path, get=desk.show, post=desk.take_all, role=role, passwords=True),
            route(f"{path}/{{name}}", get=desk.take_list, role=role),
        )
    ]


@dataclass(frozen=True, slots=True)
class DownloadDesk:
    """The pages over what is copied; safe to call from any thread."""

    services: Services

    def show(self, visit: Visit) -> Response:
        """Every list as a table in two forms, and the form for everything."""
        return self._page(visit, None)

    def take_list(self, visit: Visit) -> Response:
        """`lots.xlsx`, `lots.csv`: one list in the reader's words."""
        account = _account(visit)
        name, _dot, form = visit.places["name"].rpartition(".")
        if name not in _lists_of(account.role) or form not in ("xlsx", "csv"):
            raise AddressUnknown("no list of this name")
        _ = translator(visit.language)
        table, rows = TABLES[name], self._rows(name, account.organisation_id, _)
        headings = [_(heading) for _column, heading, _show in table.columns]
        title = _(table.title)
        made = as_csv(headings, rows) if form == "csv" else plain_workbook(title, headings, rows)
        return self._sent(made, f"{title}.{form}", CSV if form == "csv" else XLSX)

    def take_all(self, visit: Visit) -> Response:
        """The archive, after the password once more: names and telephones of many people are in it."""
        account = _account(visit)
        visit.caller.require(Scope.ACCOUNTS)
        try:
            self.services.entering.password.confirm(account, visit.given.get("password", ""), visit.address)
        except (SignInRefused, TooManyTries) as refusal:
            return self._page(visit, refusal)
        with self.services.reads.open() as reader:
            organisation = reader.parties.organisation(account.organisation_id)
        slug = "" if organisation is None else organisation.slug
        day = vietnamese_day(self.services.clock.now()).isoformat()
        made = CopyEverything(self.services.reads, self.services.clock)(account.organisation_id)
        return self._sent(made, f"{slug}-{day}.zip", "application/zip")

    def _rows(self, name: str, organisation_id: UUID, _: Translator) -> Iterator[tuple[Any, ...]]:
        told = TABLES[name].columns
        with self.services.reads.open() as reader:
            copying = reader.copying
            at = {column: place for place, column in enumerate(copying.columns(name))}
            for row in copying.rows(name, organisation_id):
                yield tuple(show(row[at[column]], _) for column, _heading, show in told)

    def _sent(self, made: Iterator[bytes], filename: str, kind: str) -> Response:
        named = f"attachment; filename*=UTF-8''{quote(filename)}"
        spooled = iter(Spooled(made, ROOM))
        return StreamingResponse(spooled, 200, PRIVATE | {"Content-Disposition": named}, kind)

    def _page(self, visit: Visit, refusal: Refusal | None) -> Response:
        _ = translator(visit.language)
        settings = self.services.settings
        role = _account(visit).role
        said = {} if refusal is None else {"password": words.at_field(refusal, _, settings.base_url)}
        lists: list[tuple[str, TableWords]] = [(name, TABLES[name]) for name in _lists_of(role)]
        context = {
            "title": _("Tải dữ liệu về"),
            "lists": [(name, _(table.title)) for name, table in lists],
            "here": PATHS[role],
            "errors": said,
        }
        status = 200 if refusal is None else kind_of(refusal).status
        response = desk_page(visit, "downloads.html", context, demo=settings.demo, status=status)
        if isinstance(refusal, TooManyTries):
            response.headers["Retry-After"] = str(refusal.params["retry_after"])
        return response


def _lists_of(role: Role) -> tuple[str, ...]:
    return OF_HOSTS if role is Role.HOST else tuple(TABLES)


def _account(visit: Visit) -> Account:
    if visit.account is None:
        raise NotAuthenticated("sign in first")
    return visit.account
