"""Every resource of EPCIS, in the order the document shows them."""

from __future__ import annotations

from fastapi import APIRouter

ROUTERS: tuple[APIRouter, ...] = ()
