"""Who signs: a key of one's own and a certificate for it, made here, or brought by whoever has one.

The profile is that of C2PA 2.2, section 14.5: ECDSA on P-256 (ES256), X.509 version 3, a key that may sign
only, and a purpose (e-mail protection, which every reader of C2PA knows). Our own certificates hang from a
root that only the same workspace uses: readers elsewhere say "signed by somebody unknown" until they are
given that root, and that is the truth.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from parvis.imaging.provenance.ports import ProvenanceFault

ROOT_LASTS: Final = timedelta(days=3_650)
LASTS: Final = timedelta(days=397)
EARLIER: Final = timedelta(hours=1)  # clocks differ
LONGEST_NAME: Final = 64  # bytes of a name in a certificate (X.520)


@dataclass(frozen=True, slots=True)
class Identity:
    """``chain``: PEM, the signer's certificate first, then those that vouch for it; ``key``: PKCS #8 PEM."""

    chain: str
    key: str = field(repr=False)

    @property
    def name(self) -> str:
        """Who it says signs."""
        return _named(self._leaf, NameOID.ORGANIZATION_NAME) or _named(self._leaf, NameOID.COMMON_NAME)

    @property
    def until(self) -> datetime:
        """When it ends."""
        return self._leaf.not_valid_after_utc

    @property
    def root(self) -> str:
        """PEM of the last certificate of the chain: whom to trust in order to trust this one."""
        return _pem(x509.load_pem_x509_certificates(self.chain.encode())[-1])

    @property
    def _leaf(self) -> x509.Certificate:
        return x509.load_pem_x509_certificates(self.chain.encode())[0]


def new_identity(name: str, now: datetime) -> Identity:
    """Make a root and a certificate under it. The root's key is forgotten: it vouches for this one only."""
    root_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    name = _cut(name, LONGEST_NAME) or "Parvis"
    root_name, leaf_name = _subject(name, "root"), _subject(name, "content credentials")
    root = (
        _certificate(root_name, root_name, root_key, now, ROOT_LASTS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs=False), critical=True)
        .sign(root_key, hashes.SHA256())
    )
    leaf = (
        _certificate(leaf_name, root_name, key, now, LASTS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs=True), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), critical=False
        )
        .sign(root_key, hashes.SHA256())
    )
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return Identity(_pem(leaf) + _pem(root), secret.decode())


def identity_of(chain: str, key: str, now: datetime) -> Identity:
    """Read what somebody brought. Raises ``ProvenanceFault``: ``key_unreadable``, ``chain_unreadable``,
    ``key_kind`` (no P-256), ``key_other`` (not the certificate's), ``chain_ended``."""
    try:
        secret = load_pem_private_key(key.encode(), password=None)
    except (ValueError, TypeError) as error:
        raise ProvenanceFault("key_unreadable", "no unencrypted private key in PEM") from error
    try:
        chain_of = x509.load_pem_x509_certificates(chain.encode())
    except ValueError as error:
        raise ProvenanceFault("chain_unreadable", "no certificates in PEM") from error
    if not isinstance(secret, ec.EllipticCurvePrivateKey) or not isinstance(secret.curve, ec.SECP256R1):
        raise ProvenanceFault("key_kind", "only ECDSA keys on the curve P-256 are taken")
    if chain_of[0].public_key() != secret.public_key():
        raise ProvenanceFault("key_other", "the first certificate is not that of the key")
    if not chain_of[0].not_valid_before_utc <= now <= chain_of[0].not_valid_after_utc:
        raise ProvenanceFault("chain_ended", "the certificate does not hold now")
    return Identity("".join(map(_pem, chain_of)), key)


def _certificate(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, now: datetime, lasts: timedelta
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - EARLIER)
        .not_valid_after(now + lasts)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _subject(name: str, role: str) -> x509.Name:
    common = f"{_cut(name, LONGEST_NAME - len(role) - 1)} {role}"
    return x509.Name([
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, name),
        x509.NameAttribute(NameOID.COMMON_NAME, common),
    ])  # fmt: skip


def _cut(name: str, most: int) -> str:
    return name.encode()[:most].decode(errors="ignore").strip()


def _usage(*, signs: bool) -> x509.KeyUsage:
    no = dict.fromkeys(
        ("content_commitment", "key_encipherment", "data_encipherment", "key_agreement", "encipher_only",
         "decipher_only"), False,
    )  # fmt: skip
    return x509.KeyUsage(digital_signature=signs, key_cert_sign=not signs, crl_sign=not signs, **no)


def _named(certificate: x509.Certificate, which: x509.ObjectIdentifier) -> str:
    found = certificate.subject.get_attributes_for_oid(which)
    return str(found[0].value) if found else ""


def _pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(Encoding.PEM).decode()
