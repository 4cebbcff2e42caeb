"""A source that says *this isn't mine* is heard, and everybody reads it until it is settled."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from nguongoc.ports.rows import Role
from nguongoc.store.engine import open_engine
from nguongoc.store.repositories.rows import table
from nguongoc.store.tables import BatchRow
from tests.http import bodies
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


def test_a_source_further_back_is_heard_and_the_pages_of_all_that_came_after_say_so(chain: Chain) -> None:
    site = chain.site
    said = bodies.product(
        name="Trà quế",
        category="spice",
        process="packing",
        default_unit="goi",
        net_content={"value": "50", "unit": "g"},
    )
    made = site.post("/v1/products", said, chain.key)["id"]
    tea = site.post(
        "/v1/batches",
        bodies.batch(
            product_id=made,
            facility_id=site.get("/v1/facilities", chain.key).json()["items"][0]["id"],
            happened_on="2026-11-22",
            quantity={"value": "10", "unit": "goi"},
            inputs=[{"batch_id": chain.powder["id"], "quantity": {"value": "10", "unit": "goi"}}],
        ),
        chain.key,
    )
    source = site.as_(Role.PRODUCER, site.neighbour)
    raised = site.post(f"/v1/batches/{tea['id']}/disputes", {"ground": "never_delivered"}, source)
    assert raised["batch_id"] == chain.powder["id"], "the lot that names theirs, not what was made of it"
    again = site.post(f"/v1/batches/{chain.powder['id']}/disputes", {"ground": "never_delivered"}, source)
    assert again["id"] == raised["id"]

    def page(lot: dict[str, str]) -> str:
        return site.get(f"/p/b/{lot['code']}", {"Accept-Language": "vi"}).text

    assert DISPUTED in page(chain.powder)
    assert f"nói lô {chain.powder['lot']}, mà lô này làm từ đó, không làm từ hàng của họ" in page(tea)
    assert "không làm từ hàng của họ" not in page(chain.bark)
    settled = f"/v1/batches/{chain.powder['id']}/disputes/{raised['id']}/settlement"
    site.post(settled, {}, site.as_(Role.AUTHORITY, site.neighbour), 200)
    assert "không làm từ hàng của họ" not in page(tea)
