"""EPCIS: documents, events, captures, queries."""

from __future__ import annotations

from nguongoc_api.pages.i18n import N_

SENTENCES = {
    "epcis-version-not-acceptable": (
        N_("Phiên bản EPCIS không hợp"),
        "Hệ thống nói EPCIS và CBV %(ours)s; tiêu đề %(header)s đòi phiên bản khác.",
    ),
}
