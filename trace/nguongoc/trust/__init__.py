"""Whom a verifier trusts to say who is who: a list of authorities under an offline root that needs m of its n keys.

No service, no network and no clock of its own: `docs/reference/trust.md` describes the formats.
"""
