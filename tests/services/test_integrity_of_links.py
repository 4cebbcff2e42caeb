"""fsck of links and of GTINs: a sound store has no faults, and every kind of damage is told as what it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import update

from nguongoc.catalogue.links import LinkVersion
from nguongoc.services.check_integrity import FaultKind
from nguongoc.services.judge_links import LinkDraft
from nguongoc.store.repositories.rows import table
from nguongoc.store.tables import ProductLinkRow, ProductRow
from nguongoc_api.services import Services
from tests.service import Farm, services
from tests.services.checking import damage, faults

__all__ = ["services"]
LINK = table(ProductLinkRow)
PRODUCT = table(ProductRow)
GTIN = "09521234543213"


@pytest.fixture
def filled(services: Services) -> tuple[Farm, LinkVersion]:
    """A lot from before its product had a GTIN, one from after, and a link that was changed once."""
    farm = Farm(services)
    farm.register()
    services.give_gtin(farm.caller, farm.pomelo.id, GTIN, "HTX Lam Sơn", "GS1 123/2026")
    farm.register()
    draft = LinkDraft("gs1:defaultLinkMulti", "https://htx.example/ko", "한국어", ("ko",))
    link = services.manage_links.add(farm.caller, farm.pomelo.id, draft)
    assert isinstance(link, LinkVersion)
    moved = LinkDraft("gs1:defaultLinkMulti", "https://htx.example/kr", "한국어", ("ko",))
    services.manage_links.replace(farm.caller, farm.pomelo.id, link.link_id, moved, None)
    services.sequence_log()
    services.sign_status()
    return farm, link


def test_links_and_a_gtin_that_came_later_are_sound(
    services: Services, filled: tuple[Farm, LinkVersion]
) -> None:
    assert faults(services) == []
    farm, link = filled
    services.manage_links.retire(farm.caller, farm.pomelo.id, link.link_id, None)
    assert faults(services) == []


Damage = Callable[[LinkVersion], Any]


def _a_version_gone(link: LinkVersion) -> Any:
    return LINK.delete().where(LINK.c.id == link.id)


def _an_end_moved(link: LinkVersion) -> Any:
    return update(LINK).where(LINK.c.id == link.id).values(valid_until=None)


@pytest.mark.parametrize("done", [_a_version_gone, _an_end_moved])
def test_versions_that_do_not_follow_each_other_are_named(
    services: Services, filled: tuple[Farm, LinkVersion], done: Damage
) -> None:
    _, link = filled
    damage(services, done(link))
    assert faults(services) == [(FaultKind.LINKS, f"link {link.link_id}")]


def test_a_note_that_links_contradict_is_named(services: Services, filled: tuple[Farm, LinkVersion]) -> None:
    farm, _ = filled
    damage(services, update(PRODUCT).where(PRODUCT.c.id == farm.pomelo.id).values(default_variants=False))
    assert faults(services) == [(FaultKind.LINKS, f"product {farm.pomelo.id}")]


@pytest.mark.parametrize("gtin", [None, "09521234543206"])
def test_a_gtin_that_went_from_under_a_lot_is_named(
    services: Services, filled: tuple[Farm, LinkVersion], gtin: str | None
) -> None:
    farm, _ = filled
    damage(services, update(PRODUCT).where(PRODUCT.c.id == farm.pomelo.id).values(gtin=gtin))
    ((kind, subject),) = faults(services)
    assert kind is FaultKind.BATCH_GTIN
    assert subject.startswith("batch ")
