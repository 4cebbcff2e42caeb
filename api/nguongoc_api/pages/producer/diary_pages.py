"""From entries and answers to the diary's pages."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID, uuid4

from starlette.responses import Response

from nguongoc.batches.dates import vietnamese_day
from nguongoc.batches.quantities import Unit
from nguongoc.diary.areas import AreaUnit
from nguongoc.diary.entries import Activity, DoseUnit, Entry
from nguongoc.diary.substances import substance_list
from nguongoc.errors import Refusal
from nguongoc.parties.facilities import Facility
from nguongoc.ports.diary import DiaryWish
from nguongoc.services.diary_ledger import DiaryEntryDiffers
from nguongoc_api.pages import formats
from nguongoc_api.pages.i18n import translator
from nguongoc_api.pages.producer.diary_beside import Beside, shown_beside
from nguongoc_api.pages.producer.diary_form import BESIDE, CHECK, FIELDS, FIRST_DOSE, OF_STEP, Answers, needs
from nguongoc_api.pages.producer.diary_words import (
    NAMES,
    OTHERWISE,
    WARNINGS,
    deed_of,
    deeds_at,
    lines_of,
    question_of,
)
from nguongoc_api.pages.producer.page import desk_page
from nguongoc_api.pages.producer.recent_days import recent_days
from nguongoc_api.pages.producer.visit import Visit
from nguongoc_api.pages.producer.words import at_fields
from nguongoc_api.services import Services

MOST_CHOICES: Final = 1_000
REMEMBERED: Final = 60
"""Entries looked through for what was used before."""
UNDO: Final = "undo"
SEPARATOR: Final = "."
MOST_UNDONE: Final = 20
"""Entries kept at once that the next page offers to take back."""
_MONTH: Final = re.compile(r"((?:19|20|21)[0-9]{2})-(0[1-9]|1[0-2])")


def month_of(asked: str, today: date) -> tuple[date, date, str]:
    """First and last day of the month asked for, else of this one; and how it is written in an address."""
    match = _MONTH.fullmatch(asked)
    year, month = (int(match[1]), int(match[2])) if match else (today.year, today.month)
    last = calendar.monthrange(year, month)[1]
    return date(year, month, 1), date(year, month, last), f"{year}-{month:02d}"


@dataclass(frozen=True, slots=True)
class DiaryPages:
    """Each page of the diary from what is to be shown on it."""

    services: Services

    def home(
        self,
        visit: Visit,
        plots: Sequence[Facility],
        entries: Sequence[Entry],
        plot: UUID | None,
        month: str,
        *,
        more: bool,
    ) -> Response:
        _ = translator(visit.language)
        kept = visit.query.get("kept", "")
        warned = WARNINGS.get(visit.query.get("warn", ""))
        context = {
            "title": _("Nhật ký canh tác"),
            "deeds": [
                (each.value.replace("_", "-"), _(word), icon)
                for each, (word, icon) in deeds_at(plots).items()
            ],
            "lines": self._lines(visit, entries, plots),
            "plots": [("", _("Mọi thửa")), *((str(each.id), each.name) for each in plots)],
            "values": {"plot": str(plot or ""), "month": month},
            "kept": kept if kept.isdigit() and len(kept) < 4 else None,  # noqa: PLR2004
            "undo": visit.query.get(UNDO, "")[: MOST_UNDONE * 37],
            "undone": "undone" in visit.query,
            "warned": warned and _(warned),
            "more": more,
            "any_plot": bool(plots),
        }
        return self._page(visit, "diary.html", context)

    def step(
        self,
        visit: Visit,
        answers: Answers,
        plots: Sequence[Facility],
        step: str,
        refusal: Refusal | None = None,
    ) -> Response:
        """One question, or what was answered so far with a button to keep it."""
        _ = translator(visit.language)
        word, icon = deed_of(answers.activity, {each.kind for each in plots})
        question = question_of(answers.activity, step)
        both = None
        if isinstance(refusal, DiaryEntryDiffers):
            # Nothing is overwritten: sent once more, it is kept as another entry.
            both, answers.once = self._lines(visit, [refusal.kept, refusal.sent], plots), uuid4()
        today = vietnamese_day(self.services.clock.now())
        own = OF_STEP.get(step, (step,))
        context = {
            "title": _(word),
            "icon_name": icon,
            "path": f"/producer/diary/new/{answers.activity.value.replace('_', '-')}",
            "step": step,
            "question": _("Ghi thế này, đúng chưa?") if question is None else _(question),
            "hidden": [
                (name, answers.said[name]) for name in FIELDS if name in answers.said and name not in own
            ],
            "once": answers.once,
            "corrects": answers.corrects,
            "checked": step == CHECK or bool(visit.given.get("checked")),
            "values": {
                "day": today.isoformat(),
                "area_unit": "",
                "dose_unit": FIRST_DOSE.get(answers.activity, DoseUnit.KG).value,
                **answers.said,
            },
            "errors": self._errors(visit, answers.wrong),
            "both": both,
            "days": recent_days(today, _) if step == "day" else (),
            "needs_label": (answers.activity, step) not in OTHERWISE,
            "optional": step in BESIDE
            or (step in {"material", "dose", "quantity"} and not needs(answers.activity, step)),
            "rows": self._rows(visit, answers, plots, today) if step == CHECK else (),
            **self._choices(visit, answers, plots, step),
        }
        return self._page(visit, "diary_step.html", context, 422 if answers.wrong else 200)

    def entry(
        self,
        visit: Visit,
        versions: Sequence[Entry],
        plots: Sequence[Facility],
        beside: Beside,
        refused: Mapping[str, Refusal],
    ) -> Response:
        """With what may still be added to it: photos, and what is rather said than typed."""
        _ = translator(visit.language)
        newest = versions[-1]
        kinds = {each.kind for each in plots if each.id == newest.facility_id}
        word, icon = deed_of(newest.said.activity, kinds)
        context = {
            "title": _(word),
            "icon_name": icon,
            "lines": self._lines(visit, versions, plots),
            "newest": newest,
            "pickable": self._pickable(visit, newest),
            "is_harvest": newest.said.activity is Activity.HARVESTING and newest.stands,
            "kept": "kept" in visit.query,
            "added": "added" in visit.query and not refused,
            "struck": "struck" in visit.query and newest.struck,
            "restored": "restored" in visit.query and newest.stands,
            **shown_beside(beside, versions, visit),
            "errors": self._errors(visit, refused),
        }
        status = 422 if refused else 200
        return self._page(visit, "diary_entry.html", context, status, sounds=True)

    def _pickable(self, visit: Visit, newest: Entry) -> str:
        """From when its place may be harvested, in words; empty where nothing has to be waited for."""
        if not newest.stands or newest.said.interval_days is None:
            return ""
        day = self.services.keep_diary.harvest_from(visit.caller, newest.facility_id, newest.said.product_id)
        return formats.day(day) if day else ""

    def again(
        self,
        visit: Visit,
        entries: Sequence[Entry],
        plots: Sequence[Facility],
        once: UUID,
        wrong: Mapping[UUID | str, Refusal],
    ) -> Response:
        _ = translator(visit.language)
        context = {
            "title": _("Làm lại việc lần trước"),
            "lines": self._lines(visit, entries, plots),
            "once": once,
            "errors": {str(id): text for id, text in self._errors(visit, wrong).items()},
        }
        return self._page(visit, "diary_again.html", context, 422 if wrong else 200)

    def number(self, visit: Visit) -> Callable[[Decimal], str]:
        """How a person would have typed it: always the Vietnamese way, which is the one that is read."""
        return lambda value: formats.number(value, "vi")

    def _lines(
        self, visit: Visit, entries: Sequence[Entry], plots: Sequence[Facility]
    ) -> list[dict[str, Any]]:
        people = {each.id: each.name for each in self._members(visit)} if entries else {}
        return lines_of(entries, {each.id: each for each in plots}, people, translator(visit.language))

    def _rows(
        self, visit: Visit, answers: Answers, plots: Sequence[Facility], today: date
    ) -> list[tuple[str, str, str]]:
        """Step, its name, and what was answered, in words."""
        _ = translator(visit.language)
        said = {"day": today.isoformat(), **answers.said}
        rows = []
        for step in answers.steps_at(plots):
            text = said.get(step, "")
            if step == "plots":
                text = ", ".join(each.name for each in plots if str(each.id) in text.split())
            elif step in OF_STEP and text:
                text = f"{text} {self._unit(step, said.get(f'{step}_unit', ''), visit)}"
            elif step == "day":
                text = "/".join(reversed(text.split("-")))
            elif step == "interval" and text:
                text = _("%(days)s ngày", days=text)
            elif step == "who":
                names = [each.name for each in self._members(visit) if str(each.id) in text.split()]
                text = ", ".join(names) or _("Cơ sở")
            elif step == "crop":
                text = dict(self._crops(visit)).get(text, _("Cả thửa"))
            rows.append((step, _(NAMES[step]), text))
        return rows

    def _unit(self, step: str, code: str, visit: Visit) -> str:
        return dict(self._units(step, visit)).get(code, "")

    def _units(self, step: str, visit: Visit) -> list[tuple[str, str]]:
        language = visit.language
        if step == "dose":
            return [(each.value, each.label(language)) for each in DoseUnit]
        if step == "area":
            return [(each.value, each.label(language)) for each in AreaUnit]
        return [(each.value, each.label(language)) for each in Unit]

    def _choices(
        self, visit: Visit, answers: Answers, plots: Sequence[Facility], step: str
    ) -> dict[str, object]:
        """What a question offers."""
        keep = self.services.keep_diary
        if step == "plots":
            ticked = answers.said.get("plots", "").split()
            harvest = answers.activity is Activity.HARVESTING
            waits = {each.id: keep.harvest_from(visit.caller, each.id) for each in plots} if harvest else {}
            return {
                "plots": [
                    (
                        str(each.id),
                        each.name,
                        str(each.id) in ticked,
                        formats.day(day) if (day := waits.get(each.id)) else None,
                    )
                    for each in plots
                ]
            }
        if step == "material":
            names = [each.name for each in substance_list().substances if each.taken_off is None]
            return {
                "used": self._used(visit, answers),
                "names": names if answers.activity is Activity.SPRAYING else (),
            }
        if step in OF_STEP:
            return {"units": self._units(step, visit)}
        if step == "who":
            named = [(str(each.id), each.name) for each in self._members(visit)]
            return {"people": named, "chosen": answers.said.get("who", "").split()}
        if step == "crop":
            return {"options": [("", translator(visit.language)("Cả thửa")), *self._crops(visit)]}
        return {}

    def _used(self, visit: Visit, answers: Answers) -> list[str]:
        """What was used before for this, the newest first: last time's answer is most often this time's."""
        wish = DiaryWish(activity=answers.activity, standing=True)
        found = self.services.keep_diary.entries(visit.caller, wish, None, REMEMBERED)
        return list(dict.fromkeys(each.said.material for each in found if each.said.material))[:4]

    def _members(self, visit: Visit) -> Sequence[Any]:
        return self.services.name_members.members(visit.caller, None, MOST_CHOICES)

    def _crops(self, visit: Visit) -> list[tuple[str, str]]:
        found = self.services.browse_master_data.products(visit.caller, None, MOST_CHOICES)
        return [(str(each.id), formats.one_of(each.name, each.name_en, visit.language)) for each in found]

    def _errors(self, visit: Visit, wrong: Mapping[Any, Refusal]) -> dict[Any, str]:
        _ = translator(visit.language)
        return at_fields(wrong, _, self.services.settings.base_url)

    def _page(
        self,
        visit: Visit,
        template: str,
        context: Mapping[str, object],
        status: int = 200,
        *,
        sounds: bool = False,
    ) -> Response:
        demo = self.services.settings.demo
        return desk_page(visit, template, context, demo=demo, status=status, scripted=True, sounds=sounds)
