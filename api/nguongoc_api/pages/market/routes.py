"""The market's desk, `/market/...`, as routes: hang further pages in `market_routes`, and their links in `base.html` and `home.html`."""

from __future__ import annotations

from collections.abc import Callable

from starlette.routing import Route

from nguongoc.ports.rows import Role
from nguongoc.services.caller import Scope
from nguongoc_api.pages.market.badges_desk import BadgesDesk, badge_routes
from nguongoc_api.pages.market.developers_page import DevelopersPage, developers_routes
from nguongoc_api.pages.market.home_desk import HomeDesk
from nguongoc_api.pages.market.jobs_desk import JobsDesk, job_routes
from nguongoc_api.pages.market.keys_desk import KeysDesk, key_routes
from nguongoc_api.pages.market.usage_desk import UsageDesk, usage_routes
from nguongoc_api.pages.market.verifications_desk import VerificationsDesk, verification_routes
from nguongoc_api.pages.market.webhook_desk import WebhookDesk, webhook_routes
from nguongoc_api.pages.market.webhooks_page import WebhooksPage, webhooks_routes
from nguongoc_api.pages.producer.recall_desk import DESKS, RecallDesk
from nguongoc_api.services import Services


def market_routes(route: Callable[..., Route], services: Services) -> list[Route]:
    """For accounts of marketplaces; keys for those of producers as well, and for everybody what engineers read first."""
    return [
        route("/market", get=HomeDesk(services).show, role=Role.MARKETPLACE),
        *recall_routes(route, RecallDesk(services)),
        *job_routes(route, JobsDesk(services)),
        *verification_routes(route, VerificationsDesk(services)),
        *usage_routes(route, UsageDesk(services)),
        *badge_routes(route, BadgesDesk(services)),
        *key_routes(route, KeysDesk(services)),
        *developers_routes(route, DevelopersPage(services)),
        *webhook_routes(route, WebhookDesk(services)),
        *webhooks_routes(route, WebhooksPage(services)),
    ]


def recall_routes(route: Callable[..., Route], desk: RecallDesk) -> list[Route]:
    """The pages that every holder has; a marketplace orders none."""
    path, needs = DESKS[Role.MARKETPLACE], Scope.RECALLS_READ
    one = route(
        f"{path}/{{recall_id}}",
        get=desk.show_recall,
        post=desk.acknowledge,
        role=Role.MARKETPLACE,
        needs=needs,
    )
    return [route(path, get=desk.list_recalls, role=Role.MARKETPLACE, needs=needs), one]
