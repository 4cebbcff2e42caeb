"""What stands beside the API: applications of their own, by the prefix of their raw path.

A prefix that ends in `/` takes everything below it, one that ends in `*` whatever begins so, any other only itself. Each application is plain ASGI, sees the
path whole, and answers its own errors as problems or pages.
"""

from __future__ import annotations

from collections.abc import Mapping

from starlette.types import ASGIApp

from nguongoc.errors import Refusal
from nguongoc_api.auth.oauth import PREFIXES as OAUTH_PREFIXES
from nguongoc_api.auth.oauth import oauth_app
from nguongoc_api.auth.wiring import key_ring
from nguongoc_api.log.app import PREFIX as LOG_PREFIX
from nguongoc_api.log.app import LogApp
from nguongoc_api.metrics import PREFIX as METRICS_PREFIX
from nguongoc_api.metrics import Metrics
from nguongoc_api.pages import app as pages
from nguongoc_api.pages.badges import PREFIXES as BADGE_PREFIXES
from nguongoc_api.pages.badges import badges_app
from nguongoc_api.pages.i18n import READER_LANGUAGES, choose_language
from nguongoc_api.pages.pins import PREFIXES as PIN_PREFIXES
from nguongoc_api.pages.pins import pins_app
from nguongoc_api.pages.render import Page
from nguongoc_api.pages.reporting import PREFIXES as REPORT_PREFIXES
from nguongoc_api.pages.reporting import report_app
from nguongoc_api.pages.vouchers import PREFIXES as VOUCHER_PREFIXES
from nguongoc_api.pages.vouchers import vouchers_app
from nguongoc_api.pages.where import PREFIXES as WHERE_PREFIXES
from nguongoc_api.pages.where import where_app
from nguongoc_api.records.app import PREFIXES as RECORD_PREFIXES
from nguongoc_api.records.app import records_app
from nguongoc_api.resolver import PREFIXES as RESOLVER_PREFIXES
from nguongoc_api.resolver import Resolver, suggested_path
from nguongoc_api.services import Services
from nguongoc_api.shown_files import PREFIXES as FILE_PREFIXES
from nguongoc_api.shown_files import shown_files


def on_the_scan_path(services: Services) -> Mapping[str, ASGIApp]:
    """Asked first and with nothing in front: codes, and the pages they lead to."""
    shown = pages.Pages(services)

    def refusal_page(refusal: Refusal, asked: str, accept_language: str) -> Page:
        meant = suggested_path(asked.encode(), refusal)
        return shown.refusal_page(
            refusal, asked, choose_language(accept_language, None, READER_LANGUAGES), meant
        )

    settings = services.settings
    resolver = Resolver(
        services.reads,
        services.serials,
        settings.base_url,
        services.clock,
        render_refusal=refusal_page,
        hand_off=settings.hand_off,
    )
    return dict.fromkeys(pages.PREFIXES, shown) | dict.fromkeys(RESOLVER_PREFIXES, resolver)


def behind_the_edge(services: Services) -> Mapping[str, ASGIApp]:
    """Behind `Edge` and `HeadAsGet`: records, status lists, DID documents, the log, small forms; what the service is watched by."""
    log = LogApp(services.read_log, services.settings.base_url, services.log.cosign)
    records = records_app(services)
    reports = dict.fromkeys(REPORT_PREFIXES, report_app(services))
    vouchers = dict.fromkeys(VOUCHER_PREFIXES, vouchers_app(services)) | dict.fromkeys(
        WHERE_PREFIXES, where_app(services)
    )
    records_below = dict.fromkeys(RECORD_PREFIXES, records)
    badges = dict.fromkeys(BADGE_PREFIXES, badges_app(services))
    oauth = oauth_app(
        key_ring(services),
        services.visiting.programs.tokens,
        services.settings.base_url,
        services.visiting.programs.try_codes.document,
    )
    files = dict.fromkeys(FILE_PREFIXES, shown_files(services))
    tokens = dict.fromkeys(OAUTH_PREFIXES, oauth)
    pins = dict.fromkeys(PIN_PREFIXES, pins_app(services))
    metrics = {} if services.settings.metrics_token is None else {METRICS_PREFIX: Metrics(services)}
    return {
        LOG_PREFIX: log,
        **metrics,
        **reports,
        **records_below,
        **vouchers,
        **badges,
        **pins,
        **tokens,
        **files,
    }
