"""Certificates signed elsewhere at the desk: a file or pasted text, what is wrong told beside it, and each desk its own role's."""

from __future__ import annotations

import pytest

from nguongoc.ports.rows import Role
from tests.http.conftest import Site, one_site
from tests.http.desk import OURS, Browser, said
from tests.http.test_recall_desk import signed_in

site = one_site
OWN, OF_AUTHORITY = "/producer/certificates", "/authority/certificates/elsewhere"


@pytest.fixture(scope="module")
def farmer(site: Site) -> Browser:
    return signed_in(site, Role.PRODUCER)


@pytest.mark.parametrize("text", ["", "x", "a.b.c", "Bưởi", "a" * 200_000])
def test_what_is_no_credential_is_told_beside_the_field_pasted_or_sent(farmer: Browser, text: str) -> None:
    assert "Chưa có bản nào." in said(farmer.get(OWN))
    sent = farmer.client.post(OWN, files={"file": ("x.jwt", text.encode())}, headers=OURS)
    for page in (farmer.post(OWN, {"credential": text[:9_000]}), sent):
        assert page.status_code in {400, 413, 422}
        assert 'id="credential-wrong"' in page.text


def test_each_desk_is_its_own_roles(site: Site, farmer: Browser) -> None:
    officer = signed_in(site, Role.AUTHORITY)
    farmer.get(OF_AUTHORITY, 403)
    officer.get(OWN, 403)
    assert 'name="credential"' in officer.get(OF_AUTHORITY).text
    assert officer.post(OF_AUTHORITY, {"credential": "x"}).status_code in {400, 422}
    assert "Chưa ai nộp bản nào ở địa bàn của anh chị." in said(officer.get(OF_AUTHORITY))
    for address in (f"{OF_AUTHORITY}/2ZK", f"{OF_AUTHORITY}/{'x' * 900}", f"{OF_AUTHORITY}/%00"):
        officer.get(address, 404)
    farmer.get(f"{OF_AUTHORITY}/2ZK", 403)
    officer.get(f"{OF_AUTHORITY}?before={'x' * 900}")
