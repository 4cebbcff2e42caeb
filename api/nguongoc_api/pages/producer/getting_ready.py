"""The pages of who begins, as one list: what a lot needs first, and the page that says how far one is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from starlette.routing import Route

from nguongoc_api.pages.producer.certificate_desk import PATH as CERTIFICATE
from nguongoc_api.pages.producer.certificate_desk import CertificateDesk, certificate_routes
from nguongoc_api.pages.producer.codes_desk import CodesDesk, code_routes
from nguongoc_api.pages.producer.cookies import SessionCookie
from nguongoc_api.pages.producer.facility_desk import FacilityDesk, facility_routes
from nguongoc_api.pages.producer.product_desk import PATH as PRODUCT
from nguongoc_api.pages.producer.product_desk import ProductDesk, product_routes
from nguongoc_api.pages.producer.progress_desk import ProgressDesk, progress_routes
from nguongoc_api.pages.producer.start_desk import StartDesk, start_routes
from nguongoc_api.pages.producer.where_desk import WhereDesk, where_routes
from nguongoc_api.services import Services

PICTURED: Final = frozenset({PRODUCT, CERTIFICATE})
"""Where a picture as telephones take them may come with the form."""


def getting_ready(route: Callable[..., Route], services: Services, cookie: SessionCookie) -> list[Route]:
    """To stand before the pages of one plot, whose address would take `new` for an id."""
    return [
        *start_routes(route, StartDesk(services, cookie)),
        *where_routes(route, WhereDesk(services)),
        *facility_routes(route, FacilityDesk(services)),
        *code_routes(route, CodesDesk(services)),
        *certificate_routes(route, CertificateDesk(services)),
        *product_routes(route, ProductDesk(services)),
        *progress_routes(route, ProgressDesk(services)),
    ]
