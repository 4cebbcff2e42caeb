"""`nguongoc users`: whoever runs the service lets people in and out, and they notice."""

from __future__ import annotations

import io
import re
from uuid import UUID

import pytest

from nguongoc.ports.rows import Role
from nguongoc.services.issue_api_key import OrganisationUnknown
from nguongoc.services.keep_accounts import KeepAccounts, NewAccount, PasswordWeak, PhoneTaken
from nguongoc.services.sign_in import SignInRefused
from tests.http.conftest import Site
from tests.terminal import Run, at_terminal

GOOD = "mía ngọt Kim Tân"
OTHER = "cam Vân Du chín"


@pytest.fixture
def run(site: Site, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    said = at_terminal(site.services.settings, monkeypatch, capsys)

    def run(*arguments: str, typed: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        return said("users", *arguments)

    return run


def test_an_organisation_its_clerk_and_its_key_are_made_and_work(site: Site, run: Run) -> None:
    code, said, _ = run("organisation", "htx-kim-tan", "--name", "HTX Kim Tân", "--kind", "cooperative")
    assert (code, said.strip().endswith(":o:htx-kim-tan")) == (0, True)
    code, said, _ = run("add", "htx-kim-tan", "0912 345 678", "--name", "Chị Hạnh", typed=f"{GOOD}\n")
    assert (code, said) == (0, "+84912345678 signs in for HTX Kim Tân (producer).\n")
    assert run("list", "htx-kim-tan")[1] == "htx-kim-tan  +84912345678  producer  Chị Hạnh\n"
    signed_in = site.services.entering.password("84912345678", GOOD, "127.0.0.1")
    assert site.services.entering.sessions.account(signed_in.token) == signed_in.account
    code, secret, _ = run("key", "htx-kim-tan", "--label", "văn phòng", "--scope", "batches:read")
    assert code == 0
    assert re.fullmatch(r"ng_[0-9a-z]{10}_[0-9a-z]{32}\n", secret)
    key = {"Authorization": f"Bearer {secret.strip()}"}
    assert site.get("/v1/batches", key).json() == {"items": []}
    assert site.client.get("/v1/products", headers=key).status_code == 403


def test_a_look_alike_name_is_held_listed_and_answered(site: Site, run: Run) -> None:
    name = ("--name", site.cooperative.name.upper(), "--kind", "cooperative")
    for slug in ("giong-mot", "giong-hai"):
        code, said, _ = run("organisation", slug, *name)
        assert code == 0
        assert "held, without a key" in said
        site.get(f"/o/{slug}/did.json", status=404)
    assert f"giong-mot  open  {site.cooperative.name.upper()}  ~ {site.cooperative.slug}" in run("names")[1]
    assert run("release", "giong-mot")[0] == 0
    assert run("refuse", "giong-hai", "--reason", "Cùng một người")[0] == 0
    assert run("release", "giong-hai")[0] == 1, "answered once"
    assert site.get("/o/giong-mot/did.json").json()["id"].endswith(":o:giong-mot")
    site.get("/o/giong-hai/did.json", status=404)


def test_another_password_or_none_at_all_signs_everybody_out(site: Site, run: Run) -> None:
    slug, phone = site.cooperative.slug, "0987 654 321"
    assert run("add", slug, phone, "--name", "Anh Tư", typed=GOOD)[0] == 0
    first = site.services.entering.password(phone, GOOD, "127.0.0.1")
    code, said, _ = run("password", phone, "--generate")
    [made] = re.findall(r"shown once: ([a-z2-9-]{19})$", said, re.MULTILINE)
    assert (code, site.services.entering.sessions.account(first.token)) == (0, None)
    with pytest.raises(SignInRefused):
        site.services.entering.password(phone, GOOD, "127.0.0.1")
    second = site.services.entering.password(phone, made, "127.0.0.1")
    assert run("remove", phone)[0] == 0
    assert site.services.entering.sessions.account(second.token) is None
    with pytest.raises(SignInRefused):
        site.services.entering.password(phone, made, "127.0.0.1")
    assert (phone.replace(" ", "")[1:] in run("list", slug)[1]) is False
    assert run("remove", phone)[2].startswith("account-unknown: ")


REFUSED = [
    (("add", "{slug}", "12", "--name", "A"), GOOD, "phone-unreadable"),
    (("add", "{slug}", "0911111112", "--name", "A"), "ngắn", "password-weak"),
    (("add", "{slug}", "0911111112", "--name", "A"), "aaaaaaaaaaaa", "password-weak"),
    (("add", "{slug}", "0911234567", "--name", "A"), "so 11234567!", "password-weak"),
    (("add", "{slug}", "0911111112", "--name", "A"), "", "password-weak"),
    (("add", "{slug}", "0911111112", "--name", " "), GOOD, "text-empty"),
    (("add", "khong-co", "0911111112", "--name", "A"), GOOD, "organisation-not-found"),
    (("password", "0911111112"), GOOD, "account-unknown"),
    (("key", "{slug}", "--label", "x", "--scope", "all"), "", "scope-beyond-role"),
    (("key", "{slug}", "--label", "x", "--scope", "places:write"), "", "scope-beyond-role"),
    (("organisation", "A B", "--name", "A", "--kind", "host"), "", "organisation-slug-malformed"),
]


def test_what_is_refused_is_named_and_changes_nothing(site: Site, run: Run) -> None:
    before = run("list")[1]
    for arguments, typed, code in REFUSED:
        given = [each.format(slug=site.cooperative.slug) for each in arguments]
        status, said, error = run(*given, typed=typed)
        assert (status, said, error.partition(":")[0]) == (1, "", code), arguments
    assert run("list")[1] == before


def test_one_number_is_one_account(site: Site) -> None:
    keep = KeepAccounts(site.services.reads, site.services.writer, site.services.clock)
    owner = site.cooperative.id
    keep.open(NewAccount("+84 933 333 333", GOOD, owner, Role.PRODUCER, "Một"))
    with pytest.raises(PhoneTaken):
        keep.open(NewAccount("0933.333.333", OTHER, owner, Role.PRODUCER, "Hai"))
    gone = NewAccount("0944 444 444", GOOD, UUID(int=1), Role.PRODUCER, "Ba")
    with pytest.raises(OrganisationUnknown):
        keep.open(gone)
    with pytest.raises(PasswordWeak):
        keep.change_password("0933 333 333", "x" * 201)
    assert [each.display_name for each in keep.all(owner) if each.phone == "+84933333333"] == ["Một"]
    assert GOOD not in repr(NewAccount("0933333333", GOOD, owner, Role.PRODUCER, "Một"))
