"""Why a root, a list or a key of theirs is refused."""

from __future__ import annotations

from nguongoc.errors import Conflict, Malformed, Refusal, Unavailable


class TrustMalformed(Malformed):
    """Not the root, the list or the signed document that it claims to be."""

    code = "trust-malformed"


class TrustUntrusted(Refusal):
    """Fewer good signatures than the root asks for, or a chain of roots that breaks."""

    code = "trust-untrusted"


class RootElsewhere(Refusal):
    """Whole in itself, under another root than the one that was pinned."""

    code = "trust-root-elsewhere"


class TrustRolledBack(Conflict):
    """Older than what this verifier has seen, or another list of the same version."""

    code = "trust-rolled-back"


class TrustFileUnusable(Unavailable):
    """A file of keys, lists or memory cannot be read, written or opened."""

    code = "trust-file-unusable"
