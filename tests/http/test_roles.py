"""Every route against every role: each can do exactly what the table says, and a route missing from it fails."""

from __future__ import annotations

from fastapi.routing import APIRoute

from nguongoc.ports.rows import Role
from nguongoc.services.caller import MAY
from tests.http.conftest import Site, api_of, one_site

site = one_site
"""Rights do not depend on the database."""

P, M, A, R, H = Role.PRODUCER, Role.MARKETPLACE, Role.AUTHORITY, Role.REPOSITORY, Role.HOST
EVERY = {P, M, A, R}
ANYBODY = None
NO_ID = "00000000-0000-7000-8000-000000000000"
"""An id of nothing: whoever may ask is told 404, whoever may not never learns so much."""

TABLE: dict[tuple[str, str], set[Role] | None] = {
    ("GET", "/v1/organisations"): {*EVERY, H},
    ("GET", "/v1/organisations/{slug}"): ANYBODY,
    ("GET", "/v1/communes"): ANYBODY,
    ("GET", "/v1/webhooks/catalogue"): ANYBODY,
    ("GET", "/v1/api-keys"): {P, M},
    ("POST", "/v1/api-keys"): {P, M},
    ("POST", "/v1/api-keys/{prefix}/rotation"): {P, M},
    ("DELETE", "/v1/api-keys/{prefix}"): {P, M},
    ("GET", "/v1/facilities"): {P},
    ("POST", "/v1/facilities"): {P},
    ("GET", "/v1/facilities/{facility_id}"): {P},
    ("GET", "/v1/facilities/{facility_id}/border"): {P},
    ("PUT", "/v1/facilities/{facility_id}/border"): {P},
    ("DELETE", "/v1/facilities/{facility_id}/border"): {P},
    ("POST", "/v1/facility-records"): {P},
    ("POST", "/v1/event-credentials"): {P, R},
    ("GET", "/v1/imports"): {P},
    ("POST", "/v1/imports"): {P},
    ("GET", "/v1/imports/{import_id}"): {P},
    ("GET", "/v1/imports/{import_id}/marked"): {P},
    ("GET", "/v1/members"): {P},
    ("POST", "/v1/members"): {P},
    ("DELETE", "/v1/members/{member_id}"): {P},
    ("GET", "/v1/batches/{batch_id}/harvesters"): {P},
    ("PUT", "/v1/batches/{batch_id}/harvesters"): {P},
    ("GET", "/v1/products"): {P},
    ("POST", "/v1/products"): {P},
    ("GET", "/v1/products/{product_id}"): {P},
    ("PUT", "/v1/products/{product_id}/gtin"): {P},
    ("GET", "/v1/products/{product_id}/links"): {P},
    ("POST", "/v1/products/{product_id}/links"): {P},
    ("PUT", "/v1/products/{product_id}/links"): {P},
    ("GET", "/v1/products/{product_id}/links/{link_id}"): {P},
    ("PUT", "/v1/products/{product_id}/links/{link_id}"): {P},
    ("DELETE", "/v1/products/{product_id}/links/{link_id}"): {P},
    ("GET", "/v1/carriers"): {P, M, R},
    ("POST", "/v1/carriers/{carrier}/quotes"): {P, M, R},
    ("POST", "/v1/carriers/{carrier}/reports"): ANYBODY,
    ("POST", "/v1/shipments/{shipment_id}/consignments"): {P, M, R},
    ("GET", "/v1/shipments/{shipment_id}/consignments"): {P, M},
    ("GET", "/v1/consignments/{consignment_id}"): {P, M},
    ("POST", "/v1/consignments/{consignment_id}/cancellation"): {P, M, R},
    ("POST", "/v1/consignments/{consignment_id}/reports"): {P, M, R},
    ("POST", "/v1/shops/{shop_id}/notices"): ANYBODY,
    ("GET", "/v1/listings"): {P},
    ("POST", "/v1/listings"): {P},
    ("GET", "/v1/listings/channels"): ANYBODY,
    ("GET", "/v1/listings/sheet"): {P},
    ("GET", "/v1/listings/{listing_id}"): {P},
    ("PUT", "/v1/listings/{listing_id}"): {P},
    ("DELETE", "/v1/listings/{listing_id}"): {P},
    ("GET", "/v1/products/{product_id}/listing"): {P},
    ("GET", "/v1/products/{product_id}/picture"): {P},
    ("GET", "/v1/listing-data"): {P, M, A},
    ("GET", "/v1/feeds/google-merchant/{slug}"): ANYBODY,
    ("GET", "/v1/offers"): ANYBODY,
    ("POST", "/v1/offers"): {P, M},
    ("GET", "/v1/offers/mine"): {P, M},
    ("GET", "/v1/offers/{offer_id}"): ANYBODY,
    ("DELETE", "/v1/offers/{offer_id}"): {P, M},
    ("GET", "/v1/orders"): {P, M},
    ("POST", "/v1/orders"): {P, M},
    ("GET", "/v1/orders/{order_id}"): {P, M},
    ("POST", "/v1/orders/{order_id}/order"): {P, M},
    ("POST", "/v1/orders/{order_id}/cancellation"): {P, M},
    ("POST", "/v1/orders/{order_id}/acceptance"): {P, M},
    ("POST", "/v1/orders/{order_id}/refusal"): {P, M},
    ("POST", "/v1/orders/{order_id}/resumption"): {P, M},
    ("POST", "/v1/orders/{order_id}/shipment"): {P, M},
    ("POST", "/v1/orders/{order_id}/receipt"): {P, M},
    ("GET", "/v1/certificates"): {P},
    ("POST", "/v1/certificates"): {P},
    ("GET", "/v1/certificates/{certificate_id}"): {P},
    ("POST", "/v1/anchors"): {P, A},
    ("POST", "/v1/attestations/elsewhere"): {P, A},
    ("GET", "/v1/anchors/wishes"): {P, A},
    ("POST", "/v1/anchors/wishes"): {P, A},
    ("POST", "/v1/anchors/wishes/{wish_id}/anchor"): {A},
    ("POST", "/v1/anchors/wishes/{wish_id}/refusal"): {A},
    ("GET", "/v1/name-holds"): {A},
    ("POST", "/v1/name-holds/{organisation_id}/release"): {A},
    ("POST", "/v1/name-holds/{organisation_id}/refusal"): {A},
    ("GET", "/v1/attestations"): {A},
    ("POST", "/v1/attestations"): {A},
    ("GET", "/v1/attestations/waiting"): {A},
    ("GET", "/v1/attestations/{record_id}"): {A},
    ("POST", "/v1/attestations/{record_id}/revocation"): {A},
    ("POST", "/v1/photos"): {P},
    ("GET", "/v1/places"): ANYBODY,
    ("POST", "/v1/places"): {A},
    ("GET", "/v1/places/{place_id}"): ANYBODY,
    ("PUT", "/v1/places/{place_id}/welcome"): {P, A, H},
    ("PUT", "/v1/places/{place_id}/photo"): {P, A, H},
    ("DELETE", "/v1/places/{place_id}/photo"): {P, A, H},
    ("POST", "/v1/places/{place_id}/photo/restoration"): {P, A, H},
    ("PUT", "/v1/places/{place_id}/where"): {P, A, H},
    ("PUT", "/v1/places/{place_id}/standing"): {P, A, H},
    ("GET", "/v1/own-places"): {P, A, H},
    ("POST", "/v1/own-places"): {P, A, H},
    ("GET", "/v1/routes"): ANYBODY,
    ("POST", "/v1/routes"): {A},
    ("GET", "/v1/routes/{route_id}"): ANYBODY,
    ("GET", "/v1/stats/visits"): {P, A, H},
    ("GET", "/v1/stats/checks"): {P},
    ("GET", "/v1/stats/signals"): {P, A},
    ("GET", "/v1/batches/{batch_id}/signals"): {P, A},
    ("PUT", "/v1/batches/{batch_id}/signals/look"): {P, A},
    ("POST", "/v1/vouchers/campaigns"): {P, A, H},
    ("GET", "/v1/vouchers/campaigns"): {P, A, H},
    ("GET", "/v1/vouchers/campaigns/{campaign_id}"): {P, A, H},
    ("POST", "/v1/vouchers/campaigns/{campaign_id}/end"): {P, A, H},
    ("POST", "/v1/vouchers/redemptions"): {P, H},
    ("POST", "/v1/diary"): {P},
    ("GET", "/v1/diary"): {P},
    ("GET", "/v1/batches/{batch_id}/diary"): {P},
    ("POST", "/v1/batches/{batch_id}/diary"): {P},
    ("POST", "/v1/batches/{batch_id}/diary/withdrawal"): {P},
    ("GET", "/v1/diary/substances"): {P},
    ("GET", "/v1/diary/{entry_id}"): {P},
    ("POST", "/v1/diary/{entry_id}/correction"): {P},
    ("POST", "/v1/diary/{entry_id}/strike-out"): {P},
    ("GET", "/v1/diary/{entry_id}/memos"): {P},
    ("POST", "/v1/diary/{entry_id}/memos"): {P},
    ("GET", "/v1/diary/{entry_id}/memos/{memo_id}/sound"): {P},
    ("DELETE", "/v1/diary/{entry_id}/memos/{memo_id}"): {P},
    ("GET", "/v1/diary/{entry_id}/photos"): {P},
    ("PUT", "/v1/diary/{entry_id}/photos/{photo_id}"): {P},
    ("GET", "/v1/diary/{entry_id}/photos/{photo_id}"): {P},
    ("PATCH", "/v1/diary/{entry_id}/photos/{photo_id}"): {P},
    ("GET", "/v1/diary/{entry_id}/photos/{photo_id}/original"): {P},
    ("GET", "/v1/diary/{entry_id}/photos/{photo_id}/shown"): {P},
    ("GET", "/v1/facilities/{facility_id}/harvest-from"): {P},
    ("GET", "/v1/preparations"): {P, A},
    ("POST", "/v1/preparations"): {P},
    ("POST", "/v1/preparations/corrections"): {P},
    ("POST", "/v1/preparations/recalls"): {P, A},
    ("POST", "/v1/preparations/recall-ends"): {P, A},
    ("POST", "/v1/preparations/disputes"): {P, A},
    ("POST", "/v1/preparations/anchors"): {A},
    ("POST", "/v1/preparations/attestations"): {A},
    ("POST", "/v1/preparations/facility-records"): {P},
    ("POST", "/v1/preparations/event-credentials"): {P},
    ("GET", "/v1/preparations/{preparation_id}"): {P, A},
    ("POST", "/v1/preparations/{preparation_id}/completion"): {P, A},
    ("GET", "/v1/own-did"): {P, A},
    ("POST", "/v1/own-did"): {P, A},
    ("POST", "/v1/own-did/challenges"): {P, A},
    ("GET", "/v1/batches"): {P},
    ("POST", "/v1/batches"): {P},
    ("GET", "/v1/batches/{batch_id}"): {P},
    ("POST", "/v1/batches/{batch_id}/withdrawal"): {P},
    ("POST", "/v1/batches/{batch_id}/correction"): {P},
    ("GET", "/v1/batches/{batch_id}/corrections"): {P},
    ("GET", "/v1/batches/{batch_id}/bought-from"): {P, A},
    ("PUT", "/v1/batches/{batch_id}/bought-from"): {P},
    ("POST", "/v1/batches/{batch_id}/labels"): {P},
    ("GET", "/v1/batches/{batch_id}/units"): {P},
    ("POST", "/v1/batches/{batch_id}/units"): {P},
    ("GET", "/v1/batches/{batch_id}/test-reports"): {P},
    ("POST", "/v1/batches/{batch_id}/test-reports"): {P},
    ("POST", "/v1/test-reports/{report_id}/verification"): {A},
    ("POST", "/v1/test-reports/{report_id}/withdrawal"): {P},
    ("POST", "/v1/test-reports/{report_id}/document"): {P},
    ("GET", "/v1/test-reports/{report_id}/document"): {P, A},
    ("PUT", "/v1/test-reports/{report_id}/publication"): {P},
    ("GET", "/test-reports/{name}"): ANYBODY,
    ("GET", "/v1/batches/{batch_id}/trace"): {P, A},
    ("GET", "/v1/trace"): {P, A},
    ("POST", "/v1/batches/{batch_id}/hold"): {P, A},
    ("POST", "/v1/batches/{batch_id}/release"): {P, A},
    ("GET", "/v1/batches/{batch_id}/disputes"): {P, A},
    ("POST", "/v1/batches/{batch_id}/disputes"): {P, A},
    ("POST", "/v1/batches/{batch_id}/disputes/{dispute_id}/settlement"): {P, A},
    ("GET", "/v1/batches/{batch_id}/documents"): {P, A},
    ("GET", "/v1/batches/{batch_id}/documents/{kind}"): {P, A},
    ("GET", "/v1/batches/{batch_id}/balance"): {P},
    ("POST", "/v1/batches/{batch_id}/shipments"): {P, R},
    ("GET", "/v1/shipments/{shipment_id}"): {P},
    ("POST", "/v1/shipments/{shipment_id}/receipt"): {P, R},
    ("GET", "/v1/holdings"): {P},
    ("GET", "/v1/feeds/changes"): {P, M, A},
    ("GET", "/v1/feeds/{feed}"): {P},
    ("GET", "/v1/feeds/{feed}/about"): {P},
    ("POST", "/v1/recalls"): {P, A},
    ("GET", "/v1/recalls"): {P, M, A},
    ("GET", "/v1/recalls/{recall_id}"): {P, M, A},
    ("GET", "/v1/recalls/{recall_id}/notices"): {P, A},
    ("POST", "/v1/recalls/{recall_id}/acknowledgement"): {P, M, A},
    ("POST", "/v1/recalls/{recall_id}/end"): {P, A},
    ("GET", "/v1/recalls/webhook"): {P, M, A},
    ("PUT", "/v1/recalls/webhook"): {P, M, A},
    ("DELETE", "/v1/recalls/webhook"): {P, M, A},
    ("POST", "/v1/recalls/webhook/rotation"): {P, M, A},
    ("POST", "/v1/verifications"): {P, M, A},
    ("GET", "/v1/verifications"): {P, M, A},
    ("POST", "/v1/verifications/photo"): {P, M, A},
    ("GET", "/v1/badges"): {P, M, A},
    ("POST", "/v1/badges"): {P, M, A},
    ("GET", "/v1/badges/{badge_id}"): {P, M, A},
    ("DELETE", "/v1/badges/{badge_id}"): {P, M, A},
    ("POST", "/v1/badges/{badge_id}/restoration"): {P, M, A},
    ("GET", "/v1/batches/{batch_id}/badges"): {P, A},
    ("POST", "/v1/verifications/jobs"): {P, M, A},
    ("POST", "/v1/verifications/bundles"): {P, M, A},
    ("GET", "/v1/verifications/bundles"): {P},
    ("GET", "/v1/verifications/jobs"): {P, M, A},
    ("GET", "/v1/verifications/jobs/{job_id}"): {P, M, A},
    ("GET", "/v1/verifications/jobs/{job_id}/results"): {P, M, A},
    ("DELETE", "/v1/verifications/jobs/{job_id}"): {P, M, A},
    ("POST", "/v1/fulfilment-scans"): {M, R},
    ("GET", "/epcis"): ANYBODY,
    ("GET", "/epcis/events"): ANYBODY,
    ("GET", "/epcis/events/{event_name:path}"): ANYBODY,
    ("DELETE", "/epcis/nextPageToken/{token}"): ANYBODY,
    ("POST", "/epcis/queries"): EVERY,
    ("GET", "/epcis/queries"): EVERY,
    ("GET", "/epcis/queries/{name}"): EVERY,
    ("DELETE", "/epcis/queries/{name}"): EVERY,
    ("GET", "/epcis/queries/{name}/events"): EVERY,
    ("POST", "/epcis/queries/{name}/subscriptions"): EVERY,
    ("GET", "/epcis/queries/{name}/subscriptions"): EVERY,
    ("GET", "/epcis/queries/{name}/subscriptions/{subscription_id}"): EVERY,
    ("GET", "/epcis/queries/{name}/subscriptions/{subscription_id}/reports"): EVERY,
    ("DELETE", "/epcis/queries/{name}/subscriptions/{subscription_id}"): EVERY,
    ("GET", "/epcis/eventTypes"): ANYBODY,
    ("GET", "/epcis/eventTypes/{event_type}"): ANYBODY,
    ("GET", "/epcis/eventTypes/{event_type}/events"): ANYBODY,
    **{
        ("GET", f"/epcis/{level}{below}"): readers
        for level in ("epcs", "bizSteps", "bizLocations", "readPoints", "dispositions")
        for below, readers in (("", EVERY), ("/{value:path}", ANYBODY), ("/{value:path}/events", ANYBODY))
    },
    ("GET", "/photos/{name}"): ANYBODY,
    ("POST", "/epcis/capture"): {P, R},
    ("GET", "/epcis/capture"): {P, R},
    ("GET", "/epcis/capture/{capture_id}"): {P, R},
    ("POST", "/epcis/events"): {P, R},
    ("POST", "/epcis/event-hash"): ANYBODY,
    ("GET", "/openapi.json"): ANYBODY,
    ("GET", "/docs"): ANYBODY,
    ("GET", "/problems/{code}"): ANYBODY,
}


def routes(site: Site) -> set[tuple[str, str]]:
    return {
        (method, route.path)
        for route in api_of(site.app).routes
        if isinstance(route, APIRoute)
        for method in route.methods or ()
    }


def test_every_route_is_in_the_table_and_nothing_else(site: Site) -> None:
    assert routes(site) == set(TABLE)


def test_each_role_can_do_exactly_what_it_may(site: Site) -> None:
    keys = {role: site.as_(role) for role in Role}
    wrong = []
    for (method, path), allowed in TABLE.items():
        address = path.replace("{code}", "invalid")
        for part in (
            "facility_id",
            "product_id",
            "certificate_id",
            "batch_id",
            "campaign_id",
            "wish_id",
            "organisation_id",
            "report_id",
        ):
            address = address.replace(f"{{{part}}}", NO_ID)
        for role, key in keys.items():
            status = site.client.request(method, address, headers=key).status_code
            may = allowed is None or role in allowed
            if (status == 403) is may or status == 401 or status >= 500:
                wrong.append((method, path, role.value, status))
        status = site.client.request(method, address).status_code
        if (status == 401) is (allowed is None) or status >= 500:
            wrong.append((method, path, "anonymous", status))
    assert wrong == []


def test_a_key_of_fewer_scopes_than_its_role_can_do_fewer_things(site: Site) -> None:
    held = {scope for scope in MAY[Role.PRODUCER] if scope.value == "master-data:read"}
    _, secret = site.services.issue_api_key(site.cooperative.id, Role.PRODUCER, held, "read only")
    key = {"Authorization": f"Bearer {secret}"}
    site.get("/v1/products", key)
    refused = site.client.post("/v1/products", json={}, headers=key)
    assert refused.status_code == 403
    assert refused.json()["code"] == "scope-missing"


def test_the_rules_of_a_closed_door_are_not_told(site: Site) -> None:
    """A body that is wrong in itself is judged only for who may send it."""
    for body in (b"{", b'{"a":1,"a":2}', b'{"unknown": 1}'):
        headers = {"Content-Type": "application/json"}
        assert site.client.post("/v1/facilities", content=body, headers=headers).status_code == 401
        headers |= site.as_(Role.MARKETPLACE)
        assert site.client.post("/v1/facilities", content=body, headers=headers).status_code == 403
