"""What organisations printed their stamps on last."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol
from uuid import UUID

from nguongoc.label.kept_paper import Paper


class LabelPapers(Protocol):
    """One each; lengths are kept to a hundredth of a millimetre."""

    def of(self, organisation_id: UUID) -> Paper | None: ...
    def put(self, organisation_id: UUID, paper: Paper, at: datetime) -> None: ...
