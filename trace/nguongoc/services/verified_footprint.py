"""By whose word a lot's footprint stands: its producer's, or somebody's who verified these very figures and whose word holds today."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from nguongoc.batches.environment import Footprint
from nguongoc.catalogue.certificates import Certificate, Validity
from nguongoc.catalogue.footprints import FootprintVerified
from nguongoc.records.environment import figures_of
from nguongoc.services.describe_environment import footprint_note
from nguongoc.services.judge_certificates import JudgedCertificate
from nguongoc.verdict import Outcome


def verified_by(
    footprint: Footprint | None,
    held: Iterable[tuple[Certificate, JudgedCertificate | None]],
    today: date,
) -> FootprintVerified | None:
    """None where the producer's word stands alone: nobody verified it, or other figures, or what they said holds no more.

    The signed figures are compared, not a column: whoever corrects a footprint afterwards declares one that nobody verified.
    """
    if footprint is None:
        return None
    figures = figures_of(footprint_note(footprint))
    for certificate, judged in held:
        if (
            judged is not None
            and judged.check.outcome is Outcome.PASS
            and judged.figures == figures
            and certificate.stands_on(today) is Validity.CURRENT
        ):
            name = judged.check.certifier or certificate.issuer
            return FootprintVerified(name, certificate.valid_until, judged.record_id)
    return None
