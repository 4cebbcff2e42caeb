"""Every page and every state that somebody who scans can meet, rendered as the service renders them, by its path."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial

from nguongoc.batches.lots import Hold
from nguongoc.errors import NotFound, Refusal
from nguongoc.scans.checks import CheckedBefore
from nguongoc.services.check_pin import PinChecked, PinNotNow, PinOutcome
from nguongoc.services.find_lot import Fit, Found
from nguongoc.services.foreign_stamps import StampElsewhere, StampLooksLikeOurs
from nguongoc.services.in_season import Seasonal
from nguongoc.services.provenance import Provenance
from nguongoc.services.resolve_code import SerialUnknown
from nguongoc.services.traced import Trace
from nguongoc.verdict import Assurance, State
from nguongoc_api.pages import consumer
from nguongoc_api.pages.consumer.pin import render_pin
from nguongoc_api.pages.consumer.places import render_places
from nguongoc_api.pages.consumer.report import render_report
from nguongoc_api.pages.consumer.route import render_route
from nguongoc_api.pages.consumer.where import render_where
from nguongoc_api.pages.documents.passport import render_passport
from nguongoc_api.pages.i18n import Language
from nguongoc_api.pages.render import Page
from tests.factories import dossiers, traces
from tests.factories import provenance as made


def _consumer(provenance: Provenance, language: Language) -> Page:
    return consumer.render_consumer(provenance, language, base_url=made.BASE_URL, demo=True)


def _traced(trace: Trace, language: Language) -> Page:
    return consumer.render_trace(trace, "/b/7K3M9QX2T0", language, base_url=made.BASE_URL, demo=True)


def _record(language: Language) -> Page:
    record = consumer.SignedRecord(
        key="0193f4a2",
        issuer_name=made.ORGANISATION.name,
        kid=made.RECORD.kid,
        payload_sha256=made.RECORD.payload_sha256,
        issued_at=made.ENTERED,
        log_index=41,
        credential={"type": ["DigitalProductPassport"], "name": made.PRODUCT.name, "words": "dài " * 60},
        heading=made.PRODUCT.name,
    )
    return consumer.render_technical(record, language, base_url=made.BASE_URL)


def _refused(refusal: Refusal, asked: str) -> Callable[[Language], Page]:
    return lambda language: consumer.render_missing(
        refusal, asked, language, base_url=made.BASE_URL, at=made.NOW
    )


def _pin(said: PinChecked | Refusal) -> Callable[[Language], Page]:
    return lambda language: render_pin(
        said, PACK.path, language, base_url=made.BASE_URL, now=made.NOW, demo=True
    )


def _report(language: Language, **errors: str) -> Page:
    given = {"about": PACK.path, "kind": "stamp", "text": "", "contact": ""}
    return render_report(
        language, base_url=made.BASE_URL, ticket="made-up", given=given, errors={**NO_ERRORS, **errors}
    )


KNOWN = [state for state in State if state not in (State.UNKNOWN, State.MALFORMED)]
ANCHORED = made.provenance(verdict=made.verdict(State.VALID, Assurance.ANCHORED))
STRANGER = Found(Fit.UNKNOWN_SERIAL, None, None, None)
SERIAL = "ABCDEFGHJKMN0"
PACK = made.provenance(path=f"/b/7K3M9QX2T0/{SERIAL}", serial=SERIAL, has_pin=True, checked=CheckedBefore.NO)
OFTEN = replace(PACK, checked=CheckedBefore.OFTEN)
OURS = {"host": "nguon-goc.example", "ours": "nguongoc.example"}
NO_ERRORS = dict.fromkeys(("", "about", "kind", "text", "photo", "contact"), "")
SITE: dict[str, Callable[[Language], Page]] = {
    **{f"/p/{state}": partial(_consumer, made.provenance(state)) for state in KNOWN},
    "/p/anchored": partial(_consumer, ANCHORED),
    "/p/processed": partial(_consumer, made.processed()),
    "/p/pack": partial(_consumer, PACK),
    "/p/pack-often": partial(_consumer, OFTEN),
    "/p/unknown": _refused(NotFound("no such code"), "7K3M9QX2T0"),
    "/p/unknown-serial": _refused(SerialUnknown("no such serial", STRANGER), f"/b/7K3M9QX2T0/{SERIAL}"),
    "/find/elsewhere": _refused(
        StampElsewhere("of another host", **OURS), "https://other.example/b/7K3M9QX2T0"
    ),
    "/find/look-alike": _refused(
        StampLooksLikeOurs("a name like ours", **OURS), "https://nguon-goc.example/b/7K3M9QX2T0"
    ),
    "/pin/right": _pin(PinChecked(PinOutcome.FIRST, made.NOW, PACK)),
    "/pin/used": _pin(PinChecked(PinOutcome.AGAIN, made.NOW - timedelta(days=3), PACK)),
    "/pin/wrong": _pin(PinChecked(PinOutcome.WRONG, None, PACK)),
    "/pin/not-now": _pin(PinNotNow("recalled")),
    "/where": lambda language: render_where(language, PACK.path, base_url=made.BASE_URL, thanked=False),
    "/where/thanked": lambda language: render_where(
        language, PACK.path, base_url=made.BASE_URL, thanked=True
    ),
    "/privacy": lambda language: consumer.render_privacy(language, base_url=made.BASE_URL),
    "/report": _report,
    "/report/wrong": partial(_report, kind="Chọn một điều.", text="Viết vài chữ."),
    "/places/lam-kinh": lambda language: consumer.render_place(
        made.LAM_KINH, (), (), (), None, language, base_url=made.BASE_URL, on=made.TODAY
    ),
    "/places": lambda language: render_places(
        made.TRIP.places, [made.TRIP], language, base_url=made.BASE_URL, on=made.TODAY
    ),
    "/routes/di-san": lambda language: render_route(
        made.TRIP, language, base_url=made.BASE_URL, on=made.TODAY
    ),
    "/p/trace/chain": partial(_traced, traces.chain()),
    "/p/trace/alone": partial(_traced, traces.alone()),
    "/records/0193f4a2": _record,
    "/passport": lambda language: render_passport(
        dossiers.printable(dossiers.dossier(*dossiers.packed())), language
    ),
    "/passport/recalled": lambda language: render_passport(
        dossiers.printable(dossiers.dossier(*dossiers.packed(hold=Hold.RECALLED))), language
    ),
    "/passport/long": lambda language: render_passport(dossiers.printable(dossiers.long_chain()), language),
    "/": lambda language: consumer.render_home(
        language,
        base_url=made.BASE_URL,
        on=made.TODAY,
        demo=True,
        goods=[Seasonal(made.PRODUCT, made.FACILITY.commune_code, "/p/valid")],
    ),
}
