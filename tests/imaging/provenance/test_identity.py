"""A key that somebody brings is taken, or refused in one word that says why."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from parvis.imaging.provenance.identity import LASTS, identity_of, new_identity
from parvis.imaging.provenance.ports import ProvenanceFault

NOW = datetime(2026, 11, 27, 9, tzinfo=UTC)


def pem(key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def test_an_identity_names_who_signs_and_until_when() -> None:
    made = new_identity("Vélo Lyon", NOW)
    assert (made.name, made.until) == ("Vélo Lyon", NOW + LASTS)
    assert made.key not in repr(made)
    again = identity_of(made.chain, made.key, NOW)
    assert (again.name, again.root) == (made.name, made.root)


def test_a_long_name_is_cut_to_what_a_certificate_holds() -> None:
    assert new_identity("é" * 200, NOW).name == "é" * 32


@pytest.mark.parametrize(
    ("chain", "key", "at", "code"),
    [
        (None, "garbage", NOW, "key_unreadable"),
        ("garbage", None, NOW, "chain_unreadable"),
        (None, pem(rsa.generate_private_key(65_537, 2048)), NOW, "key_kind"),
        (None, pem(ec.generate_private_key(ec.SECP384R1())), NOW, "key_kind"),
        (None, pem(ec.generate_private_key(ec.SECP256R1())), NOW, "key_other"),
        (None, None, NOW + timedelta(days=500), "chain_ended"),
        (None, None, NOW - timedelta(days=1), "chain_ended"),
    ],
)
def test_what_cannot_sign_is_refused(chain: str | None, key: str | None, at: datetime, code: str) -> None:
    made = new_identity("Vélo Lyon", NOW)
    with pytest.raises(ProvenanceFault) as caught:
        identity_of(chain or made.chain, key or made.key, at)
    assert caught.value.code == code
