"""Master data over HTTP: what is posted can be read back, by its owner alone, page by page."""

from __future__ import annotations

from nguongoc.ports.rows import Role
from tests.http import bodies
from tests.http.conftest import BASE_URL, Site


def test_a_facility_is_read_back_as_entered(site: Site) -> None:
    key = site.producer()
    response = site.client.post(
        "/v1/facilities",
        json=bodies.facility(
            area_m2="12500.50",
            latitude=19.9,
            longitude=105.39,
            market_codes=[{"code": "VN-THOR-0123", "market": "CN", "expires_on": "2027-01-01"}],
        ),
        headers=key,
    )
    assert response.status_code == 201
    made = response.json()
    assert made["area_m2"] == "12500.5"
    assert made["commune_as_of"] == "2025-07-01"
    assert site.get(response.headers["location"], key).json() == made
    assert site.get("/v1/facilities", key).json() == {"items": [made]}


def test_a_product_is_read_back_as_entered(site: Site) -> None:
    key = site.producer()
    made = site.post(
        "/v1/products",
        bodies.product(
            slug="buoi-luan-van",
            gtin="08935001234562",
            gtin_licence={"licensee": "HTX Lam Sơn", "evidence": "GS1 Việt Nam 123/2026"},
            net_content={"value": "1.50", "unit": "kg"},
            season_months=[11, 12, 1],
            process=None,
        ),
        key,
    )
    assert made["gtin_licence"]["demonstration"] is False
    assert made["net_content"] == {"value": "1.5", "unit": "kg"}
    assert made["season_months"] == [11, 12, 1]
    assert made["classification"]["scheme_name"] == "UN Central Product Classification (CPC)"
    assert site.get(f"/v1/products/{made['id']}", key).json() == made


def test_a_product_without_a_slug_gets_one_of_its_name(site: Site) -> None:
    first, second = (site.post("/v1/products", bodies.product(), site.producer())["slug"] for _ in range(2))
    assert first.startswith("buoi-do-luan-van-")
    assert first != second


def test_a_slug_and_a_gtin_belong_to_one_product(site: Site) -> None:
    licence = {"licensee": "HTX Lam Sơn", "evidence": "GS1 Việt Nam 123/2026"}
    key, other = site.producer(), site.as_(Role.PRODUCER, site.neighbour)
    site.post("/v1/products", bodies.product(slug="buoi", gtin="08935001234562", gtin_licence=licence), key)
    taken = site.post("/v1/products", bodies.product(slug="buoi"), other, 409)
    assert taken["code"] == "slug-taken"
    taken = site.post("/v1/products", bodies.product(gtin="08935001234562", gtin_licence=licence), other, 409)
    assert taken["code"] == "gtin-taken"


def test_a_certificate_that_can_be_asked_after_is_evidenced_and_another_only_declared(site: Site) -> None:
    key = site.producer()
    product = site.post("/v1/products", bodies.product(), key)["id"]
    named = site.post(
        "/v1/certificates",
        bodies.certificate(product_id=product, number="VG-1", issued_on="2026-01-02"),
        key,
    )
    assert named["level"] == "evidenced"
    assert site.post("/v1/certificates", bodies.certificate(), key)["level"] == "declared"
    assert site.get(f"/v1/certificates/{named['id']}", key).json() == named


def test_a_certificate_is_not_found_by_a_neighbour_nor_given_to_a_neighbours_product(site: Site) -> None:
    made = site.post("/v1/certificates", bodies.certificate(), site.producer())
    product = site.post("/v1/products", bodies.product(), site.producer())["id"]
    neighbour = site.as_(Role.PRODUCER, site.neighbour)
    assert (
        site.get(f"/v1/certificates/{made['id']}", neighbour, 404).json()["code"] == "certificate-not-found"
    )
    refused = site.post("/v1/certificates", bodies.certificate(product_id=product), neighbour, 422)
    assert refused["errors"][0]["code"] == "product-unknown"


def test_an_organisation_sees_itself_and_others_see_what_is_public(site: Site) -> None:
    own = site.get("/v1/organisations", site.producer()).json()["items"]
    assert [each["id"] for each in own] == [str(site.cooperative.id)]
    public = site.get(f"/v1/organisations/{site.neighbour.slug}").json()
    assert public["name"] == site.neighbour.name
    assert not {"id", "phone", "is_household"} & public.keys()
    assert site.get("/v1/organisations/khong-co", status=404).json()["code"] == "organisation-not-found"


def test_a_list_is_read_page_by_page_each_row_once(site: Site) -> None:
    key = site.producer()
    made = [site.post("/v1/products", bodies.product(name=f"Bưởi {n}"), key)["id"] for n in range(5)]
    seen: list[str] = []
    address: str | None = "/v1/products?limit=2"
    sizes = []
    while address:
        page = site.get(address, key)
        sizes.append(len(page.json()["items"]))
        seen += [each["id"] for each in page.json()["items"]]
        link = page.links.get("next")
        address = link["url"] if link else None
        assert address is None or address.startswith(f"{BASE_URL}/v1/products?limit=2&cursor=")
    assert sorted(seen) == sorted(made)
    assert sizes == [2, 2, 1]


def test_a_cursor_is_of_one_list_of_one_organisation_and_bears_no_change(site: Site) -> None:
    key = site.producer()
    for n in range(3):
        site.post("/v1/products", bodies.product(name=f"Bưởi {n}"), key)
        site.post("/v1/facilities", bodies.facility(name=f"Vườn {n}"), key)
    cursor = site.get("/v1/products?limit=1", key).links["next"]["url"].rpartition("=")[2]
    neighbour = site.as_(Role.PRODUCER, site.neighbour)
    flipped = cursor[:-1] + ("A" if cursor[-1] != "A" else "B")
    for path, who, given in (
        ("/v1/facilities", key, cursor),
        ("/v1/products", neighbour, cursor),
        ("/v1/products", key, flipped),
        ("/v1/products", key, cursor[:-4]),
    ):
        answer = site.get(f"{path}?cursor={given}", who, 400)
        assert answer.json()["code"] == "cursor-wrong"


def test_a_creation_repeated_under_its_key_makes_one_row(site: Site) -> None:
    headers = site.producer() | {"Idempotency-Key": "k"}
    for path, body in (
        ("/v1/facilities", bodies.facility()),
        ("/v1/products", bodies.product()),
        ("/v1/certificates", bodies.certificate()),
    ):
        headers["Idempotency-Key"] = path.rpartition("/")[2]
        assert site.post(path, body, headers) == site.post(path, body, headers)
        assert len(site.get(path, headers).json()["items"]) == 1
