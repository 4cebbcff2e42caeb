"""Around every page of a desk: who it is, what may be seen, and a page for what went wrong.

Every page is made in a thread; few at once, and fewer passwords at once, because checking one takes 64 MiB on purpose.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Final
from urllib.parse import quote

from anyio import CapacityLimiter, to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Scope as Connection

from nguongoc.errors import NotAllowed, Refusal
from nguongoc.ports import Account
from nguongoc.ports.rows import Role
from nguongoc.services.caller import Scope
from nguongoc_api.pages.producer.cookies import SessionCookie
from nguongoc_api.pages.producer.page import go_on, refusal_page
from nguongoc_api.pages.producer.passkeys_desk import PATH as PASSKEYS
from nguongoc_api.pages.producer.sign_in import sign_in_to_go_on
from nguongoc_api.pages.producer.visit import Visit, asked_page, read_visit, visit_without_form
from nguongoc_api.problems import problem_response
from nguongoc_api.problems.refusals import AddressUnknown, InternalError
from nguongoc_api.services import Services

LOG = logging.getLogger(__name__)
THREADS: Final = 8
PASSWORDS: Final = 2
Answer = Callable[[Visit], Response]


class RoleElsewhere(NotAllowed):
    """Signed in, but this desk belongs to another role."""

    code = "role-elsewhere"


def _nothing_here(_: Visit) -> Response:
    raise AddressUnknown("no page here")


class DeskPages:
    """Around every page: who it is, what may be seen, and a page for what went wrong."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self.cookie = SessionCookie(services.settings)
        self._threads = CapacityLimiter(THREADS)
        self._passwords = CapacityLimiter(PASSWORDS)

    def route(
        self,
        path: str,
        *,
        get: Answer | None = None,
        post: Answer | None = None,
        role: Role | frozenset[Role] | None = None,
        needs: Scope | None = Scope.DESK,
        passwords: bool = False,
    ) -> Route:
        """A page; with a `role`, for who is signed in under it and may do what it `needs`, and the desk's own work where nothing is said."""
        answers = {"GET": get, "POST": post}
        roles = frozenset({role}) if isinstance(role, Role) else role

        async def endpoint(request: Request) -> Response:
            visit = await self._visit(request)
            if isinstance(visit, Response):
                return visit
            answer = answers[request.method]
            assert answer is not None  # noqa: S101  (Starlette refuses methods the route does not name)
            limiter = self._passwords if passwords and request.method == "POST" else self._threads
            return await to_thread.run_sync(
                self._answer, visit, answer, roles, request.method, needs, limiter=limiter
            )

        return Route(path, endpoint, methods=[name for name, answer in answers.items() if answer])

    async def no_such_page(self, request: Request, error: Exception) -> Response:
        """An address without a page, or a method it does not have."""
        if isinstance(error, HTTPException) and error.status_code == 405:  # noqa: PLR2004
            return Response(status_code=405, headers=dict(error.headers or {}))
        visit = visit_without_form(request, self.cookie.name)
        return await to_thread.run_sync(
            self._answer, visit, _nothing_here, None, request.method, limiter=self._threads
        )

    def unread(self, refusal: Refusal, scope: Connection) -> Response:
        """The page for a form whose content is not even looked at."""
        return self._refused(visit_without_form(Request(scope), self.cookie.name), refusal)

    async def _visit(self, request: Request) -> Visit | Response:
        try:
            return await read_visit(request, self.cookie.name)
        except Refusal as refusal:
            return problem_response(refusal, request.scope, self._services.settings.base_url)

    def _answer(
        self,
        visit: Visit,
        answer: Answer,
        roles: frozenset[Role] | None,
        method: str,
        needs: Scope | None = None,
    ) -> Response:
        try:
            account = self._services.entering.sessions.account(visit.token)
            news = None if account is None else self._services.reporting.news(account)
            visit = visit.of(account, self._services.settings.idle_minutes, news)
            if roles is not None and visit.account is None:
                if method == "POST" and not visit.file:
                    return sign_in_to_go_on(self._services, visit, visit.path)
                return go_on(f"/signin?next={quote(asked_page(visit), safe='/')}")
            if roles is not None and account is not None and self._owes_passkey(visit, account):
                return go_on(PASSKEYS)
            if roles is not None and visit.account is not None and visit.account.role not in roles:
                wanted = " or ".join(sorted(role.value for role in roles))
                return self._refused(visit, RoleElsewhere(f"this desk is for a {wanted}"))
            if roles is not None and needs is not None:
                visit.caller.require(needs)
            return answer(visit)
        except Refusal as refusal:
            return self._refused(visit, refusal)
        except Exception:
            # Of the request nothing but method and path: a form holds what people typed.
            LOG.exception("the desk's answer to %s %s failed", method, visit.path[:200])
            return self._refused(visit, InternalError("this page cannot be shown now; try again in a moment"))

    def _owes_passkey(self, visit: Visit, account: Account) -> bool:
        """Whether somebody is to make a passkey before anything else, and asks for something else."""
        return not visit.path.startswith(PASSKEYS) and self._services.entering.owes_passkey(account)

    def _refused(self, visit: Visit, refusal: Refusal) -> Response:
        settings = self._services.settings
        return refusal_page(visit, refusal, base_url=settings.base_url, demo=settings.demo)
