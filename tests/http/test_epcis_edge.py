"""What every address of EPCIS says: versions, extensions, and refusals in the binding's words."""

from __future__ import annotations

import pytest

from nguongoc_api.problems.dialects import EPCIS
from tests.http.conftest import BASE_URL, Site, one_site

site = one_site
"""Nothing here depends on the database."""


@pytest.mark.parametrize("path", ["/epcis/nowhere", "/epcis"])
def test_every_answer_names_its_versions_and_our_extension(site: Site, path: str) -> None:
    answer = site.client.get(path)
    assert answer.headers["gs1-epcis-version"] == answer.headers["gs1-cbv-version"] == "2.0.0"
    assert answer.headers["gs1-extensions"] == f"nguongoc={BASE_URL}/ns/epcis#"


@pytest.mark.parametrize("path", ["/epcis", "/epcis/events", "/epcis/eventTypes"])
def test_a_slash_behind_a_list_is_no_other_address(site: Site, path: str) -> None:
    for method in ("GET", "HEAD", "OPTIONS"):
        plain, slashed = (site.client.request(method, address) for address in (path, f"{path}/"))
        assert plain.status_code == slashed.status_code < 300
        assert plain.headers.get("allow") == slashed.headers.get("allow")
    assert site.client.post("/epcis/events/", json={}).status_code == 401
    assert site.client.get("/epcis/events/x/").json()["code"] == "event-not-found", "a name may end in one"


def test_other_addresses_know_nothing_of_it(site: Site) -> None:
    assert "gs1-epcis-version" not in site.client.get("/v1/places").headers
    assert "gs1-epcis-version" not in site.client.get("/epcisx").headers


@pytest.mark.parametrize(
    ("name", "value", "acceptable"),
    [
        ("GS1-EPCIS-Version", "2.0.0", True),
        ("GS1-EPCIS-Version", "2.0", True),
        ("GS1-EPCIS-Version", "2", True),
        ("GS1-EPCIS-Version", "2.0.1", True),
        ("GS1-EPCIS-Version", "1.2", False),
        ("GS1-CBV-Version", "2.1.0", False),
        ("GS1-EPCIS-Min", "1.0.0", True),
        ("GS1-EPCIS-Min", "2.1.0", False),
        ("GS1-EPCIS-Max", "3.0.0", True),
        ("GS1-CBV-Max", "1.2.0", False),
        ("GS1-CBV-Min", "two", False),
        ("GS1-CBV-Min", "9" * 5000, False),
        ("GS1-Extensions", "a=b", True),
    ],
)
def test_versions_may_be_named_and_must_fit(site: Site, name: str, value: str, acceptable: bool) -> None:
    answer = site.client.get("/epcis/nowhere", headers={name: value})
    assert answer.status_code == (404 if acceptable else 406)
    if not acceptable:
        problem = answer.json()
        assert problem["type"] == "epcisException:NotAcceptableException"
        assert problem["code"] == "epcis-version-not-acceptable"


def test_refusals_are_in_the_words_of_the_binding_and_keep_our_code(site: Site) -> None:
    problem = site.client.get("/epcis/nowhere").json()
    assert (problem["type"], problem["code"]) == (EPCIS.types[404], "address-unknown")
    assert site.client.get("/v1/nowhere").json()["type"] == f"{BASE_URL}/problems/address-unknown"
