"""A certifier on a domain of its own, in a process of its own: it signs certificates, and shows its keys and its status list."""

from __future__ import annotations

import ssl
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from nguongoc.fetch import Client
from nguongoc.parties.organisations import Organisation
from nguongoc.records.canonical import canonical_bytes
from nguongoc.records.conformity import Assessment, Assessor, ConformitySubject, build_conformity
from nguongoc.records.credential import Issuer, StatusPlace
from nguongoc.records.passport import TERMS, Named
from nguongoc.signing.did import PublishedKey, build_did_document, did_web
from nguongoc.signing.jose import sign_compact
from nguongoc.signing.keys import LocalSigner
from nguongoc.signing.status_list import StatusBits, build_status_credential
from nguongoc.trust.listing import Authority, AuthorityKey, Span
from tests.factories import rows

HOST = "chung-nhan.example"
"""No name of this machine: whoever lives on it would count as a demo. Tests resolve it to the process below."""
BORN = datetime(2026, 1, 1, tzinfo=UTC)
PLACE = 4242
NAME = "Trung tâm chứng nhận (ví dụ)"


@dataclass
class Domain:
    """The process, and the folder that it serves."""

    folder: Path
    process: subprocess.Popen[str]
    port: int
    tls: ssl.SSLContext

    @classmethod
    def start(cls, place: Path) -> Domain:
        folder, chain, key = place / "www", place / "chain.pem", place / "key.pem"
        (folder / ".well-known").mkdir(parents=True)
        _self_signed(chain, key)
        command = [
            sys.executable,
            str(Path(__file__).with_name("served.py")),
            str(folder),
            str(chain),
            str(key),
        ]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        port = int(process.stdout.readline())
        return cls(folder, process, port, ssl.create_default_context(cafile=str(chain)))

    def client(self) -> Client:
        return Client(HOST, timeout=5, deadline=10, tls=self.tls)

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()


class Certifier:
    """Signs as its domain; `publish` puts what it shows onto it."""

    def __init__(self, domain: Domain) -> None:
        self.domain = domain
        self.did = did_web(f"{HOST}:{domain.port}")
        self.signer = LocalSigner(f"{self.did}#2026", Ed25519PrivateKey.generate())
        self.list_url = f"https://{HOST}:{domain.port}/status-1"
        self.version = 0

    def publish(self, at: datetime, revoked: Iterable[int] = (), *, by: LocalSigner | None = None) -> None:
        """Its DID document and its next status list, signed at a time."""
        key = by or self.signer
        shown = PublishedKey(key.kid, key.public_key, BORN)
        self.version += 1
        (self.domain.folder / ".well-known" / "did.json").write_bytes(build_did_document(self.did, [shown]))
        bits = StatusBits.of(1, ((each, 1) for each in revoked))
        listed = build_status_credential(
            self.list_url,
            Issuer(self.did, NAME),
            "revocation",
            bits,
            self.version,
            at,
            at + timedelta(days=1),
        )
        (self.domain.folder / "status-1").write_text(sign_compact(canonical_bytes(listed), key))

    def entry(self, **said: Any) -> Authority:
        """Its entry in a trust list."""
        made = Authority(
            did=self.did,
            name=NAME,
            territories=("VN/38",),
            schemes=("vietgap",),
            span=Span(BORN),
            keys=(AuthorityKey(self.signer.kid, self.signer.public_key, Span(BORN)),),
        )
        return replace(made, **said)

    def certify(
        self, holder: Organisation, attestation: str, *, by: LocalSigner | None = None, **said: Any
    ) -> str:
        """A credential of the certificate that has this address, as a compact JWS."""
        made = ConformitySubject(
            url=f"https://{HOST}:{self.domain.port}/credentials/1",
            issuer=Issuer(self.did, NAME),
            issued_on=date(2026, 3, 1),
            valid_until=date(2028, 3, 1),
            status=StatusPlace(self.list_url, PLACE),
            attestation_url=attestation,
            name="VietGAP trồng trọt (ví dụ)",
            number="VG-0042",
            assessor=Assessor.THIRD_PARTY,
            assessment=Assessment.BY_SCHEME,
            party=Named(holder.did, holder.name),
            scheme=Named(TERMS + "vietgap", "VietGAP"),
            scheme_code="vietgap",
            territory="VN/38",
            attested_at=rows.NOW - timedelta(days=9),
            product=Named(f"https://{HOST}:{self.domain.port}/products/1", "Bưởi Luận Văn"),
        )
        return sign_compact(canonical_bytes(build_conformity(replace(made, **said))), by or self.signer)


def _self_signed(chain: Path, key: Path) -> None:
    private, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(private, hashes.SHA256())
    )
    chain.write_bytes(made.public_bytes(Encoding.PEM))
    key.write_bytes(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
