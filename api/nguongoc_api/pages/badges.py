"""`/badges/{id}`, its picture and its frame, and `/oembed`: what buyers see of a badge on a listing.

The picture says which lot is checked where, and when it was drawn; never that anything holds, for pictures are copied. The frame shows on the
listing's own site alone (CSP `frame-ancestors`). The page repeats seller and listing, and says when its reader comes from another site.
"""

from __future__ import annotations

import base64
import hashlib
import json
import logging
from datetime import datetime
from html import escape
from typing import Final

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from nguongoc.errors import Invalid, Refusal
from nguongoc.services.make_badges import BadgeUnknown, ShownBadge
from nguongoc.verify.status import VIETNAM
from nguongoc_api.pages.badge_html import HEIGHT, WIDTH, frame_html
from nguongoc_api.pages.consumer.badge import render_badge
from nguongoc_api.pages.guarded import NOT_INDEXED, FormRefusals, guarded, language_of
from nguongoc_api.problems.refusals import InternalError
from nguongoc_api.services import Services

LOG = logging.getLogger(__name__)
PREFIXES: Final = ("/badges/", "/oembed")
THREADS: Final = 4
LONGEST_SHOWN: Final = 26
LONGEST_HEADER: Final = 600
DRAWN: Final = "public, max-age=300"
_STYLE: Final = (
    "body{margin:0;font:14px/1.35 system-ui,sans-serif;background:#fff;color:#1d2b22}"
    "a{display:flex;flex-direction:column;justify-content:center;box-sizing:border-box;min-height:64px;padding:6px 12px;"
    "border:1px solid #5d6b61;border-radius:8px;color:inherit;text-decoration:none;overflow-wrap:anywhere}"
    "b{text-decoration:underline}a:focus-visible{outline:3px solid #1f5fbf;outline-offset:-3px}small{color:#4a574e}"
)
_STYLE_HASH: Final = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()


class OembedFormat(Invalid):
    """Another format than JSON (oEmbed 1.0, 2.2)."""

    code = "oembed-format"


def badges_app(services: Services) -> ASGIApp:
    """The application with threads of its own: pictures on shops' pages are asked for often."""
    refused, threads = FormRefusals.of(services.settings), CapacityLimiter(THREADS)

    async def endpoint(request: Request) -> Response:
        try:
            return await to_thread.run_sync(_answer, services, request, limiter=threads)
        except Refusal as refusal:
            return refused(refusal, request.scope)
        except Exception:
            LOG.exception("a badge failed")
            return refused(
                InternalError("this badge cannot be shown now; try again in a moment"), request.scope
            )

    paths = ("/badges/{id}.svg", "/badges/{id}/frame", "/badges/{id}", "/oembed")
    return guarded([Route(path, endpoint, methods=["GET"]) for path in paths], refused)


def _answer(services: Services, request: Request) -> Response:
    path = request.url.path
    if path == "/oembed":
        return _oembed(services, request)
    shown = services.bulk_verifying.badges.public(request.path_params["id"])
    came_from = request.headers.get("referer", "")[:LONGEST_HEADER] or None
    other = services.bulk_verifying.badges_seen.elsewhere(shown.badge, came_from, services.settings.base_url)
    now = services.clock.now()
    if path.endswith(".svg"):
        return _picture(shown, services.settings.host, now)
    if path.endswith("/frame"):
        return _frame(shown, services.settings.base_url, services.settings.host, now)
    page = render_badge(
        shown,
        language_of(request.scope),
        base_url=services.settings.base_url,
        other=other,
        told=came_from is not None,
        demo=services.settings.demo,
    )
    kept = {name: value for name, value in page.headers if name not in {*NOT_INDEXED, "ETag"}}
    return Response(page.body, page.status, kept | NOT_INDEXED)


def _lines(shown: ShownBadge, host: str, now: datetime) -> tuple[str, str]:
    return f"Kiểm tra lô {shown.batch.lot}", f"tại {host} · {now.astimezone(VIETNAM):%d/%m/%Y}"


def _picture(shown: ShownBadge, host: str, now: datetime) -> Response:
    first, second = (escape(_short(each)) for each in _lines(shown, host, now))
    whole = escape(" ".join(_lines(shown, host, now)))
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'role="img" aria-label="{whole}"><title>{whole}</title>'
        f'<rect x=".5" y=".5" width="{WIDTH - 1}" height="{HEIGHT - 1}" rx="8" fill="#fff" stroke="#5d6b61"/>'
        '<g font-family="system-ui,sans-serif" fill="#1d2b22">'
        f'<text x="14" y="28" font-size="16" font-weight="700" text-decoration="underline">{first}</text>'
        f'<text x="14" y="49" font-size="13">{second}</text></g></svg>'
    )
    headers = {
        "Cache-Control": DRAWN,
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    return Response(svg, media_type="image/svg+xml", headers=headers)


def _short(line: str) -> str:
    most = LONGEST_SHOWN + 8 * line.startswith("tại ")
    return line if len(line) <= most else f"{line[: most - 1]}…"


def _frame(shown: ShownBadge, base_url: str, host: str, now: datetime) -> Response:
    first, second = map(escape, _lines(shown, host, now))
    body = (
        f'<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>{first}</title><style>{_STYLE}</style></head>'
        f'<body><a href="{escape(base_url)}/badges/{shown.badge.id}" target="_blank" rel="noopener"><b>{first}</b>'
        f"<small>{second}</small></a></body></html>"
    )
    policy = (
        f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; base-uri 'none'; form-action 'none'; "
        f"frame-ancestors {shown.badge.origin}"
    )
    headers = {"Cache-Control": DRAWN, "Content-Security-Policy": policy, "X-Robots-Tag": "noindex"}
    return Response(body, media_type="text/html; charset=utf-8", headers=headers)


def _oembed(services: Services, request: Request) -> Response:
    """oEmbed 1.0, type `rich`: of the page of a badge."""
    query = request.query_params
    if query.get("format", "json") != "json":
        raise OembedFormat("this oEmbed endpoint answers JSON")
    base_url = services.settings.base_url
    prefix, url = f"{base_url}/badges/", query.get("url", "")[:LONGEST_HEADER]
    if not url.startswith(prefix):
        raise BadgeUnknown("no such badge")
    shown = services.bulk_verifying.badges.public(url.removeprefix(prefix).partition("?")[0])
    said = {
        "version": "1.0",
        "type": "rich",
        "title": f"Kiểm tra lô {shown.batch.lot} tại {services.settings.host}",
        "provider_name": "Nguồn Gốc",
        "provider_url": base_url,
        "cache_age": 300,
        "html": frame_html(shown, base_url),
        "width": WIDTH,
        "height": HEIGHT + 8,
    }
    headers = {"Cache-Control": DRAWN, "Access-Control-Allow-Origin": "*"}
    return Response(json.dumps(said, ensure_ascii=False), media_type="application/json", headers=headers)
