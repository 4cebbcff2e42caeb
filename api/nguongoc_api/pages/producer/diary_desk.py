"""The farm diary at the desk: big buttons, one question a screen, yesterday's work again, and what was written down by plot and month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final
from uuid import UUID, uuid4, uuid5

from starlette.responses import Response

from nguongoc.batches.dates import vietnamese_day
from nguongoc.diary.entries import Activity, Entry
from nguongoc.diary.places import is_done_at
from nguongoc.errors import Refusal
from nguongoc.parties.facilities import Facility
from nguongoc.ports.diary import DiaryWish
from nguongoc.services.diary_ledger import DiaryDraft, DiaryEntryNotFound, Kept, Plot
from nguongoc_api.pages.producer.diary_beside import Beside
from nguongoc_api.pages.producer.diary_form import (
    ASKED,
    CHECK,
    MOST_TICKS,
    Answers,
    answers_from,
    answers_of,
    needs,
)
from nguongoc_api.pages.producer.diary_pages import MOST_UNDONE, SEPARATOR, UNDO, DiaryPages, month_of
from nguongoc_api.pages.producer.mending import mendable
from nguongoc_api.pages.producer.new_lot import AnswerMissing
from nguongoc_api.pages.producer.page import go_on
from nguongoc_api.pages.producer.visit import Visit, read_id
from nguongoc_api.problems.refusals import AddressUnknown
from nguongoc_api.services import Services

HOME: Final = "/producer/diary"
SHOWN: Final = 100
RESTORE: Final = "restore"
_NONE: Final[Mapping[str, Refusal]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class DiaryDesk:
    """The producer's pages over `KeepDiary`; safe to call from any thread."""

    services: Services

    def list_entries(self, visit: Visit) -> Response:
        """What was done, by plot and month, the newest day first; and the buttons to write more down."""
        plots = self._plots(visit)
        plot = next((each.id for each in plots if str(each.id) == visit.query.get("plot")), None)
        first, last, month = month_of(visit.query.get("month", ""), vietnamese_day(self.services.clock.now()))
        wish = DiaryWish(plot, None, first, last)
        found = self.services.keep_diary.entries(visit.caller, wish, None, SHOWN + 1)
        return self._pages.home(visit, plots, found[:SHOWN], plot, month, more=len(found) > SHOWN)

    def ask(self, visit: Visit) -> Response:
        """The first question of an activity; a single plot needs no asking."""
        activity = self._activity(visit)
        answers, plots = answers_of(activity, {}), self._plots(visit, activity)
        if len(plots) != 1:
            return self._pages.step(visit, answers, plots, "plots")
        answers.said["plots"] = str(plots[0].id)
        return self._pages.step(visit, answers, plots, self._after("plots", answers, visit))

    def answer(self, visit: Visit) -> Response:
        """The next question, or one that is to be answered anew, or kept."""
        answers = answers_of(self._activity(visit), visit.given)
        given, plots = visit.given, self._plots(visit, answers.activity)
        step, wanted = given.get("step", ""), given.get("go", "")
        if wanted == "save":
            return self._save(visit, answers, plots)
        if wanted in answers.steps:
            return self._pages.step(visit, answers, plots, wanted)
        if step in answers.steps and not answers.judge(step):
            return self._pages.step(visit, answers, plots, step)
        return self._pages.step(visit, answers, plots, self._after(step, answers, visit))

    def show_entry(self, visit: Visit, refused: Mapping[str, Refusal] = _NONE) -> Response:
        """One entry with everything that was said before and after, and what of a photo or memo just sent was refused."""
        versions, keep = self._versions(visit), self.services.keep_diary
        beside = Beside(
            [photo for each in versions for photo in keep.photos.of_entry(visit.caller, each.id)],
            [memo for each in versions for memo in keep.memos.of_entry(visit.caller, each.id)],
        )
        return self._pages.entry(visit, versions, self._plots(visit), beside, refused)

    def strike(self, visit: Visit) -> Response:
        """Struck out: it stays to be read."""
        newest = self._versions(visit)[-1]
        id = uuid5(newest.id, "strike")
        self.services.keep_diary.strike(visit.caller, newest.id, id, visit.given.get("note") or None)
        return go_on(f"{HOME}/{id}?struck=1")

    def undo(self, visit: Visit) -> Response:
        """What was just kept, struck out again, or what was just struck out said again: all stays to be read. Pressed twice, or corrected meanwhile, nothing more is done."""
        unknown = DiaryEntryNotFound("no such entry in the diary of this organisation")
        keep = self.services.keep_diary
        if RESTORE in visit.given:
            struck = read_id(visit.given[RESTORE], unknown)
            kept = keep.restore(visit.caller, struck, uuid5(struck, RESTORE))
            return go_on(f"{HOME}/{kept.entries[0].id if isinstance(kept, Kept) else struck}?restored=1")
        for text in visit.given.get(UNDO, "").split(SEPARATOR)[:MOST_UNDONE]:
            id = read_id(text, unknown)
            newest = keep.versions(visit.caller, id)[-1]
            if newest.id == id and newest.stands:
                keep.strike(visit.caller, id, uuid5(id, "strike"), None)
        return go_on(f"{HOME}?undone=1")

    def ask_correction(self, visit: Visit) -> Response:
        """The newest version as typed answers, each of which can be changed."""
        answers = answers_from(self._versions(visit)[-1], self._pages.number(visit))
        return self._pages.step(visit, answers, self._plots(visit), CHECK)

    def ask_again(self, visit: Visit) -> Response:
        """What was done on the last day, to be ticked."""
        return self._pages.again(visit, self._repeatable(visit), self._plots(visit), uuid4(), {})

    def do_again(self, visit: Visit) -> Response:
        """The ticked ones, of today; each by itself, and none twice."""
        entries = self._repeatable(visit)
        once = read_id(visit.given.get("once", ""), DiaryEntryNotFound("a key is needed"))
        ticked = [each for each in entries if visit.given.get(f"entry-{each.id}")]
        wrong: dict[UUID | str, Refusal] = {}
        warnings: list[str] = []
        made: list[Entry] = []
        today = vietnamese_day(self.services.clock.now())
        for each in ticked:
            said = replace(each.said, happened_on=today, captured_at=None, position=None, photos=())
            plot = Plot(uuid5(once, str(each.id)), each.facility_id, each.responsible_id)
            try:
                kept = self.services.keep_diary(visit.caller, DiaryDraft(said, (plot,)))
            except Refusal as refusal:
                wrong[each.id] = mendable(refusal, 404)
            else:
                warnings += kept.warnings if isinstance(kept, Kept) else ()
                made += kept.entries if isinstance(kept, Kept) else ()
        if not ticked:
            nothing = AnswerMissing("tick what was done")
            return self._pages.again(visit, entries, self._plots(visit), once, {"": nothing})
        if wrong:
            return self._pages.again(visit, entries, self._plots(visit), once, wrong)
        return _done(len(ticked), warnings, made)

    def _save(self, visit: Visit, answers: Answers, plots: Sequence[Facility]) -> Response:
        answers.said.setdefault("day", vietnamese_day(self.services.clock.now()).isoformat())
        draft = answers.draft()
        if draft is None:
            return self._pages.step(visit, answers, plots, CHECK)
        keep = self.services.keep_diary
        try:
            if answers.corrects is None:
                kept = keep(visit.caller, draft)
            else:
                kept = keep.correct(visit.caller, answers.corrects, draft)
        except Refusal as refusal:
            answers.spread(mendable(refusal, 404))
            return self._pages.step(visit, answers, plots, CHECK, refusal)
        entries = kept.entries if isinstance(kept, Kept) else ()
        warnings = kept.warnings if isinstance(kept, Kept) else ()
        if len(entries) == 1 and not warnings and answers.corrects is None:
            return go_on(f"{HOME}/{entries[0].id}?kept=1")
        return _done(len(entries), warnings, () if answers.corrects is not None else entries)

    def _after(self, step: str, answers: Answers, visit: Visit) -> str:
        asked = ASKED[answers.activity]
        if visit.given.get("checked") or step not in asked:
            return CHECK
        return (*asked, CHECK)[asked.index(step) + 1]

    def _repeatable(self, visit: Visit) -> list[Entry]:
        """A harvest, a landing, a delivery is weighed anew each time."""
        last = self.services.keep_diary.last_day(visit.caller)
        return [each for each in last if not needs(each.said.activity, "quantity")][:MOST_TICKS]

    def _versions(self, visit: Visit) -> tuple[Entry, ...]:
        unknown = DiaryEntryNotFound("no such entry in the diary of this organisation")
        return self.services.keep_diary.versions(visit.caller, read_id(visit.places["entry_id"], unknown))

    def _activity(self, visit: Visit) -> Activity:
        named = visit.places["activity"].replace("-", "_")
        if named not in {*Activity}:
            raise AddressUnknown("no such activity")
        return Activity(named)

    def _plots(self, visit: Visit, activity: Activity | None = None) -> Sequence[Facility]:
        """Where such a thing is done: nobody sprays a packhouse."""
        found = self.services.browse_master_data.facilities(visit.caller, None, MOST_TICKS)
        fit = [each for each in found if activity is None or is_done_at(activity, each)]
        return sorted(fit, key=lambda each: each.name.casefold())

    @property
    def _pages(self) -> DiaryPages:
        return DiaryPages(self.services)


def _done(count: int, warnings: Sequence[str], made: Sequence[Entry]) -> Response:
    """With what was made, for the next page to take it back; what a correction replaced does not come back by striking it out."""
    codes = "".join(f"&warn={each}" for each in dict.fromkeys(warnings))
    ids = SEPARATOR.join(str(each.id) for each in made) if len(made) <= MOST_UNDONE else ""
    return go_on(f"{HOME}?kept={count}{codes}" + (f"&{UNDO}={ids}" if ids else ""))
