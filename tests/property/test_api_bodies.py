"""Any bytes and any JSON: read or refused, and never a failure of ours."""

from __future__ import annotations

import json
import unicodedata
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguongoc.errors import Refusal
from nguongoc.ports.rows import Role
from nguongoc_api.v1.strict_json import read_json
from tests.http import bodies
from tests.http.conftest import Site, one_site

site = one_site
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
SAMPLES = {
    "/v1/facilities": bodies.facility(latitude=19.9, longitude=105.3, area_m2="5", market_codes=[], gln=None),
    "/v1/products": bodies.product(gtin=None, net_content=None, season_months=[], process=None, slug=None),
    "/v1/certificates": bodies.certificate(issued_on=None, valid_until=None, stars=None, product_id=None),
    "/v1/batches": bodies.batch(
        product_id="", facility_id="", statements={}, inputs=[], origin=None, lot=None
    ),
    "/v1/places": bodies.place(festivals=[], experiences=[], months=[], phone=None, website=None),
    "/v1/verifications": {"items": [{"code": "x"}]},
}


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with suppress(Refusal):
        read_json(data)


@given(VALUES)
def test_what_is_read_is_what_was_written_in_nfc(value: Any) -> None:
    text = json.dumps(value)
    try:
        found = read_json(text.encode())
    except Refusal:
        return
    assert json.dumps(found, sort_keys=True) == json.dumps(composed(json.loads(text)), sort_keys=True)


def composed(value: Any) -> Any:
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, list):
        return [composed(each) for each in value]
    if isinstance(value, dict):
        return {composed(name): composed(each) for name, each in value.items()}
    return value


@pytest.fixture(scope="module")
def keys(site: Site) -> dict[str, dict[str, str]]:
    return {path: site.as_(Role.AUTHORITY if path.endswith("places") else Role.PRODUCER) for path in SAMPLES}


@given(st.data())
def test_a_sample_with_anything_in_one_place_is_answered_with_a_problem_or_accepted(
    site: Site, keys: dict[str, dict[str, str]], data: st.DataObject
) -> None:
    path = data.draw(st.sampled_from(sorted(SAMPLES)))
    member = data.draw(st.sampled_from(sorted(SAMPLES[path])) | st.text(max_size=5))
    body = {**SAMPLES[path], member: data.draw(VALUES)}
    headers = keys[path] | {"Content-Type": "application/json"}
    answer = site.client.post(path, content=json.dumps(body).encode(), headers=headers)
    assert answer.status_code < 500, answer.text
    if answer.status_code >= 400:
        assert answer.json()["status"] == answer.status_code
