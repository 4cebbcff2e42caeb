"""Being vouched for at the desks: a producer asks in a form, an authority answers, and the producer reads the answer."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from nguongoc.parties.organisations import OrganisationKind
from nguongoc.ports.rows import Role
from tests.factories import rows
from tests.http.conftest import Site, add_organisation, one_site
from tests.http.desk import Browser, said
from tests.http.test_recall_desk import signed_in

site = one_site
OWN, LIST = "/producer/identity", "/authority/identities"
FORM = {
    "name": "HTX trình diễn", "number": "HTX-0001", "registered_on": "20/05/2019",
    "register_name": "Sổ đăng ký hợp tác xã", "register_url": "https://lamson.example/so",
}  # fmt: skip


@pytest.fixture(scope="module")
def officer(site: Site) -> Browser:
    made = rows.organisation(name="UBND xã", kind=OrganisationKind.AUTHORITY)
    authority = add_organisation(site.services, replace(made, commune_code=site.cooperative.commune_code))
    return signed_in(site, Role.AUTHORITY, authority)


@pytest.fixture(scope="module")
def farmer(site: Site) -> Browser:
    return signed_in(site, Role.PRODUCER)


def open_wish(officer: Browser) -> str:
    found = re.search(rf'action="({LIST}/[0-9a-f-]+)"', officer.get(LIST).text)
    assert found is not None
    return found[1]


def test_a_wish_is_refused_with_a_reason_that_is_read_and_may_be_sent_again(
    site: Site, farmer: Browser, officer: Browser
) -> None:
    assert farmer.post(OWN, FORM).headers["location"] == OWN
    assert 'name="register_url"' not in farmer.get(OWN).text, "one wish at a time"
    wish = open_wish(officer)
    assert officer.post(wish, {"do": "refuse", "reason": "Không có trong sổ"}).headers["location"] == LIST
    assert "Lý do: Không có trong sổ" in said(farmer.get(OWN))
    assert farmer.post(OWN, FORM).headers["location"] == OWN
    # Nothing is signed that would count for nobody: this authority stands on no list.
    assert officer.post(open_wish(officer), {}).status_code == 503
    assert "Đang chờ trả lời" in said(farmer.get(OWN))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"registered_on": "hôm qua"}, "registered_on"),
        ({"registered_on": "01/01/2999"}, "registered_on"),
        ({"register_url": "ftp://x"}, "register_url"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(
    site: Site, change: dict[str, str], field: str
) -> None:
    neighbour = signed_in(site, Role.PRODUCER, site.neighbour)
    page = neighbour.post(OWN, FORM | change)
    assert page.status_code in {400, 422}
    assert f'id="{field}-wrong"' in page.text
    assert 'value="HTX-0001"' in page.text


def test_each_desk_is_its_own_roles(site: Site, farmer: Browser, officer: Browser) -> None:
    farmer.get(LIST, 403)
    officer.get(OWN, 403)
    assert officer.post(f"{LIST}/x", {}).status_code == 404
