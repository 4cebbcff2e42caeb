"""The ways in and out of the desks, as routes."""

from __future__ import annotations

from starlette.routing import Route

from nguongoc.ports.rows import Role
from nguongoc_api.pages.producer.desk_pages import DeskPages
from nguongoc_api.pages.producer.joining import Joining
from nguongoc_api.pages.producer.passkeys_desk import PATH, OwnPasskeys, SigningInByPasskey
from nguongoc_api.pages.producer.sign_in import SigningIn
from nguongoc_api.pages.producer.sign_in_code import SigningInByCode
from nguongoc_api.pages.producer.switching import Switching
from nguongoc_api.services import Services


def door_routes(pages: DeskPages, services: Services) -> list[Route]:
    """Signing in by password, by code and by passkey, and out."""
    door, by_code = SigningIn(services, pages.cookie), SigningInByCode(services, pages.cookie)
    joining = Joining(services, pages.cookie)
    switching = Switching(services, pages.cookie)
    by_passkey, passkeys = SigningInByPasskey(services, pages.cookie), OwnPasskeys(services)
    anybody = frozenset(Role)
    return [
        pages.route("/signin", get=door.ask, post=door.enter, passwords=True),
        pages.route("/signout", post=door.leave),
        pages.route("/signin/code", get=by_code.begin, post=by_code.send),
        pages.route("/signin/code/enter", get=by_code.begin, post=by_code.enter),
        pages.route("/signin/passkey", get=by_passkey.begin, post=by_passkey.enter),
        pages.route("/signin/passkey/ask", post=by_passkey.ask),
        pages.route(PATH, get=passkeys.show, post=passkeys.change, role=anybody, needs=None, passwords=True),
        pages.route(f"{PATH}/new", get=passkeys.begin, post=passkeys.add, role=anybody, needs=None),
        pages.route("/signin/switch", post=switching.switch),
        pages.route(
            "/signin/devices", get=switching.show, post=switching.end, role=frozenset(Role), needs=None
        ),
        pages.route("/signin/invited", get=joining.ask, post=joining.join, passwords=True),
        pages.route(
            "/signin/password",
            get=joining.ask_password,
            post=joining.change_password,
            role=frozenset(Role),
            needs=None,
            passwords=True,
        ),
    ]
