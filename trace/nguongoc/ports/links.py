"""Links that owners register."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from nguongoc.catalogue.links import LinkVersion


class LinkRepository(Protocol):
    """Versions are added and ended, never changed and never removed."""

    def shown(self, product_id: UUID, batch_id: UUID | None) -> Sequence[LinkVersion]:
        """What is shown now of the product itself and, if one is named, of this lot; the link registered first first."""
        ...

    def current(self, product_id: UUID, after: UUID | None, limit: int) -> Sequence[LinkVersion]:
        """The same of the product and all its lots, from behind the link `after` on."""
        ...

    def has_current(self, product_id: UUID, relation: str) -> bool:
        """Whether the product or one of its lots has a link of this type now."""
        ...

    def newest(self, link_id: UUID) -> LinkVersion | None:
        """The last version of a link, ended or not."""
        ...

    def history(self, product_id: UUID, after: UUID | None, limit: int) -> Sequence[LinkVersion]:
        """Every version there was, in the order they were said, from behind `after` on."""
        ...

    def lock_links(self, product_id: UUID) -> None:
        """From here to the end of the transaction no one else changes links of this product."""
        ...

    def add_version(self, version: LinkVersion) -> None: ...
    def end_version(self, version_id: UUID, at: datetime, by: str) -> None: ...
    def note_default_variants(self, product_id: UUID, there_are: bool) -> None:
        """What a redirect asks: whether anything may stand beside the default link of this product."""
        ...
