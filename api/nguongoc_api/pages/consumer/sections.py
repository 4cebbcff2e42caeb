"""What stands under the verdict: facts, statements, certificates, journey, proof; each as values a template can lay out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from markupsafe import Markup

from nguongoc.batches.lots import Batch, GrowingStatements, Origin
from nguongoc.catalogue.certificates import Scheme, Validity
from nguongoc.events.handling import Reading
from nguongoc.services.provenance import CertificateStanding, Provenance, SourceLot, Stage, StageKind
from nguongoc.verdict import Outcome
from nguongoc_api.pages import formats
from nguongoc_api.pages.consumer import bought_words, check_words, words
from nguongoc_api.pages.i18n import N_, Translator


@dataclass(frozen=True, slots=True)
class Fact:
    """A term, what is said of it, and a smaller line below."""

    term: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Badge:
    """A certificate laid out; `standing` is how it stands now, and a dead one looks dead."""

    title: str
    scheme: str
    standing: Validity
    standing_words: str
    verified: bool
    lines: tuple[str, ...]
    record: str | None = None
    """The credential that an authority signed of it."""


@dataclass(frozen=True, slots=True)
class Source:
    """A lot that went into this one; `trouble` is said when it does not simply hold."""

    href: str
    title: str
    detail: str
    trouble: str


@dataclass(frozen=True, slots=True)
class Measurement:
    """What a sensor measured, in words; `alarm` is said beside it when the sensor raised one."""

    said: str
    alarm: str


@dataclass(frozen=True, slots=True)
class Stop:
    """One stop of the journey, oldest first."""

    icon: str
    title: str
    happened: Markup
    place: str
    amount: str
    entered: Markup
    late_days: int
    sources: tuple[Source, ...]
    readings: tuple[Measurement, ...] = ()
    substance: str = ""
    before: str = ""
    """What is known of the time before it, where the way begins with a purchase."""


_GREW: Final = {
    Origin.HARVESTED: N_("Nơi thu hoạch"),
    Origin.MADE: N_("Nơi làm ra"),
    Origin.PURCHASED: N_("Nơi trồng hoặc đánh bắt"),
}
_CAME: Final = {
    Origin.HARVESTED: N_("Ngày thu hoạch"),
    Origin.MADE: N_("Ngày sản xuất"),
    Origin.PURCHASED: N_("Ngày mua về"),
}
_SOURCE_TROUBLE: Final = {state.value: said for state, said in check_words.STATUS_FAILURES.items()}
WHEN_SIGNED: Final = N_("có khi ký")
_NET_UNITS: Final = {"l": "lít"}


def where_and_when(provenance: Provenance, _: Translator) -> tuple[Fact, Fact]:
    """What everybody asks first: the commune, and the day it was made or came."""
    batch = provenance.batch
    came = Fact(_(_CAME[batch.origin]), formats.day_element(batch.happened_on))
    if batch.origin is Origin.PURCHASED:
        place, note = bought_words.told(batch.told_origin, _)
        return Fact(_(_GREW[batch.origin]), place, note), came
    if batch.began_outside and batch.bought_inputs is not None:
        place, note = bought_words.raw_material(batch.bought_inputs, _)
        packed = Fact(_("Ngày đóng gói"), formats.day_element(batch.happened_on))
        return Fact(_(_GREW[Origin.PURCHASED]), place, note), packed
    place = f"{formats.commune(provenance.commune_name, _.language)}, Thanh Hóa"
    former = (
        _("Tên cũ: %(places)s", places="; ".join(provenance.former_places))
        if provenance.former_places
        else ""
    )
    return Fact(_(_GREW[batch.origin]), place, former), came


def facts(provenance: Provenance, _: Translator) -> tuple[Fact, ...]:
    """Where, when, how much, and the numbers on the pack; what was not declared is left out."""
    batch, product = provenance.batch, provenance.product
    rows = [*where_and_when(provenance, _)]
    rows += _worked(provenance, _)
    if batch.packed_on is not None and not (batch.began_outside and batch.packed_on == batch.happened_on):
        rows.append(Fact(_("Ngày đóng gói"), formats.day_element(batch.packed_on)))
    if batch.expires_on is not None:
        rows.append(Fact(_("Hạn dùng"), formats.day_element(batch.expires_on)))
    if batch.variety:
        rows.append(Fact(_("Giống"), batch.variety))
    if product.net_content_value is not None and product.net_content_unit:
        unit = product.net_content_unit
        unit = _NET_UNITS.get(unit, unit) if _.language == "vi" else unit
        number = formats.number(product.net_content_value, _.language)
        rows.append(Fact(_("Trong mỗi gói"), f"{number} {unit}"))
    rows.append(Fact(_("Cả lô có"), formats.amount(batch.quantity, _.language)))
    return (*rows, *_numbers(provenance, _))


def _worked(provenance: Provenance, _: Translator) -> list[Fact]:
    """Of what was made of purchases: where it was packed, or where its raw material is from. A label may not let one pass for the other."""
    inputs = provenance.batch.bought_inputs
    if inputs is None:
        return []
    if inputs.processed:
        return [Fact(_("Nguyên liệu từ"), *bought_words.raw_material(inputs, _))]
    return [Fact(_("Đóng gói tại"), f"{formats.commune(provenance.commune_name, _.language)}, Thanh Hóa")]


def _numbers(provenance: Provenance, _: Translator) -> tuple[Fact, ...]:
    batch, licence = provenance.batch, provenance.product.gtin_licence
    # A lot that is not signed yet has no code, and may have no number.
    code = _code(formats.grouped(batch.code)) if batch.code else _(WHEN_SIGNED)
    rows = [
        Fact(_("Mã tra cứu"), code),
        Fact(_("Số lô"), _code(batch.lot) if batch.lot else _(WHEN_SIGNED)),
    ]
    if provenance.serial:
        rows.append(Fact(_("Số riêng của gói này"), _code(provenance.serial)))
    if batch.gtin:
        demonstration = licence is not None and licence.demonstration
        note = _("Mã làm mẫu của GS1, không dùng để bán hàng.") if demonstration else ""
        rows.append(Fact(_("Mã sản phẩm (GTIN)"), _code(batch.gtin), note))
    return tuple(rows)


def _code(text: str) -> Markup:
    return Markup("<code>{}</code>").format(text)


def statements(batch: Batch, _: Translator) -> tuple[Fact, ...] | None:
    """What the producer states of growing it, each at level *declared*; None where it does not apply.

    A harvested lot without statements answers an empty tuple: the gap is shown.
    """
    declared = batch.statements
    rows = [*_pesticide(declared, batch.happened_on, _)]
    if declared.fertiliser:
        rows.append(Fact(_("Phân bón"), formats.either(declared.fertiliser, None, _.language)))
    if declared.water:
        rows.append(Fact(_("Nước tưới"), formats.either(declared.water, None, _.language)))
    if declared.notes:
        rows.append(Fact(_("Ghi thêm"), formats.either(declared.notes, None, _.language)))
    return tuple(rows) if rows or batch.origin is Origin.HARVESTED else None


def _pesticide(declared: GrowingStatements, harvested_on: date, _: Translator) -> tuple[Fact, ...]:
    rows: list[Fact] = []
    if declared.no_pesticide:
        rows.append(Fact(_("Thuốc trừ sâu bệnh"), _("Không dùng")))
    elif declared.pesticide_last_used_on is not None:
        last = _("lần cuối ngày %(day)s", day=formats.day(declared.pesticide_last_used_on))
        waited = (harvested_on - declared.pesticide_last_used_on).days
        note = _.ngettext("%(n)d ngày trước khi thu hoạch", "%(n)d ngày trước khi thu hoạch", waited)
        named = f"{declared.pesticide_name}, {last}" if declared.pesticide_name else last.capitalize()
        rows.append(Fact(_("Thuốc trừ sâu bệnh"), named, note))
    interval = declared.pre_harvest_interval_days
    if interval is not None:
        rows.append(Fact(_("Thời gian cách ly phải giữ"), _.ngettext("%(n)d ngày", "%(n)d ngày", interval)))
    return tuple(rows)


def badge(standing: CertificateStanding, _: Translator) -> Badge:
    """A certificate as it stood at production and as it stands now, with who stands behind it."""
    held = standing.certificate
    lines = [_("Nơi cấp: %(issuer)s", issuer=held.issuer)]
    if held.issuer_successor:
        lines[0] += " " + _("(nay là %(successor)s)", successor=held.issuer_successor)
    lines.append(_("Số: %(number)s", number=held.number) if held.number else _("Số: cơ sở chưa khai"))
    dates = _dates(held.issued_on, held.valid_until, _)
    if dates:
        lines.append(dates)
    if standing.at_production is not standing.now:
        lines.append(_(words.AT_PRODUCTION[standing.at_production]))
    if held.scope:
        lines.append(_("Cho: %(scope)s", scope=held.scope))
    if held.right_to_use:
        lines.append(_("Quyền dùng của cơ sở: %(right)s", right=held.right_to_use))
    elif held.scheme is Scheme.GEOGRAPHICAL_INDICATION:
        lines.append(_("Chưa thấy giấy trao quyền dùng cho cơ sở này."))
    lines.append(_level(standing, _))
    title = held.name
    if held.stars:
        title += ", " + _.ngettext("%(n)d sao", "%(n)d sao", held.stars)
    judged = None if standing.attested is None else standing.attested.check
    taken_back = judged is not None and judged.reason in words.TAKEN_BACK
    verified = judged is not None and judged.outcome is Outcome.PASS
    return Badge(
        title=title,
        scheme=_(words.SCHEMES[held.scheme]),
        standing=Validity.EXPIRED if taken_back else standing.now,
        standing_words=_(N_("Nơi cấp đã rút lại")) if taken_back else _(words.VALIDITIES[standing.now]),
        verified=verified and standing.now is Validity.CURRENT,
        lines=tuple(lines),
        record=None if standing.attested is None else standing.attested.record_id,
    )


def _level(standing: CertificateStanding, _: Translator) -> str:
    """Who stands behind it: never more than what was checked of an authority's own word, else what its holder showed."""
    held, attested = standing.certificate, standing.attested
    if attested is None:
        return _(words.LEVELS[held.level])
    check = attested.check
    on = "" if check.attested_at is None else formats.day(formats.local_day(check.attested_at))
    said = words.ATTESTED.get(check.reason, words.ATTESTED_UNCHECKED)
    return _(said, name=check.certifier or held.issuer, day=on)


def _dates(issued_on: date | None, valid_until: date | None, _: Translator) -> str:
    if issued_on and valid_until:
        return _("Từ %(first)s đến hết %(last)s", first=formats.day(issued_on), last=formats.day(valid_until))
    if issued_on:
        return _("Cấp ngày %(first)s", first=formats.day(issued_on))
    return _("Đến hết %(last)s", last=formats.day(valid_until)) if valid_until else ""


def stop(stage: Stage, _: Translator) -> Stop:
    """A stage with its two dates, when it happened and when it was entered; late entries say so."""
    icon, title = words.STAGES[stage.kind]
    entered_on = formats.local_day(stage.entered_at)
    where = (stage.organisation_name, stage.facility_name, formats.commune(stage.commune_name, _.language))
    return Stop(
        icon=icon,
        title=_(title),
        happened=formats.day_element(stage.happened_on),
        place=", ".join(part for part in where if part),
        amount=formats.amount(stage.quantity, _.language) if stage.quantity else "",
        substance=stage.substance,
        entered=formats.day_element(entered_on),
        late_days=(entered_on - stage.happened_on).days if stage.late else 0,
        sources=tuple(_source(source, _) for source in stage.sources),
        readings=tuple(_measurement(reading, _) for reading in stage.readings),
        before=bought_words.before(stage.told_origin, _) if stage.kind is StageKind.PURCHASE else "",
    )


def _measurement(reading: Reading, _: Translator) -> Measurement:
    said, alarm = words.READINGS[reading.measured]
    least, most = (formats.number(round(value, 1), _.language) for value in (reading.least, reading.most))
    between = least if least == most else _("%(first)s đến %(last)s", first=least, last=most)
    told = _(said, range=between)
    for unit in ("°C", "%"):
        told = told.replace(f" {unit}", f"\N{NO-BREAK SPACE}{unit}")
    return Measurement(told, _(alarm) if reading.alarm else "")


def _source(source: SourceLot, _: Translator) -> Source:
    trouble = _SOURCE_TROUBLE.get(source.state)
    detail = (
        source.organisation_name,
        formats.commune(source.commune_name, _.language),
        formats.day(source.happened_on),
        formats.amount(source.quantity, _.language),
    )
    return Source(
        href=f"/p/b/{source.code}",
        title=formats.one_of(source.product_name, source.product_name_en, _.language),
        detail=", ".join(part for part in detail if part),
        trouble=_(trouble) if trouble else "",
    )
