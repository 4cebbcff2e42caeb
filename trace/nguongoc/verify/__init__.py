"""Verification: one procedure of eight numbered steps, the same numbers in code, docs, tests and answers.

1. The identifier is well formed, and its host is ours or known.
2. It is known: to its host, or, where no host was asked, by a record that the log holds.
3. The signature is the named key's over exactly these bytes, and they speak of what was asked.
4. The key is the issuer's and was good when it signed: log time, else claimed time.
5. A trusted authority, on a list under a pinned root, vouches for the issuer and its key.
6. The record is in the log: entry, inclusion, checkpoint signature, consistency with the checkpoint last seen.
7. Its status, fresh within a bound: revoked, recalled, on hold, expired.
8. The pattern of scans is that of one pack, as its host says: nobody else sees scans.

What authorities say of the issuer's certificates is judged beside the steps, in `certificate.py`: a record holds, or does not, without them.

Each step answers with a reason out of `reasons.py`; the strongest state among the reasons is the verdict.
"""

from nguongoc.verify.answer import verdict_json
from nguongoc.verify.evidence import Attested, Evidence, Question, Scans, Standing
from nguongoc.verify.procedure import Verifier
from nguongoc.verify.reasons import Reason

__all__ = ["Attested", "Evidence", "Question", "Reason", "Scans", "Standing", "Verifier", "verdict_json"]
