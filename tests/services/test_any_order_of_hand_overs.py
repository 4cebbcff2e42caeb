"""Whatever several organisations say of a lot, in whatever order: nobody has less than nothing, and nothing is lost or made.

The model keeps the events that stand in a list and adds them up from the beginning each time; it knows nothing of running sums.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nguongoc.errors import Refusal
from nguongoc.services.register_batch import Registered
from nguongoc_api.services import Services
from tests.epcis import Json, declared_wrong
from tests.service import Farm, balances_of
from tests.services.test_capturing import Desk, event

MADE = Decimal("1250.5")
NAMES = ("ben-thu-nhat", "ben-thu-hai", "ben-thu-ba")
REFUSED = {
    "amount-beyond-lot", "lot-not-yours", "void-beyond-shipment", "amount-spent", "hand-over-confirmed",
}  # fmt: skip


@dataclass(frozen=True)
class Said:
    kind: str
    who: int
    other: int
    ref: str
    amount: int


@dataclass
class Model:
    stands: list[Said] = field(default_factory=list)

    def _total(self, kind: str, sender: int, receiver: int, ref: str) -> int:
        def way(said: Said) -> tuple[int, int]:
            return (said.other, said.who) if said.kind == "receiving" else (said.who, said.other)

        return sum(
            each.amount
            for each in self.stands
            if each.kind == kind and way(each) == (sender, receiver) and each.ref == ref
        )

    def ways(self) -> list[tuple[int, int, int, int]]:
        """(sender, receiver, sent, credited) of every consignment."""
        found = []
        for sender in range(3):
            for receiver in range(3):
                for ref in "ab":
                    sent = max(
                        0,
                        self._total("shipping", sender, receiver, ref)
                        - self._total("void_shipping", sender, receiver, ref),
                    )
                    credited = min(sent, self._total("receiving", sender, receiver, ref))
                    found.append((sender, receiver, sent, credited))
        return found

    def held(self) -> list[Decimal]:
        held = [MADE, Decimal(0), Decimal(0)]
        for sender, receiver, sent, credited in self.ways():
            held[sender] -= sent
            held[receiver] += credited
        for each in self.stands:
            if each.kind == "selling":
                held[each.who] -= each.amount
        return held

    def bears(self, said: Said, *, undone: bool) -> bool:
        """Whether the lot bears it, or its being taken back."""
        after = Model([each for each in self.stands if each is not said] if undone else [*self.stands, said])
        before, held = self.held(), after.held()
        if not undone and said.kind == "void_shipping":
            on_its_way = self._total("shipping", said.who, said.other, said.ref) - self._total(
                "void_shipping", said.who, said.other, said.ref
            )
            on_its_way = max(0, on_its_way) - min(
                max(0, on_its_way), self._total("receiving", said.who, said.other, said.ref)
            )
            if said.amount > on_its_way:
                return False
        took_part = said.who == 0 or any(r == said.who and credited for _, r, _, credited in self.ways())
        if not undone and said.kind != "receiving" and not took_part:
            return False
        others = all(held[n] >= before[n] for n in range(3) if n != said.who)
        return held[said.who] >= min(Decimal(0), before[said.who]) and others


SAID = st.builds(
    Said,
    st.sampled_from(["shipping", "receiving", "void_shipping", "selling"]),
    st.integers(0, 2),
    st.integers(0, 2),
    st.sampled_from("ab"),
    st.sampled_from([1, 100, 400, 1250]),
).filter(lambda said: said.who != said.other)
STEPS = st.lists(st.one_of(SAID, st.integers(0, 20)), min_size=1, max_size=14)


def told(desks: Sequence[Desk], lot: Registered, said: Said, second: int) -> Json:
    at = f"2026-11-22T10:{second // 60:02}:{second % 60:02}.000+07:00"
    if said.kind == "selling":
        return event(lot, said.amount, bizStep="retail_selling", disposition="retail_sold", eventTime=at)
    sender, receiver = (said.other, said.who) if said.kind == "receiving" else (said.who, said.other)
    parties: dict[str, Any] = {
        "sourceList": [{"type": "possessing_party", "source": desks[sender].farm.organisation.did}],
        "destinationList": [
            {"type": "possessing_party", "destination": desks[receiver].farm.organisation.did}
        ],
        "bizTransactionList": [{"type": "desadv", "bizTransaction": f"urn:x:{said.ref}"}],
    }
    return event(lot, said.amount, bizStep=said.kind, disposition=None, eventTime=at, **parties)


def happen(desks: Sequence[Desk], lot: Registered, steps: Sequence[Said | int]) -> None:
    model, events = Model(), dict[int, tuple[Said, Json]]()
    for second, step in enumerate(steps):
        if isinstance(step, Said):
            said, undone = step, False
            body = told(desks, lot, said, second)
        elif step in events:
            said, undone = events[step][0], True
            body = declared_wrong(events[step][1])
        else:
            continue
        expected = model.bears(said, undone=undone)
        try:
            desks[said.who].capture(body)
        except Refusal as refusal:
            assert refusal.code in REFUSED  # noqa: PT017
            assert not expected, (said, undone, refusal.code)  # noqa: PT017
        else:
            assert expected, (said, undone)
            if undone:
                del events[step]  # type: ignore[arg-type]
                model.stands = [each for each in model.stands if each is not said]
            else:
                said = Said(said.kind, said.who, said.other, said.ref, said.amount)
                events[second] = (said, body)
                model.stands.append(said)
        balances = balances_of(desks[0].services, lot.batch)
        held = [balances.held(desk.farm.organisation.id) for desk in desks]
        assert held == model.held()
        assert min(held) >= 0
        sold = sum(each.amount for each in model.stands if each.kind == "selling")
        on_its_way = sum(each.in_transit for each in balances.consignments.values())
        assert sum(held) + on_its_way + sold == MADE
        totals = balances.totals()
        assert (totals.held, totals.in_transit, totals.sold) == (sum(held), on_its_way, sold)
        assert sum(getattr(totals, each.name) for each in fields(totals)) == MADE


def test_no_balance_falls_below_zero_and_all_add_up_to_what_was_made(services: Services) -> None:
    desks = [Desk(services, Farm(services, name)) for name in NAMES]

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(STEPS)
    def run(steps: list[Said | int]) -> None:
        happen(desks, desks[0].farm.register(), steps)

    run()
    services.sequence_log()
    desks[0].check()


@pytest.mark.parametrize(
    "steps",
    [
        (
            Said("receiving", 1, 0, "a", 100),
            Said("shipping", 0, 1, "a", 400),
            Said("selling", 1, 0, "a", 100),
            0,
            1,
        ),
        (
            Said("shipping", 0, 1, "a", 400),
            Said("void_shipping", 0, 1, "a", 400),
            Said("receiving", 1, 0, "a", 100),
            1,
            0,
        ),
    ],
)
def test_orders_that_are_easily_got_wrong(services: Services, steps: Sequence[Said | int]) -> None:
    desks = [Desk(services, Farm(services, name)) for name in NAMES]
    happen(desks, desks[0].farm.register(), steps)
