"""What stands beside the API: applications of their own, by the prefix of their raw path.

A prefix that ends in `/` takes everything below it, any other only itself. Each application is plain ASGI, sees the
path whole, and answers its own errors as problems or pages.
"""

from __future__ import annotations

from collections.abc import Mapping

from starlette.types import ASGIApp

from nguongoc_api.wiring import Services


def on_the_scan_path(_services: Services) -> Mapping[str, ASGIApp]:
    """Asked first and with nothing in front: `/01/`, `/b/`, `/.well-known/gs1resolver`."""
    return {}


def behind_the_edge(_services: Services) -> Mapping[str, ASGIApp]:
    """Behind `Edge` and `HeadAsGet`: pages, records, status lists, DID documents, the log."""
    return {}
