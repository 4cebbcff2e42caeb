"""A source that says *this isn't mine* is heard, and everybody reads it until it is settled."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from nguongoc.ports.rows import Role
from nguongoc.store.engine import open_engine
from nguongoc.store.repositories.rows import table
from nguongoc.store.tables import BatchRow
from tests.http.conftest import Site
from tests.http.recalling import Chain, open_chain

BATCH = table(BatchRow)
DISPUTED = "nói lô này không làm từ hàng của họ"


@pytest.fixture
def chain(site: Site) -> Chain:
    """The bark is the neighbour's, as after a hand-over."""
    made = open_chain(site)
    engine = open_engine(site.services.settings.database)
    with engine.begin() as connection:
        owned = update(BATCH).where(BATCH.c.code == made.bark["code"])
        connection.execute(owned.values(organisation_id=site.neighbour.id))
    engine.dispose()
    return made


def test_a_dispute_stands_on_the_page_until_both_sides_settled_it(chain: Chain) -> None:
    site, path = chain.site, f"/v1/batches/{chain.powder['id']}/disputes"
    source = site.as_(Role.PRODUCER, site.neighbour)
    made = site.post(path, {"ground": "never_delivered"}, source)
    assert site.post(path, {"ground": "never_delivered"}, source)["id"] == made["id"]
    page = f"/p/b/{chain.powder['code']}"
    assert DISPUTED in site.get(page, {"Accept-Language": "vi"}).text
    settled = f"{path}/{made['id']}/settlement"
    assert site.post(settled, {}, source, 200)["state"] == "open"
    assert site.post(settled, {}, chain.key, 200)["state"] == "settled"
    assert DISPUTED not in site.get(page, {"Accept-Language": "vi"}).text


def test_only_a_source_disputes_and_an_authority_settles_alone(chain: Chain) -> None:
    site, path = chain.site, f"/v1/batches/{chain.powder['id']}/disputes"
    site.post(path, {"ground": "other_goods"}, chain.key, 404)
    made = site.post(path, {"ground": "other_goods"}, site.as_(Role.PRODUCER, site.neighbour))
    settled = f"{path}/{made['id']}/settlement"
    assert site.post(settled, {}, site.as_(Role.AUTHORITY, site.neighbour), 200)["state"] == "settled"
