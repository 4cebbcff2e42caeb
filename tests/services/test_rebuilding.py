"""`nguongoc rebuild`: on a sound store nothing changes; whatever projection is damaged is there again afterwards."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine, delete, select, update

from nguongoc.batches.lots import LotInput, Origin
from nguongoc.batches.quantities import Quantity, Unit
from nguongoc.ports.rows import Role
from nguongoc.services.check_integrity import FaultKind
from nguongoc.services.rebuild_projections import RebuildProjections, Rebuilt
from nguongoc.store.engine import open_engine
from nguongoc.store.repositories.rows import table
from nguongoc.store.tables import (
    BatchInputRow,
    BatchRow,
    EventEpcRow,
    EventNameRow,
    EventPartyRow,
    EventRow,
    EventTermRow,
    LotEdgeRow,
    LotMovementRow,
)
from nguongoc_api.cli.rebuild import run
from nguongoc_api.services import Services
from tests.epcis import alone, declared_wrong, document, object_event
from tests.service import Farm, caller_for
from tests.services.test_capturing import GTIN, Desk, event, link, sold
from tests.vectors import vectors

PROJECTIONS = (
    BatchRow,
    BatchInputRow,
    EventRow,
    EventNameRow,
    EventEpcRow,
    EventTermRow,
    EventPartyRow,
    LotEdgeRow,
    LotMovementRow,
)
SENSORS = {
    "sensorElementList": [
        {
            "sensorMetadata": {"time": "2026-11-22T01:00:00.000Z", "deviceID": "urn:x:logger:7"},
            "sensorReport": [{"type": "Temperature", "value": 4.25, "uom": "CEL"}],
        }
    ]
}


def fill(services: Services) -> Desk:
    """Lots, one made of another, one taken back; captured, foreign, voided and sensor events, readers, units, packed goods."""
    desk = Desk(services, Farm(services))
    other = Farm(services, "htx-khac")
    lot, wrong = desk.farm.register(), desk.farm.register()
    dried = desk.farm.add_product(process="fresh-to-dried", gtin=GTIN)
    part = LotInput(lot.batch.id, Quantity(Decimal("100.5"), Unit("kg")))
    made = desk.farm.register(
        dried, origin=Origin.MADE, quantity=Quantity(Decimal(40), Unit("kg")), inputs=(part,)
    )
    units = services.writer.run(lambda uow: uow.lots.claim_units(made.batch.product_id, made.batch.id, 5, 1))
    serial = services.serials.cipher(made.batch.product_id, 1).serial(units.first)
    receiver = [{"type": "owning_party", "destination": other.organisation.did}]
    desk.capture(event(lot, 10, destinationList=receiver, **SENSORS))
    desk.capture(sold(lot, 20.25, eventID="urn:uuid:1"))
    desk.capture(sold(lot, 20.25, eventID="urn:uuid:2"))
    desk.capture(declared_wrong(sold(lot, 5)))
    desk.capture(sold(lot, 5))
    desk.capture(alone(epcList=[f"https://id.gs1.org/01/{GTIN}/21/{serial}"], bizStep="receiving"))
    desk.capture(
        alone(
            type="AggregationEvent",
            action="ADD",
            epcList=None,
            parentID="urn:epc:id:sscc:0614141.1234567890",
            childQuantityList=[{"epcClass": link(lot), "quantity": 3, "uom": "KGM"}],
        )
    )
    desk.capture(
        alone(
            type="TransformationEvent",
            action=None,
            epcList=None,
            inputQuantityList=[{"epcClass": link(made), "quantity": 1.5, "uom": "KGM"}],
            outputQuantityList=[{"epcClass": "urn:epc:class:lgtin:0614141.107346.X"}],
        )
    )
    with services.reads.open() as reader:
        own = reader.events.event(wrong.batch.event_id)
    assert own is not None
    desk.capture(declared_wrong(json.loads(own.body)))
    examples(services, other)
    services.sequence_log()
    return desk


def examples(services: Services, farm: Farm) -> None:
    """What GS1 published, captured by a repository; and a document with a context of its own."""
    repository = Desk(services, farm)
    repository.farm.caller = caller_for(farm.organisation, Role.REPOSITORY)
    for path in sorted((vectors("epcis") / "examples").glob("*.jsonld")):
        assert repository.captures_raw(path.read_bytes()).report.refused == 0
    context = [alone()["@context"][0], {"ex": "https://ex.example/"}]
    extended = document(object_event(**{"ex:grade": "A"}), **{"@context": context})
    assert repository.captures_raw(json.dumps(extended).encode()).report.stored == 1


def dump(engine: Engine) -> dict[str, list[str]]:
    with engine.connect() as connection:
        return {
            table(each).name: sorted(repr(tuple(row)) for row in connection.execute(select(table(each))))
            for each in PROJECTIONS
        }


def rebuild(services: Services) -> Rebuilt:
    return RebuildProjections(services.writer, services.serials, services.settings.base_url)()


def _everything(row_class: Any) -> Callable[[], Any]:
    return lambda: delete(table(row_class))


DAMAGES: dict[str, Callable[[], Any]] = {
    "index": _everything(EventEpcRow),
    "statements": _everything(EventTermRow),
    "readers": _everything(EventPartyRow),
    "edges": _everything(LotEdgeRow),
    "movements": _everything(LotMovementRow),
    "inputs": _everything(BatchInputRow),
    "columns": lambda: update(table(EventRow)).values(
        identity=None, action=None, biz_step=None, disposition="x", read_point="x", declared_at=None
    ),
    "voids": lambda: update(table(EventRow)).values(voided_by=None),
    "lots": lambda: update(table(BatchRow)).values(
        amount=Decimal(1), variety="khác", code=table(BatchRow).c.code
    ),
}


def test_a_sound_store_is_left_as_it_is_and_a_damaged_one_is_as_it_was(services: Services) -> None:
    desk = fill(services)
    desk.check()
    engine = open_engine(services.settings.database)
    before = dump(engine)
    assert all(before.values()), "something of everything"
    rebuilt = rebuild(services)
    assert (sum(rebuilt.changed.values()), rebuilt.unreadable) == (0, {})
    assert dump(engine) == before
    for name, damage in DAMAGES.items():
        with engine.begin() as connection:
            assert connection.execute(damage()).rowcount > 0, name
        assert sum(rebuild(services).changed.values()) > 0, name
        assert dump(engine) == before, name
    with engine.begin() as connection:
        for damage in DAMAGES.values():
            connection.execute(damage())
    rebuild(services)
    assert dump(engine) == before
    desk.check()
    engine.dispose()


TOLD = {
    "index": {FaultKind.EVENT_INDEX},
    "statements": {FaultKind.EVENT_INDEX},
    "readers": {FaultKind.EVENT_READERS},
    "edges": {FaultKind.EDGES},
    "movements": {FaultKind.EVENT_MOVEMENT},
    "voids": {FaultKind.EVENT_VOIDED},
}


def test_fsck_tells_each_damage_as_what_it_is(services: Services) -> None:
    desk = fill(services)
    engine = open_engine(services.settings.database)
    for name, expected in TOLD.items():
        with engine.begin() as connection:
            connection.execute(DAMAGES[name]())
        assert {fault.kind for fault in desk.faults()} == expected, name
        rebuild(services)
    names = table(EventNameRow)
    with engine.begin() as connection:
        connection.execute(delete(names).where(names.c.name == "urn:uuid:1"))
        connection.execute(
            update(table(EventRow)).where(table(EventRow).c.standing == "foreign").values(standing="captured")
        )
    assert {fault.kind for fault in desk.faults()} == {FaultKind.EVENT_NAME, FaultKind.EVENT_STANDING}
    rebuild(services)
    desk.check()
    engine.dispose()


def test_an_event_that_cannot_be_read_is_named_and_the_others_are_put_right(services: Services) -> None:
    desk = Desk(services, Farm(services))
    lot = desk.farm.register()
    one, other = desk.capture(event(lot, 1)), desk.capture(event(lot, 2))
    engine = open_engine(services.settings.database)
    events = table(EventRow)
    with engine.begin() as connection:
        connection.execute(update(events).values(identity=None))
        connection.execute(update(events).where(events.c.id == one.id).values(body=b"{"))
    assert list(rebuild(services).unreadable) == [one.id]
    assert desk.stored(other).identity is not None
    engine.dispose()


def test_the_command_says_how_many_rows_differed(
    services: Services, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Farm(services).register()
    engine = open_engine(services.settings.database)
    with engine.begin() as connection:
        connection.execute(delete(table(EventEpcRow)))
    engine.dispose()
    settings = services.settings
    monkeypatch.setenv("NGUONGOC_DATABASE_URL", settings.database)
    monkeypatch.setenv("NGUONGOC_DATA_DIR", str(settings.data_dir))
    monkeypatch.setenv("NGUONGOC_BASE_URL", settings.base_url)
    monkeypatch.setenv("NGUONGOC_DEMO", "true")

    class Arguments:
        json = True

    assert run(Arguments()) == 0  # type: ignore[arg-type]
    told = json.loads(capsys.readouterr().out)
    assert told["events"] == 1
    assert told["changed"] == {"lots": 0, "index": 1, "effects": 0}
    assert told["unreadable"] == {}
