"""The demo's chain over five organisations and more: from a box in a shop back to three fields, from a field to both shops."""

from __future__ import annotations

import pytest

from nguongoc.batches.balance import Balances
from nguongoc.batches.lots import Batch
from nguongoc.identifiers.public_code import CodePath
from nguongoc.services.check_integrity import check
from nguongoc.services.trace_lot import Wanted
from nguongoc.services.traced import Trace
from nguongoc.tracing.question import Direction
from tests.demo_store import Demo

FIELDS = {"chuoi-thoc-trong-de", "chuoi-thoc-ngoai-de", "chuoi-thoc-xuan-hoa"}
BOXES = {"chuoi-hop-hac-thanh", "chuoi-hop-sam-son"}


def code_of(demo: Demo, name: str) -> str:
    link = next(each["digital_link"] for each in demo.notes["examples"] if each["name"] == name)
    return str(link.split("/b/")[1].split("/")[0])


def lot_of(demo: Demo, name: str) -> Batch:
    with demo.services.reads.open() as reader:
        found = reader.lots.batch_by_code(code_of(demo, name))
    assert found is not None
    return found


def traced(demo: Demo, name: str, direction: Direction) -> Trace:
    trace = demo.services.trace_lot
    return trace.everything(trace.key_of(lot_of(demo, name)), Wanted(direction))


def keys(demo: Demo, names: set[str]) -> set[str]:
    return {demo.services.trace_lot.key_of(lot_of(demo, name)) for name in names}


@pytest.mark.parametrize("box", sorted(BOXES))
def test_a_box_in_a_shop_came_from_three_fields(demo: Demo, box: str) -> None:
    back = traced(demo, box, Direction.BACK)
    reached = {node.node.key for node in back.nodes}
    assert keys(demo, FIELDS) <= reached
    with demo.services.reads.open() as reader:
        lots = [reader.lots.batch_by_code(key.rsplit("/", 1)[1]) for key in keys(demo, FIELDS)]
    assert len({lot.facility_id for lot in lots if lot is not None}) == 3
    assert not keys(demo, BOXES - {box}) & reached


@pytest.mark.parametrize("field", sorted(FIELDS))
def test_from_a_field_the_goods_went_to_both_shops(demo: Demo, field: str) -> None:
    forward = traced(demo, field, Direction.FORWARD)
    assert keys(demo, BOXES) <= {node.node.key for node in forward.nodes}


def test_every_hand_over_was_confirmed_and_what_was_lost_stays_visible(demo: Demo) -> None:
    lost = {}
    with demo.services.reads.open() as reader:
        for name in (*FIELDS, "chuoi-gao", "chuoi-banh"):
            lot = lot_of(demo, name)
            moved = reader.events.movements([lot.id])[lot.id]
            balances = Balances(lot.organisation_id, lot.quantity.canonical.amount, moved)
            assert min(balances.holders.values()) >= 0
            assert all(each.credited for each in balances.consignments.values())
            lost[name] = sum(each.in_transit for each in balances.consignments.values())
            assert sum(balances.holders.values()) + lost[name] + sum(
                each.amount for each in moved if each.kind == "consumed"
            ) == (lot.quantity.canonical.amount)
    assert lost.pop("chuoi-gao") == 2
    assert not any(lost.values())


def test_the_van_says_how_warm_it_was_on_the_page_of_the_cakes(demo: Demo) -> None:
    code = code_of(demo, "chuoi-banh")
    found = demo.services.resolve_code(CodePath(code))
    assert any(stage.readings for stage in found.journey)


def test_all_of_it_follows_from_its_events(demo: Demo) -> None:
    found = check(
        demo.services.reads,
        demo.services.checkpoints,
        [demo.services.custody.log_verifier()],
        serials=demo.services.serials,
    )
    assert list(found) == []
