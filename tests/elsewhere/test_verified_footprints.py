"""A footprint is verified by whoever signed these very figures elsewhere: until they change, until the last day, until taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from nguongoc.batches.corrections import Amendment, Corrected
from nguongoc.batches.environment import Boundary, Environment, Footprint, FootprintMethod
from nguongoc.batches.quantities import Base
from nguongoc.catalogue.certificates import Scheme
from nguongoc.identifiers.link import parse_any
from nguongoc.records.passport import TERMS, Named
from nguongoc.services.describe_environment import footprint_note
from nguongoc.services.register_batch import lot_path
from nguongoc_api.pages.consumer import render_consumer, structured_data
from nguongoc_api.pages.i18n import Language
from tests.elsewhere.certifier import NAME
from tests.elsewhere.test_taken_in import World, domain, named, world
from tests.services.test_certifying import certificate_of

__all__ = ["domain", "named", "world"]
FOOTPRINT = Footprint(
    Decimal("0.42"), Base.KG, Boundary.FARM_GATE, FootprintMethod.ISO_14067, date(2026, 1, 1), date(2026, 10, 31), 35
)  # fmt: skip
CARBON = Scheme.CARBON_FOOTPRINT.value


class Reckoned:
    """A lot that declares a footprint, which a certifier of the list verified."""

    def __init__(self, world: World) -> None:
        self.world = world
        farm = world.farm
        world.list(schemes=(CARBON,))
        self.lot = farm.register(farm.add_product(slug="buoi-neutral", name="Bưởi carbon neutral"))
        world.certificate = certificate_of(
            farm,
            product_id=self.lot.batch.product_id,
            scheme=Scheme.CARBON_FOOTPRINT,
            name="Dấu chân các-bon",
            footprint=FOOTPRINT,
        )
        self.declare(FOOTPRINT)

    def declare(self, footprint: Footprint) -> None:
        amendment = Amendment(frozenset({Corrected.ENVIRONMENT}), environment=Environment(footprint))
        self.world.services.capturing.correct(self.world.farm.caller, self.lot.batch.id, amendment)
        self.world.settle()

    def hand_in(self, **said: Any) -> None:
        scheme = Named(TERMS + CARBON, "Dấu chân các-bon")
        told: dict[str, Any] = {"footprint": footprint_note(FOOTPRINT)} | said
        self.world.hand_in(scheme=scheme, scheme_code=CARBON, **told)

    def page(self, language: Language = "vi") -> str:
        base_url = self.world.services.settings.base_url
        code = parse_any(f"{base_url}{lot_path(self.lot.batch)}", frozenset({"localhost:8000"}))
        return render_consumer(
            self.world.services.resolve_code(code), language, base_url=base_url
        ).body.decode()

    def structured(self) -> dict[str, Any]:
        base_url = self.world.services.settings.base_url
        code = parse_any(f"{base_url}{lot_path(self.lot.batch)}", frozenset({"localhost:8000"}))
        found = structured_data.product(self.world.services.resolve_code(code), "vi", base_url)
        assert found is not None
        return found

    def cells(self) -> tuple[Any, Any]:
        told = self.world.services.selling.describe.of_code(self.lot.batch.code, "vi")
        return told["title"], told["footprint"]


def test_its_verifier_and_last_day_stand_on_page_listing_and_for_machines_while_the_figures_are_these(
    world: World,
) -> None:
    lot = Reckoned(world)
    assert "Chưa ai: cơ sở tự khai" in lot.page()
    lot.hand_in()
    assert f"{NAME}, đến hết 01/03/2028" in lot.page()
    for language in ("en", "zh"):
        assert f"{NAME}, " in lot.page(language)
    title, cell = lot.cells()
    assert title == "Bưởi carbon neutral"
    assert cell.endswith(f"{NAME} xác nhận, đến hết 01/03/2028")
    (certified,) = lot.structured()["hasCertification"]
    assert (certified["issuedBy"]["name"], certified["expires"]) == (NAME, "2028-03-01")
    assert certified["hasMeasurement"]["value"] == 0.42
    lot.declare(replace(FOOTPRINT, value=Decimal("0.2")))
    assert "Chưa ai: cơ sở tự khai" in lot.page()
    assert "giấy không nói về lô này" in lot.page()
    assert lot.cells()[0] == "Bưởi", "neutral by nobody's word"
    assert "hasCertification" not in lot.structured()
    lot.declare(FOOTPRINT)
    assert f"{NAME}, đến hết" in lot.page(), "the figures that were verified are these again"


def test_it_is_the_signed_figures_that_count_whatever_the_holder_entered(world: World) -> None:
    lot = Reckoned(world)
    lot.hand_in(footprint=footprint_note(replace(FOOTPRINT, value=Decimal(9))))
    assert "Chưa ai: cơ sở tự khai" in lot.page()


def test_after_its_last_day_nobody_verifies_it(world: World) -> None:
    lot = Reckoned(world)
    lot.hand_in()
    world.later(timedelta(days=600))
    assert "Chưa ai: cơ sở tự khai" in lot.page()
