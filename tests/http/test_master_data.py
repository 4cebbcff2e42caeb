"""Master data over HTTP: what is posted can be read back, by its owner alone."""

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
