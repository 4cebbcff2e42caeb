"""What was entered in a household's name, before its own eyes; and what they say is wrong, before the cooperative's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from starlette.responses import Response
from starlette.routing import Route

from nguongoc.batches.lots import Batch
from nguongoc.diary.entries import Entry
from nguongoc.errors import Refusal
from nguongoc.ports import Account, Reader
from nguongoc.ports.confirmations import Thing, Word
from nguongoc.ports.rows import Role
from nguongoc.services.caller import Scope
from nguongoc.services.confirm_entries import ConfirmEntries, ContestUnexplained, EntryChanged, EntryNotYours
from nguongoc_api.pages import formats
from nguongoc_api.pages.i18n import Translator, translator
from nguongoc_api.pages.producer.diary_words import deed_of, summary
from nguongoc_api.pages.producer.page import desk_page, go_on
from nguongoc_api.pages.producer.visit import Visit, read_id
from nguongoc_api.pages.producer.words import at_field
from nguongoc_api.problems import kind_of
from nguongoc_api.problems.refusals import NotAuthenticated
from nguongoc_api.services import Services

PATH: Final = "/producer/mine"
CONTESTED: Final = "/producer/contested"


def mine_routes(route: Callable[..., Route], desk: MineDesk) -> list[Route]:
    """For who confirms, and for who puts right what was contested."""
    return [
        route(PATH, get=desk.show, post=desk.say, role=Role.PRODUCER, needs=Scope.CONFIRM),
        route(CONTESTED, get=desk.list_contested, role=Role.PRODUCER),
    ]


@dataclass(frozen=True, slots=True)
class MineDesk:
    """The pages over `ConfirmEntries`; safe to call from any thread."""

    services: Services

    def show(self, visit: Visit) -> Response:
        """What waits for a word first."""
        return self._page(visit, None)

    def say(self, visit: Visit) -> Response:
        """Confirmed or contested; or the page again where it was changed meanwhile, or nothing was written of what is wrong."""
        given, unknown = visit.given, EntryNotYours("nothing of this id was entered for this household")
        things, words = {each.value: each for each in Thing}, {each.value: each for each in Word}
        thing, word = things.get(given.get("thing", "")), words.get(given.get("word", ""))
        if thing is None or word is None:
            raise unknown
        id = read_id(given.get("id", ""), unknown)
        try:
            self._uses.say(_account(visit), thing, id, given.get("sha256", "")[:64], word, given.get("note"))
        except (EntryChanged, ContestUnexplained) as refusal:
            return self._page(visit, refusal)
        except Refusal as refusal:
            if refusal.pointer != "/note":
                raise
            return self._page(visit, refusal)
        return go_on(f"{PATH}?{word.value}=1")

    def list_contested(self, visit: Visit) -> Response:
        """Each with what the household says is wrong, and the way to put it right."""
        _ = translator(visit.language)
        contests = self._uses.contested(visit.caller)
        with self.services.reads.open() as reader:
            lines = [
                {
                    **_told(reader, each.thing, _),
                    "member": each.member,
                    "note": each.said.note,
                    "at": formats.moment_element(each.said.said_at),
                }
                for each in contests
            ]
        context = {"title": _("Hộ thành viên nói không đúng"), "lines": lines}
        return desk_page(visit, "contested.html", context, demo=self.services.settings.demo)

    @property
    def _uses(self) -> ConfirmEntries:
        return ConfirmEntries(self.services.reads, self.services.writer, self.services.clock)

    def _page(self, visit: Visit, refusal: Refusal | None) -> Response:
        _ = translator(visit.language)
        shown = self._uses.mine(_account(visit))
        with self.services.reads.open() as reader:
            lines: list[Mapping[str, Any]] = [
                {
                    **_told(reader, each.thing, _),
                    "sha256": each.sha256,
                    "word": None if each.said is None else each.said.word.value,
                    "note": None if each.said is None else each.said.note,
                    "share": None
                    if each.value is None or not isinstance(each.thing, Batch)
                    else f"{formats.number(each.value, visit.language)} {each.thing.quantity.unit.label(visit.language)}",
                }
                for each in shown
            ]
        settings = self.services.settings
        done = {"confirmed": _("Đã xác nhận."), "contested": _("Đã báo cho chủ cơ sở và người nhập.")}
        context = {
            "title": _("Mục đứng tên hộ"),
            "lines": lines,
            "waiting": sum(each["word"] is None for each in lines),
            "errors": {} if refusal is None else {"": at_field(refusal, _, settings.base_url)},
            "wrong_at": "" if refusal is None else visit.given.get("id", ""),
            "typed": visit.given.get("note", ""),
            "done": None if refusal else next((done[each] for each in done if each in visit.query), None),
        }
        status = 200 if refusal is None else kind_of(refusal).status
        return desk_page(visit, "mine.html", context, demo=settings.demo, status=status)


def _told(reader: Reader, thing: Entry | Batch, _: Translator) -> dict[str, Any]:
    """In the words of the diary and of lots."""
    facility = reader.parties.facility(thing.facility_id)
    told = {
        "id": thing.id,
        "plot": "" if facility is None else facility.name,
        "day": formats.day_element(thing.happened_on),
    }
    match thing:
        case Entry():
            word, sign = deed_of(thing.said.activity, () if facility is None else (facility.kind,))
            about = {"thing": Thing.DIARY.value, "name": _(word), "icon": sign, "about": summary(thing, _)}
            return told | about | {"path": f"/producer/diary/{thing.id}"}
        case Batch():
            product = reader.catalogue.product(thing.product_id)
            name = "" if product is None else formats.one_of(product.name, product.name_en, _.language)
            amount = formats.amount(thing.quantity, _.language)
            about = {"thing": Thing.LOT.value, "name": _("Lô %(name)s", name=name), "icon": "package-check"}
            return (
                told | about | {"about": f"{thing.lot} · {amount}", "path": f"/producer/batches/{thing.id}"}
            )


def _account(visit: Visit) -> Account:
    if visit.account is None:
        raise NotAuthenticated("sign in first")
    return visit.account
