"""Every resource of EPCIS, in the order the document shows them."""

from __future__ import annotations

from nguongoc_api.epcis.capture import ROUTER as CAPTURE
from nguongoc_api.epcis.hashing import ROUTER as HASHING

ROUTERS = (CAPTURE, HASHING)
