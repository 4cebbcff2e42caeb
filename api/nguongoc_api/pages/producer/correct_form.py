"""What is said of a lot instead: a form with what stands, read as an amendment, and the two set side by side."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Final, TypeVar

from nguongoc.batches.corrections import DECLARED, Amendment, Corrected
from nguongoc.batches.lots import Batch, GrowingStatements, Origin
from nguongoc.batches.quantities import Quantity, Unit, parse_unit, parse_vietnamese_amount
from nguongoc.batches.seasons import SEASON_BEYOND, SEASON_HIGH
from nguongoc.errors import Refusal
from nguongoc.ports import Answer
from nguongoc.services.cap_volumes import NOT_COUNTED, SEASON_NOT_COUNTED
from nguongoc.services.correct_lot import CorrectedLot, Previewed
from nguongoc.services.once import Once
from nguongoc_api.pages import formats
from nguongoc_api.pages.consumer.corrections import WORDS
from nguongoc_api.pages.i18n import N_, Translator
from nguongoc_api.pages.producer.bought_lot import TOLD, read_told, told_words, typed
from nguongoc_api.pages.producer.new_lot import AnswerMissing, Wrong, read_day, read_whole

T = TypeVar("T")
GROWING: Final = tuple(each.name for each in fields(GrowingStatements))
FIELDS: Final = (
    "value",
    "unit",
    "happened_on",
    "packed_on",
    "expires_on",
    "variety",
    *GROWING,
    TOLD,
    "note",
    "supersedes",
)
LABELS: Final = {
    Corrected.QUANTITY: N_("Số lượng"),
    Corrected.HAPPENED_ON: N_("Ngày thu hoạch hoặc làm ra"),
    Corrected.PACKED_ON: N_("Ngày đóng gói"),
    Corrected.EXPIRES_ON: N_("Hạn dùng"),
    Corrected.VARIETY: N_("Giống"),
    Corrected.TOLD_ORIGIN: N_("Nơi trồng, đánh bắt (người bán nói)"),
}
GROWING_LABELS: Final = {
    "pesticide_last_used_on": N_("Ngày dùng thuốc lần cuối"),
    "pesticide_name": N_("Tên thuốc đã dùng"),
    "pre_harvest_interval_days": N_("Thời gian cách ly ghi trên nhãn (ngày)"),
    "no_pesticide": N_("Không dùng thuốc bảo vệ thực vật"),
    "fertiliser": N_("Phân bón"),
    "water": N_("Nước tưới"),
    "notes": N_("Ghi thêm"),
}
_MUCH: Final = N_("Nhiều hơn mức thường thu được ở nơi trồng này. Đúng thì cứ ký.")
_UNCOUNTED: Final = N_(
    "Đơn vị này không so được với mức đã khai cho nơi trồng hoặc ghi trên giấy chứng nhận."
)
_WARNINGS: Final = {
    SEASON_HIGH: _MUCH,
    SEASON_BEYOND: _MUCH,
    SEASON_NOT_COUNTED: _UNCOUNTED,
    NOT_COUNTED: _UNCOUNTED,
}
_ONCE: Final = re.compile(r"[A-Za-z0-9_-]{22}")


def standing(batch: Batch) -> dict[str, str]:
    """What stands declared, as the fields of the form hold it."""
    said = batch.statements
    values = {
        "value": f"{batch.quantity.value:f}".replace(".", ","),
        "unit": batch.quantity.unit.value,
        "happened_on": batch.happened_on.isoformat(),
        "packed_on": _day(batch.packed_on),
        "expires_on": _day(batch.expires_on),
        "variety": batch.variety or "",
        TOLD: typed(batch.told_origin) if batch.origin is Origin.PURCHASED else "",
        "supersedes": batch.passport_id,
    }
    growing = {name: getattr(said, name) for name in GROWING}
    plain = {
        name: _day(value) if isinstance(value, date) else str(value)
        for name, value in growing.items()
        if value
    }
    return values | plain | ({"no_pesticide": "1"} if said.no_pesticide else {})


def read_amendment(given: Mapping[str, str], batch: Batch) -> Amendment | Wrong:
    """What was typed. A field that holds what stood in it says nothing new, whatever it would be read as."""
    wrong, before = Wrong(), standing(batch)

    def needed(name: str, read: Callable[[str], T], standing: T) -> T:
        text = given.get(name, "").strip()
        if text == before[name]:
            return standing
        if not text:
            raise AnswerMissing("fill this in")
        return read(text)

    def optional(name: str, read: Callable[[str], T]) -> T | None:
        text = given.get(name, "").strip()
        return read(text) if text else None

    quantity = batch.quantity
    value = wrong.take("value", lambda: needed("value", parse_vietnamese_amount, quantity.value))
    unit = wrong.take("unit", lambda: needed("unit", parse_unit, quantity.unit))
    happened = wrong.take("happened_on", lambda: needed("happened_on", read_day, batch.happened_on))
    packed = wrong.take("packed_on", lambda: optional("packed_on", read_day))
    expires = wrong.take("expires_on", lambda: optional("expires_on", read_day))
    told = wrong.take(TOLD, lambda: needed(TOLD, read_told, batch.told_origin)) if before[TOLD] else None
    statements = _growing(given, wrong, optional) if batch.origin is Origin.HARVESTED else batch.statements
    if wrong.at:
        return wrong
    return Amendment(
        given=frozenset(DECLARED) - {Corrected.ENVIRONMENT},
        quantity=Quantity(value or Decimal(0), unit or Unit.KG),
        happened_on=happened,
        packed_on=packed,
        expires_on=expires,
        variety=given.get("variety", "").strip() or None,
        statements=statements,
        told_origin=told,
        note=given.get("note", "").strip() or None,
        supersedes=given.get("supersedes") or None,
    )


def _growing(
    given: Mapping[str, str], wrong: Wrong, optional: Callable[..., date | int | str | None]
) -> GrowingStatements:
    used = wrong.take("pesticide_last_used_on", lambda: optional("pesticide_last_used_on", read_day))
    days = wrong.take("pre_harvest_interval_days", lambda: optional("pre_harvest_interval_days", read_whole))
    return GrowingStatements(
        pesticide_last_used_on=used if isinstance(used, date) else None,
        pesticide_name=given.get("pesticide_name", "").strip() or None,
        pre_harvest_interval_days=days if isinstance(days, int) else None,
        no_pesticide="no_pesticide" in given,
        fertiliser=given.get("fertiliser", "").strip() or None,
        water=given.get("water", "").strip() or None,
        notes=given.get("notes", "").strip() or None,
    )


def spread(refusal: Refusal) -> dict[str, Refusal]:
    """A refusal, under the fields its pointers name; under `""` what is wrong with the whole."""
    found: dict[str, Refusal] = {}
    for each in refusal.refusals:
        parts = (each.pointer or "").split("/")
        name = "value" if parts[-1] == "quantity" else TOLD if "told_origin" in parts else parts[-1]
        found.setdefault(name if name in FIELDS else "", each)
    return found


def once_of(subject: str, batch: Batch, given: Mapping[str, str]) -> Once[CorrectedLot] | None:
    """The one-time key of the form with the digest of all that was typed; None for a form that lost its key."""
    key = given.get("once", "")
    if not _ONCE.fullmatch(key):
        return None
    typed = "\n".join(f"{name}={given.get(name, '')}" for name in FIELDS)
    digest = hashlib.sha256(f"{path_of(batch)}\n{typed}".encode()).hexdigest()
    return Once(subject, key, digest, lambda _: Answer(digest, 303, (("Location", done_at(batch)),), b""))


def path_of(batch: Batch) -> str:
    return f"/producer/batches/{batch.id}/correct"


def done_at(batch: Batch) -> str:
    return f"/producer/batches/{batch.id}?corrected=1"


def side_by_side(seen: Previewed, _: Translator) -> list[tuple[str, str, str]]:
    """What changes: its name, what stands, what will."""
    rows = []
    for each in seen.members:
        if each in LABELS:
            rows.append((_(LABELS[each]), _shown(seen.before, each, _), _shown(seen.after, each, _)))
        elif each is Corrected.STATEMENTS:
            rows += _statements(seen.before.statements, seen.after.statements, _)
        else:
            # What is kept of the goods goes on while a lot stands; the new passport says it as it is now.
            name = _(WORDS[each])
            rows.append((name[:1].upper() + name[1:], _("như lúc khai"), _("như hiện nay")))
    return rows


def warned(seen: Previewed, _: Translator) -> list[str]:
    """What is noticed and refuses nothing, each once."""
    return list(dict.fromkeys(_(_WARNINGS[each]) for each in seen.warnings if each in _WARNINGS))


def _shown(batch: Batch, member: Corrected, _: Translator) -> str:
    if member is Corrected.QUANTITY:
        return formats.amount(batch.quantity, _.language)
    if member is Corrected.TOLD_ORIGIN:
        return told_words(typed(batch.told_origin), _)
    return _said(getattr(batch, member.value), _)


def _statements(
    before: GrowingStatements, after: GrowingStatements, _: Translator
) -> list[tuple[str, str, str]]:
    pairs = [(name, getattr(before, name), getattr(after, name)) for name in GROWING]
    return [(_(GROWING_LABELS[name]), _said(one, _), _said(two, _)) for name, one, two in pairs if one != two]


def _said(value: object, _: Translator) -> str:
    if isinstance(value, date):
        return formats.day(value)
    if isinstance(value, bool):
        return _("có khai") if value else _("không khai")
    return _("không khai") if value is None else str(value)


def _day(value: date | None) -> str:
    return "" if value is None else value.isoformat()
