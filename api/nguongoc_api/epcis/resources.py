"""Every resource of EPCIS, in the order the document shows them."""

from __future__ import annotations

from nguongoc_api.epcis.capture import ROUTER as CAPTURE
from nguongoc_api.epcis.events import ROUTER as EVENTS
from nguongoc_api.epcis.hashing import ROUTER as HASHING
from nguongoc_api.epcis.queries import ROUTER as QUERIES
from nguongoc_api.epcis.subscriptions import ROUTER as SUBSCRIPTIONS
from nguongoc_api.epcis.top_level import ROUTER as TOP_LEVEL

ROUTERS = (CAPTURE, HASHING, EVENTS, QUERIES, SUBSCRIPTIONS, TOP_LEVEL)
