"""Where a linkset (RFC 9264) says that the passport is."""

from __future__ import annotations

from typing import Any

from nguongoc.fetch.client import AnswerRefused

PASSPORT_RELATIONS = (
    "https://ref.gs1.org/voc/dpp",
    "https://gs1.org/voc/dpp",
    "https://www.gs1.org/voc/dpp",
    "https://vocabulary.uncefact.org/untp/dpp",
)
"""Link types that lead to a passport: GS1's namespace as it is and as it is often written, and UNTP's."""


class NoLinkset(AnswerRefused):
    """The host answered the question for links with something else."""

    code = "no-linkset"


def passport_addresses(linkset: Any) -> list[str]:
    """The addresses under a link type of passports, those of the finest level first, each once. Raises `NoLinkset`."""
    match linkset:
        case {"linkset": list(contexts)}:
            found = [
                target["href"]
                for context in contexts
                if isinstance(context, dict)
                for relation in PASSPORT_RELATIONS
                for target in _targets(context.get(relation))
            ]
            return list(dict.fromkeys(found))
    raise NoLinkset("the host answers no linkset")


def _targets(value: Any) -> list[dict[str, str]]:
    targets = value if isinstance(value, list) else []
    return [each for each in targets if isinstance(each, dict) and isinstance(each.get("href"), str)]
