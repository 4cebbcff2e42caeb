"""Links of owners on both databases: versions follow each other, and what was said before stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from nguongoc.catalogue.link_types import GS1
from nguongoc.catalogue.links import LinkSaid, LinkVersion
from nguongoc.identifiers.ordered import uuid7
from nguongoc.ports import UnitOfWork
from tests.factories import rows
from tests.store.conftest import Store

RECIPES = LinkSaid(
    GS1 + "recipeInfo", "https://htx.example/nem", "Món nem bưởi", ("vi", "en-GB"), "text/html", "tet"
)


def test_a_link_comes_back_as_it_was_said_and_its_earlier_versions_stay(store: Store) -> None:
    owner = rows.organisation()
    field, kind = rows.facility(owner), rows.product(owner)
    lot = rows.batch(kind, field)
    first = LinkVersion(
        uuid7(rows.NOW), uuid7(rows.NOW), 1, kind.id, replace(RECIPES, batch_id=lot.id), rows.NOW, "key ng_1"
    )
    later = rows.NOW + timedelta(days=1)
    second = replace(
        first,
        id=uuid7(later),
        version=2,
        said=replace(first.said, href="https://htx.example/goi"),
        valid_from=later,
        set_by="account 2",
    )

    def write(uow: UnitOfWork) -> None:
        uow.parties.add_organisation(owner)
        uow.parties.add_facility(field)
        uow.catalogue.add_product(kind)
        rows.add_lot(uow, lot)
        uow.links.lock_links(kind.id)
        uow.links.add_version(first)

    store.writer.run(write)
    with store.reads.open() as reader:
        assert list(reader.links.current(kind.id, None, 10)) == [first]
        assert list(reader.links.current(kind.id, first.link_id, 10)) == []
        assert list(reader.links.shown(kind.id, lot.id)) == [first]
        assert list(reader.links.shown(kind.id, None)) == []
        assert reader.links.has_current(kind.id, RECIPES.relation)
        assert not reader.links.has_current(kind.id, GS1 + "faqs")
        assert reader.links.newest(first.link_id) == first

    def change(uow: UnitOfWork) -> None:
        uow.links.end_version(first.id, later, "account 2")
        uow.links.add_version(second)

    store.writer.run(change)
    ended = replace(first, valid_until=later, ended_by="account 2")
    with store.reads.open() as reader:
        assert list(reader.links.shown(kind.id, lot.id)) == [second]
        assert reader.links.newest(first.link_id) == second
        assert list(reader.links.history(kind.id, None, 10)) == [ended, second]
        assert list(reader.links.history(kind.id, first.id, 10)) == [second]
    store.writer.run(lambda uow: uow.links.end_version(first.id, later + timedelta(days=1), "somebody else"))
    with store.reads.open() as reader:
        assert list(reader.links.history(kind.id, None, 1)) == [ended]
