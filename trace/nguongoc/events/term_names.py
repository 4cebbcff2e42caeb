"""Names of searchable statements: a query parameter without its operator, its field name written in the one form.

`EQ_ILMD_cbvmda:lotNumber` asks for the term `ILMD_urn:epcglobal:cbv:mda#lotNumber`; `GE_value_CEL` for `value_CEL`. Index and query
language both make names here, so that they cannot differ.
"""

from __future__ import annotations

from enum import StrEnum

from nguongoc.events.fitting import fitting

LONGEST_NAME = 300


class Part(StrEnum):
    """Where in an event an extension member stands, as query parameters write it."""

    EVENT = ""
    ILMD = "ILMD_"
    ERROR_DECLARATION = "ERROR_DECLARATION_"
    READ_POINT = "readPoint_"
    BIZ_LOCATION = "bizLocation_"
    SENSOR_ELEMENT = "SENSORELEMENT_"
    SENSOR_METADATA = "SENSORMETADATA_"
    SENSOR_REPORT = "SENSORREPORT_"


INNER = "INNER_"
TYPED = ("bizTransaction", "source", "destination")
"""Families whose parameter ends in the type of what is asked for: `EQ_source_owning_party`."""
MEASURES = ("value", "minValue", "maxValue", "meanValue", "sDev", "percValue")
"""Members of a sensor report that are asked for together with their unit: `GE_value_CEL`."""
QUANTITY = "quantity"
SENSORS = "sensorElementList"


def canonical_field(iri: str) -> str:
    """A field's full name with `#` before its last part, whichever of `#`, `/` and `:` its namespace ends with.

    EPCIS 1.2 joins namespace and name by `#`, JSON-LD joins them as they are: clients ask either way.
    """
    at = max(iri.rfind(separator) for separator in "#/:")
    return iri if at < 0 else f"{iri[:at].rstrip('#/:')}#{iri[at + 1 :]}"


def field_term(part: Part, iri: str, *, inner: bool = False) -> str:
    """The term of an extension member by its full name."""
    return fitting(f"{INNER if inner else ''}{part}{canonical_field(iri)}", LONGEST_NAME)


def typed_term(family: str, type_: str) -> str:
    """The term of a transaction, source or destination by its canonical type."""
    return fitting(f"{family}_{type_}", LONGEST_NAME)


def measured_term(member: str, uom: str) -> str:
    """The term of a measure or quantity in its unit."""
    return fitting(f"{member}_{uom}", LONGEST_NAME)
