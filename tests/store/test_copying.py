"""What an organisation's copy holds: every table is thought of, no secret is told, nobody's rows are in another's copy."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy import func, insert, select
from sqlmodel import SQLModel

from nguongoc.identifiers.ordered import uuid7
from nguongoc.store.engine import open_engine
from nguongoc.store.repositories.copied_lists import AS_FILES, LISTS, NOT_COPIED
from nguongoc.store.repositories.rows import table
from nguongoc.store.tables import MemberRow
from tests.demo_store import Demo
from tests.factories import rows
from tests.store.conftest import Store

SECRET = ("hash", "sealed", "digest", "token", "password", "secret")
NO_SECRETS = {
    "document_sha256": "the hash of a paper that its holder handed in",
    "sha256": "the hash of a diary entry",
}


def test_every_table_is_copied_as_a_list_or_as_files_or_is_named_with_the_reason_why_not() -> None:
    listed = {each.of.name for each in LISTS.values()}
    assert listed | AS_FILES | set(NOT_COPIED) == set(SQLModel.metadata.tables)
    assert not listed & set(NOT_COPIED)
    assert not AS_FILES & set(NOT_COPIED)
    assert all(NOT_COPIED.values())


def test_no_list_tells_a_secret() -> None:
    told = {column for each in LISTS.values() for column in each.columns}
    assert {each for each in told if any(word in each for word in SECRET)} <= set(NO_SECRETS)


@pytest.fixture
def two(store: Store) -> tuple[UUID, UUID]:
    """Two organisations with a household each."""
    ours, others = rows.organisation(), rows.organisation(slug="khac", did="did:web:localhost:o:khac")
    store.writer.run(lambda uow: [uow.parties.add_organisation(each) for each in (ours, others)])
    engine = open_engine(store.url)
    with engine.begin() as connection:
        for owner, name in ((ours, "Hộ ông Của Mình"), (others, "Hộ bà Của Người")):
            household = {
                "id": uuid7(rows.NOW),
                "organisation_id": owner.id,
                "name": name,
                "created_at": rows.NOW,
            }
            connection.execute(insert(table(MemberRow)), household)
    engine.dispose()
    return ours.id, others.id


def test_each_list_can_be_read_and_holds_nothing_of_another(store: Store, two: tuple[UUID, UUID]) -> None:
    with store.reads.open() as reader:
        copying = reader.copying
        reader.audit.freeze()
        for name in copying.lists():
            for row in copying.rows(name, two[0]):
                assert len(row) == len(copying.columns(name))
        names = copying.columns("members").index("name")
        assert [row[names] for row in copying.rows("members", two[0])] == ["Hộ ông Của Mình"]
        assert [row[names] for row in copying.rows("members", two[1])] == ["Hộ bà Của Người"]
        assert list(copying.files(two[0])) == []
        assert list(copying.events(two[0])) == []


def test_every_row_of_the_demo_that_an_organisation_has_is_in_somebodys_copy(demo: Demo) -> None:
    with demo.services.reads.open() as reader:
        organisations = [each.id for each in reader.parties.organisations(None, 1_000)]
        connection = reader.copying._connection  # type: ignore[attr-defined]
        left = {}
        for name, each in LISTS.items():
            copied = sum(len(list(reader.copying.rows(name, organisation))) for organisation in organisations)
            kept = connection.execute(select(func.count()).select_from(each.of)).scalar_one()
            if copied < kept:
                left[name] = kept - copied
    # Keys of the service itself, and places that nobody hosts.
    assert set(left) == {"signing-keys", "places"}
