"""Every published event, with the namespaces in force in it."""

from __future__ import annotations

import json
from typing import Any

from nguongoc.events.context import Namespaces
from nguongoc.events.documents import read_document
from tests.vectors import vectors


def published_events() -> list[tuple[dict[str, Any], Namespaces]]:
    """Of the examples and of the hash vectors."""
    found = []
    for path in sorted(vectors("epcis").glob("e*/*.jsonld")):
        document = read_document(json.loads(path.read_text(encoding="utf-8")))
        found += [(event, document.namespaces_of(index)) for index, event in enumerate(document.events)]
    return found
