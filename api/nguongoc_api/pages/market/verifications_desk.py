"""What a marketplace verified: one by one with what it was found to be, by the day and by key, and as a table to take along."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from nguongoc.batches.dates import vietnamese_day
from nguongoc.errors import Refusal
from nguongoc.label.table import inert_cell
from nguongoc.ports.rows import Role
from nguongoc.records.code_verdict import LONGEST_CODE
from nguongoc.services.browse_verifications import HistoryWanted, SeenVerification
from nguongoc.services.caller import Scope
from nguongoc.services.note_verifications import MOST_A_DAY
from nguongoc.services.register_batch import lot_path
from nguongoc.verdict import State
from nguongoc_api.pages import formats
from nguongoc_api.pages.consumer.words import STATES
from nguongoc_api.pages.i18n import Translator, translator
from nguongoc_api.pages.market.own_keys import key_names
from nguongoc_api.pages.producer.mending import mendable
from nguongoc_api.pages.producer.new_lot import read_day
from nguongoc_api.pages.producer.page import PRIVATE, desk_page, status_of
from nguongoc_api.pages.producer.visit import Visit, read_id
from nguongoc_api.pages.producer.words import at_fields
from nguongoc_api.problems.refusals import CursorWrong
from nguongoc_api.services import Services

HERE: Final = "/market/verifications"
PER_PAGE: Final = 50
COLUMNS: Final = ("at", "verdict", "of", "product", "gtin", "lot", "code", "asked_by")
"""Of the table: `code` is the lot's own, `of` says whether the lot or one pack of it was asked for."""
ASKED: Final = ("code", "verdict", "key", "since", "until")


UNREADABLE: Final = CursorWrong("the list goes on behind a line of it")
LONGEST_SUBJECT: Final = 60


def verification_routes(route: Callable[..., Route], desk: VerificationsDesk) -> list[Route]:
    may = {"role": Role.MARKETPLACE, "needs": Scope.VERIFY}
    return [route(HERE, get=desk.show, **may), route(f"{HERE}/table", get=desk.download, **may)]


@dataclass(frozen=True, slots=True)
class Line:
    """A verification in words; `path` is the page of its lot."""

    at: str
    icon: str
    tone: str
    verdict: str
    goods: str
    path: str | None
    of: str
    by: str


@dataclass(frozen=True, slots=True)
class VerificationsDesk:
    """The pages over `BrowseVerifications`; safe to call from any thread."""

    services: Services

    def show(self, visit: Visit) -> Response:
        """Newest first, as asked for; what cannot be read of the question stands beside its field and finds nothing."""
        _ = translator(visit.language)
        names = key_names(self.services, visit)
        before = read_id(visit.query["before"], UNREADABLE) if visit.query.get("before") else None
        found: Sequence[SeenVerification] = ()
        wanted, wrong = _wanted(visit.query)
        try:
            if not wrong:
                history = self.services.visiting.verifications.history
                found = history(visit.caller, wanted, before, PER_PAGE + 1)
        except Refusal as refusal:
            wrong = {"code": mendable(refusal)}
        shown = found[:PER_PAGE]
        context = {
            "title": _("Mã đã kiểm"),
            "here": HERE,
            "lines": [_line(each, names, _) for each in shown],
            "asked": {name: visit.query.get(name, "") for name in ASKED},
            "verdicts": [(each.value, _(STATES[each].title)) for each in State],
            "keys": sorted(names.items(), key=lambda each: each[1]),
            "errors": at_fields(wrong, _, self.services.settings.base_url),
            "older": shown[-1].kept.id if len(found) > PER_PAGE else None,
            "first_page": before is None,
            "most": formats.number(Decimal(MOST_A_DAY), visit.language),
        }
        demo = self.services.settings.demo
        return desk_page(visit, "market/verifications.html", context, demo=demo, status=status_of(wrong))

    def download(self, visit: Visit) -> Response:
        """All that was asked for, as a table. Raises the first of what is wrong with the question."""
        wanted, wrong = _wanted(visit.query)
        if wrong:
            raise next(iter(wrong.values()))
        pieces = self.services.visiting.verifications.everything(visit.caller, wanted)
        today = vietnamese_day(self.services.clock.now())
        named = {"Content-Disposition": f'attachment; filename="ma-da-kiem-{today.isoformat()}.csv"'}
        table = _table(pieces, key_names(self.services, visit))
        return StreamingResponse(table, 200, named | PRIVATE, "text/csv; charset=utf-8")


def _wanted(query: Mapping[str, str]) -> tuple[HistoryWanted, dict[str, Refusal]]:
    """What was asked in the form, and what of it cannot be read, by field."""
    wrong: dict[str, Refusal] = {}
    days: dict[str, date | None] = {}
    for name in ("since", "until"):
        try:
            text = query.get(name, "").strip()
            days[name] = read_day(text) if text else None
        except Refusal as refusal:
            wrong[name] = refusal
    verdict = query.get("verdict", "")
    wanted = HistoryWanted(
        verdict=State(verdict) if verdict in {*State} else None,
        subject=query.get("key", "")[:LONGEST_SUBJECT] or None,
        since=days.get("since"),
        until=days.get("until"),
        code=query.get("code", "").strip()[:LONGEST_CODE] or None,
    )
    return wanted, wrong


def _line(seen: SeenVerification, names: Mapping[str, str], _: Translator) -> Line:
    said, batch = seen.kept.said, seen.batch
    words = STATES[State(said.verdict)]
    good = said.verdict == State.VALID.value
    if batch is None:
        goods, path, of = _("Mã không dẫn tới lô nào"), None, ""
    else:
        goods = batch.lot if seen.product is None else f"{seen.product.name} · {batch.lot}"
        path, of = f"/p{lot_path(batch)}", _("một gói") if said.unit is not None else _("cả lô")
    by = names.get(said.subject, said.subject)
    at = formats.moment_element(said.at)
    return Line(at, words.icon, "" if good else "care", _(words.title), goods, path, of, by)


def _table(pieces: Iterator[Sequence[SeenVerification]], names: Mapping[str, str]) -> Iterator[bytes]:
    """RFC 4180 in UTF-8 with a mark; nothing in it is run as a formula."""
    yield b"\xef\xbb\xbf" + _rows([COLUMNS])
    for some in pieces:
        yield _rows([_cells(each, names) for each in some])


def _cells(seen: SeenVerification, names: Mapping[str, str]) -> Sequence[str]:
    said, batch = seen.kept.said, seen.batch
    by = names.get(said.subject, said.subject)
    at = said.at.astimezone(formats.VIETNAM).isoformat(timespec="minutes")
    if batch is None:
        return at, said.verdict, "", "", "", "", "", by
    of = "lot" if said.unit is None else "pack"
    product = "" if seen.product is None else seen.product.name
    return at, said.verdict, of, product, batch.gtin or "", batch.lot, batch.code, by


def _rows(rows: Sequence[Sequence[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([inert_cell(each) for each in row] for row in rows)
    return text.getvalue().encode()
