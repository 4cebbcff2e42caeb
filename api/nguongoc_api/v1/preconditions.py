"""`If-Match` on edits (RFC 9110 section 13.1.1): who changes a thing says which version of it was read."""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import Depends, Header

from nguongoc_api.problems.refusals import IfMatchMissing

_TAG = re.compile(r'"([1-9][0-9]{0,8})"')
MOST_TAGS = 20


async def _versions(if_match: Annotated[str | None, Header()] = None) -> frozenset[int] | None:
    """The versions a caller will have changed; None for `*`. A tag that is none of ours matches nothing."""
    if if_match is None:
        raise IfMatchMissing("say with If-Match which version you read: its ETag, or * for any")
    tags = [tag.strip() for tag in if_match.split(",", MOST_TAGS)]
    if "*" in tags:
        return None
    return frozenset(int(found[1]) for tag in tags if (found := _TAG.fullmatch(tag)))


Versions = Annotated[frozenset[int] | None, Depends(_versions)]


def etag(version: int) -> str:
    """The strong tag of one version."""
    return f'"{version}"'
