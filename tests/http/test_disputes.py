"""A source that says *this isn't mine* is heard, and everybody reads it until it is settled."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import update

from nguongoc.parties.organisations import Organisation
from nguongoc.ports.rows import Role
from nguongoc.store.engine import open_engine
from nguongoc.store.repositories.rows import table
from nguongoc.store.tables import BatchRow
from tests.epcis import alone
from tests.factories import rows
from tests.http import bodies
from tests.http.conftest import BASE_URL, Site, add_organisation
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


def received(chain: Chain, by: dict[str, str], source: Organisation) -> None:
    """Somebody says that some of the bark, which the powder was made of, came from there."""
    said = alone(
        epcList=None,
        quantityList=[{"epcClass": chain.link(chain.bark), "quantity": 5, "uom": "KGM"}],
        bizStep="receiving",
        disposition="in_progress",
        sourceList=[{"type": "possessing_party", "source": source.did}],
        eventTime="2026-11-20T08:00:00.000+07:00",
    )
    key = by | {"Content-Type": "application/json"}
    response = chain.site.client.post("/epcis/events", content=json.dumps(said), headers=key)
    assert response.status_code == 201, response.text


def test_who_a_receipt_in_the_chain_names_as_sender_is_heard(site: Site) -> None:
    chain = open_chain(site)
    sender, stranger = site.neighbour, add_organisation(site.services, rows.organisation(name="Ngoài cuộc"))
    received(chain, chain.key, sender)
    path = f"/v1/batches/{chain.powder['id']}/disputes"
    site.post(path, {"ground": "other_goods"}, site.as_(Role.PRODUCER, stranger), 404)
    raised = site.post(path, {"ground": "other_goods"}, site.as_(Role.PRODUCER, sender))
    record = site.get(raised["record"].removeprefix(BASE_URL), {"Accept": "application/vc"}).json()
    assert record["credentialSubject"]["disputedSource"] == chain.link(chain.bark)
    assert DISPUTED in site.get(f"/p/b/{chain.powder['code']}", {"Accept-Language": "vi"}).text
    seen_by = (chain.key, site.as_(Role.AUTHORITY, stranger), site.as_(Role.PRODUCER, sender))
    listed = [[each["id"] for each in site.get(path, key).json()["items"]] for key in seen_by]
    assert listed == [[raised["id"]]] * 3
    site.get(path, site.as_(Role.PRODUCER, stranger), 404)


def test_a_receipt_of_somebody_outside_the_chain_draws_nobody_into_it(site: Site) -> None:
    """Else whoever wished could name a friend as sender of others' goods, who then disputes them."""
    chain = open_chain(site)
    friend = add_organisation(site.services, rows.organisation(name="Bạn của người ngoài"))
    received(chain, site.as_(Role.PRODUCER, site.neighbour), friend)
    path = f"/v1/batches/{chain.powder['id']}/disputes"
    site.post(path, {"ground": "other_goods"}, site.as_(Role.PRODUCER, friend), 404)
