"""Title and sentence of each refusal in Vietnamese, by area.

Titles are marked for translation. Sentences are filled from the refusal's `params`; the English reader gets the
refusal's own exact `detail` instead. An empty sentence says no more than the title.
"""

from __future__ import annotations

from nguongoc_api.problems.sentences import (
    backups,
    batches,
    carriers,
    catalogue,
    diary,
    documents,
    edge,
    epcis,
    epcis_events,
    epcis_query,
    identifiers,
    labels,
    ledger,
    links,
    listings,
    own_keys,
    recalls,
    records,
    scans,
    sheets,
    shops,
    tracing,
    trading,
    trust,
    vouchers,
)

Sentences = dict[str, tuple[str, str]]

SENTENCES: Sentences = {
    **edge.SENTENCES,
    **identifiers.SENTENCES,
    **backups.SENTENCES,
    **batches.SENTENCES,
    **carriers.SENTENCES,
    **catalogue.SENTENCES,
    **diary.SENTENCES,
    **documents.SENTENCES,
    **labels.SENTENCES,
    **ledger.SENTENCES,
    **links.SENTENCES,
    **listings.SENTENCES,
    **own_keys.SENTENCES,
    **recalls.SENTENCES,
    **records.SENTENCES,
    **scans.SENTENCES,
    **sheets.SENTENCES,
    **shops.SENTENCES,
    **tracing.SENTENCES,
    **trading.SENTENCES,
    **trust.SENTENCES,
    **vouchers.SENTENCES,
    **epcis.SENTENCES,
    **epcis_events.SENTENCES,
    **epcis_query.SENTENCES,
}
