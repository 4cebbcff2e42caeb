"""The demo's root, trust list and anchors: made like real ones, and counting as a demo, since its authority is hosted here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path

from nguongoc.catalogue.certificates import Scheme
from nguongoc.parties.organisations import Organisation, OrganisationKind
from nguongoc.records.canonical import canonical_bytes
from nguongoc.records.credential import Issuer, new_record_id
from nguongoc.records.identity import AnchorSubject, build_identity_anchor
from nguongoc.records.passport import Named
from nguongoc.services.keep_trust import KeepTrust
from nguongoc.signing.jose import sign_compact
from nguongoc.trust.envelope import Envelope
from nguongoc.trust.key_file import make_key_file
from nguongoc.trust.listing import IDENTITY, TYPE, Authority, AuthorityKey, Span, TrustList
from nguongoc.trust.memory import write_whole
from nguongoc.trust.root import TYPE as ROOT_TYPE
from nguongoc.trust.root import Root, draft_root
from nguongoc.trust.signed_list import SignedTrust
from nguongoc_api.services import Services

KEEPERS = ("an", "binh", "chi")
THRESHOLD = 2
PROVINCE = "VN/38"
HOLDS_FOR = timedelta(days=400)
MOST_ATTESTED = 100
REGISTERED_ON = date(2026, 1, 5)


def vouch(services: Services, authority: Organisation, organisations: Iterable[Organisation]) -> None:
    """A root of two of three keys in `DATA_DIR/trust`, a list, and an anchor for everybody who produces."""
    at, settings = services.clock.now(), services.settings
    signed = _signed_list(settings.data_dir / "trust", services, authority, at)
    pin = Root.parse(signed.roots[0].payload).fingerprint
    keep = KeepTrust(services.writer, services.clock, lambda _reader: (pin,))
    keep.list(signed.to_bytes())
    for each in organisations:
        if each.kind not in {OrganisationKind.AUTHORITY, OrganisationKind.MARKETPLACE}:
            keep.anchor(_anchor(services, authority, each, at))
    attest(services, authority)


def attest(services: Services, authority: Organisation) -> None:
    """The authority's own word on certificates of its commune that name number and day."""
    with services.reads.open() as reader:
        waiting = reader.attestations.waiting(authority.commune_code, authority.id, None, MOST_ATTESTED)
    for certificate, _ in waiting:
        services.trusting.certify.by_slug(certificate.id, authority.slug)


def _signed_list(folder: Path, services: Services, authority: Organisation, at: datetime) -> SignedTrust:
    folder.mkdir(mode=0o700, exist_ok=True)
    signers = [make_key_file(folder / f"{name}.key", None).open(None) for name in KEEPERS]
    root = draft_root("Gốc tin cậy trình diễn", THRESHOLD, [each.public_key for each in signers])
    key = services.custody.organisation_key(authority).signer
    trust_list = TrustList(
        name="Danh sách tin cậy trình diễn",
        version=1,
        issued_at=at,
        expires_at=at + HOLDS_FOR,
        authorities=(
            Authority(
                did=authority.did,
                name=authority.name,
                territories=(PROVINCE,),
                schemes=(IDENTITY, *(each.value for each in Scheme)),
                span=Span(at),
                keys=(AuthorityKey(key.kid, key.public_key, Span(at)),),
                demo=True,
            ),
        ),
    )
    listed = Envelope(trust_list.to_bytes())
    for signer in signers[:THRESHOLD]:
        root, listed = root.signed_by(signer, ROOT_TYPE), listed.signed_by(signer, TYPE)
    write_whole(folder / "root.json", canonical_bytes(root.to_json()) + b"\n")
    return SignedTrust(listed, (root,))


def _anchor(services: Services, authority: Organisation, about: Organisation, at: datetime) -> str:
    held, base_url = services.custody.organisation_key(about), services.settings.base_url
    commune = "" if about.commune_code is None else f"/{about.commune_code}"
    anchor = build_identity_anchor(
        AnchorSubject(
            url=f"{base_url}/anchors/{new_record_id()}",
            authority=Issuer(authority.did, authority.name),
            did=about.did,
            thumbprints=(held.thumbprint,),
            registered_name=about.name,
            registered_id=about.slug,
            registered_on=REGISTERED_ON,
            register=Named(f"{base_url}/v1/organisations", "Sổ đăng ký trình diễn"),
            territory=PROVINCE + commune,
            valid_from=at,
            valid_until=at + HOLDS_FOR,
        )
    )
    return sign_compact(canonical_bytes(anchor), services.custody.organisation_key(authority).signer)
