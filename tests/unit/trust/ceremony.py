"""Three keys of a root, an authority with keys of its own, and lists under two of the three."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from nguongoc.records.canonical import canonical_bytes
from nguongoc.records.credential import Issuer
from nguongoc.records.identity import AnchorSubject, build_identity_anchor
from nguongoc.records.passport import Named
from nguongoc.signing.algorithms import thumbprint
from nguongoc.signing.jose import sign_compact
from nguongoc.signing.keys import LocalSigner
from nguongoc.trust.envelope import Envelope
from nguongoc.trust.listing import TYPE as LIST
from nguongoc.trust.listing import Authority, AuthorityKey, Span, TrustList
from nguongoc.trust.root import TYPE as ROOT
from nguongoc.trust.root import Root, draft_root
from nguongoc.trust.signed_list import SignedTrust

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
START = datetime(2026, 1, 1, tzinfo=UTC)
COMMITTEE = "did:web:lamson.thanhhoa.example"
COMMUNE = "VN/38/15544"


def root_signer() -> LocalSigner:
    private = Ed25519PrivateKey.generate()
    return LocalSigner(thumbprint(private.public_key()), private)


def root_of(signers: Sequence[LocalSigner], threshold: int, before: Envelope | None = None) -> Envelope:
    """An unsigned root."""
    previous = None if before is None else Root.parse(before.payload)
    return draft_root("Tỉnh Thanh Hoá", threshold, [each.public_key for each in signers], previous)


def signed(envelope: Envelope, signers: Sequence[LocalSigner], typ: str = ROOT) -> Envelope:
    for each in signers:
        envelope = envelope.signed_by(each, typ)
    return envelope


@dataclass
class Ceremony:
    """A root of two of three keys; `list_bytes()` is a list that two of them signed."""

    signers: list[LocalSigner] = field(default_factory=lambda: [root_signer() for _ in range(3)])
    committee: LocalSigner = field(
        default_factory=lambda: LocalSigner(f"{COMMITTEE}#2026", Ed25519PrivateKey.generate())
    )

    def __post_init__(self) -> None:
        self.root = signed(root_of(self.signers, 2), self.signers[:2])

    @property
    def pin(self) -> str:
        return Root.parse(self.root.payload).fingerprint

    def authority(self, **said: Any) -> Authority:
        key = AuthorityKey(self.committee.kid, self.committee.public_key, Span(START))
        made = Authority(
            did=COMMITTEE,
            name="UBND xã Lam Sơn",
            territories=(COMMUNE,),
            schemes=("identity",),
            span=Span(START),
            keys=(key,),
        )
        return replace(made, **said)

    def trust_list(self, version: int = 1, **said: Any) -> TrustList:
        made = TrustList(
            name="Tỉnh Thanh Hoá",
            version=version,
            issued_at=NOW - timedelta(days=3),
            expires_at=NOW + timedelta(days=60),
            authorities=(self.authority(),),
        )
        return replace(made, **said)

    def list_bytes(
        self,
        listed: TrustList | None = None,
        *,
        by: Sequence[LocalSigner] | None = None,
        roots: tuple[Envelope, ...] | None = None,
        typ: str = LIST,
    ) -> bytes:
        envelope = Envelope((listed or self.trust_list()).to_bytes())
        signers = self.signers[:2] if by is None else by
        return SignedTrust(signed(envelope, signers, typ), roots or (self.root,)).to_bytes()

    def anchor(
        self, did: str, thumbprints: Sequence[str], *, by: LocalSigner | None = None, **said: Any
    ) -> str:
        made = AnchorSubject(
            url="https://lamson.thanhhoa.example/anchors/1",
            authority=Issuer(COMMITTEE, "UBND xã Lam Sơn"),
            did=did,
            thumbprints=thumbprints,
            registered_name="HTX trình diễn Lam Sơn",
            registered_id="VD-0001",
            registered_on=date(2019, 5, 20),
            register=Named("https://lamson.thanhhoa.example/so-dang-ky", "Sổ đăng ký hợp tác xã"),
            territory=COMMUNE,
            valid_from=START,
            valid_until=datetime(2027, 1, 1, tzinfo=UTC),
        )
        return sign_compact(
            canonical_bytes(build_identity_anchor(replace(made, **said))), by or self.committee
        )
