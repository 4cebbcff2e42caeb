"""Which documents there are, and in which forms each is given."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class DocumentKind(StrEnum):
    """A document by the rule that asks for it; the value is its name in addresses and commands."""

    VN_PASSPORT = "vn-passport"
    """What Article 32 of Decree 37/2026/NĐ-CP wants a product's digital passport to say."""
    FSMA_204 = "fsma-204"
    """Sortable spreadsheet of key data elements, 21 CFR part 1 subpart S."""
    EU_178_2002 = "eu-178-2002"
    """One step up, one step down."""
    EU_931_2011 = "eu-931-2011"
    """What goes with food of animal origin."""
    EUDR = "eudr"
    """Plots of land as GeoJSON, Regulation (EU) 2023/1115."""
    GDST = "gdst"
    """Key data elements of seafood."""
    EPCIS = "epcis"
    """The events of the whole chain."""


class DocumentFormat(StrEnum):
    """A form of a document; the value is the ending of its file."""

    JSON = "json"
    HTML = "html"
    XLSX = "xlsx"
    GEOJSON = "geojson"
    JSONLD = "jsonld"

    @property
    def media_type(self) -> str:
        return MEDIA_TYPES[self]


MEDIA_TYPES: Final[Mapping[DocumentFormat, str]] = MappingProxyType(
    {
        DocumentFormat.JSON: "application/json",
        DocumentFormat.HTML: "text/html; charset=utf-8",
        DocumentFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        DocumentFormat.GEOJSON: "application/geo+json",
        DocumentFormat.JSONLD: "application/ld+json",
    }
)

FORMATS: Final[Mapping[DocumentKind, tuple[DocumentFormat, ...]]] = MappingProxyType(
    {
        DocumentKind.VN_PASSPORT: (DocumentFormat.JSON, DocumentFormat.HTML),
        DocumentKind.FSMA_204: (DocumentFormat.XLSX, DocumentFormat.JSON),
        DocumentKind.EU_178_2002: (DocumentFormat.JSON, DocumentFormat.XLSX),
        DocumentKind.EU_931_2011: (DocumentFormat.JSON, DocumentFormat.XLSX),
        DocumentKind.EUDR: (DocumentFormat.GEOJSON, DocumentFormat.JSON),
        DocumentKind.GDST: (DocumentFormat.JSON,),
        DocumentKind.EPCIS: (DocumentFormat.JSONLD,),
    }
)
"""The first is what is given when no other is asked for."""
