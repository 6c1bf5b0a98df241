"""Signatures made by a key that never leaves its device: a hardware module or a token, by PKCS#11."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

from balaikota.lib.signing import pades
from balaikota.lib.signing.port import Errand, SignerDown, SignerRefused, WrongPassphrase

# A token knows one login for the whole process: two threads that open it at once meet each other's.
_ONE_AT_A_TIME = Lock()


class TokenSigner:
    """A signer whose key lies in a device; the system unlocks it, no person stands by.

    Attributes:
        is_attended: False.
        issuer: who vouches for the certificate.
    """

    is_attended = False

    def __init__(
        self,
        module: str,
        *,
        token: str,
        key: str,
        pin: str,
        issuer: str,
        tsa: str = "",
        seconds: float = 10,
    ) -> None:
        """Keep where the key is.

        Args:
            module: path of the device's PKCS#11 library.
            token: label of the token in it.
            key: label of the private key and of its certificate; the certificates above it may lie
                beside it under any label.
            pin: of the token's user.
            issuer: who vouches for the certificate, as letters name it.
            tsa: address of a time-stamping authority (RFC 3161); empty for none.
            seconds: how long to wait for it.
        """
        self.issuer = issuer
        self._module, self._token, self._key, self._pin = module, token, key, pin
        self._tsa, self._seconds = tsa, seconds

    def sign(self, pdf: bytes, errand: Errand, *, passphrase: str = "") -> bytes:
        """Return the PDF signed: PAdES B-B, and B-T when there is a time-stamping authority.

        Raises:
            SignerDown: the device is not there, or the time-stamping authority does not answer.
            WrongPassphrase: the PIN is not the token's. It must not be tried again by itself: a
                token locks after a few.
            SignerRefused: the token has no such key or certificate, or is locked.
        """
        stamper = pades.stamper(self._tsa, self._seconds)
        with _ONE_AT_A_TIME, _told(), self._opened() as session:
            return pades.signed(pdf, errand, _hand(session, self._key), stamper)

    @contextmanager
    def _opened(self) -> Iterator[Any]:
        import pkcs11

        token = pkcs11.lib(self._module).get_token(token_label=self._token)
        with token.open(user_pin=self._pin) as session:
            yield session


def _hand(session: Any, key: str) -> Any:
    """Return what signs with the key of this label, its certificate and those above it known."""
    from pkcs11 import Mechanism
    from pyhanko.sign.pkcs11 import PKCS11Signer

    own, *above = _chain(session, key)
    # Some devices sign a digest only, and leave its making to us.
    is_raw = Mechanism.ECDSA_SHA256 not in session.token.slot.get_mechanisms()
    is_raw = is_raw and own.public_key.algorithm == "ec"
    return PKCS11Signer(
        session, signing_cert=own, ca_chain=above, key_label=key, use_raw_mechanism=is_raw
    )


def _chain(session: Any, key: str) -> list[Any]:
    """Return the certificate of the key, then those above it that lie in the token.

    A token may hold the seals of many offices: what another office has is not put into the letter.

    Raises:
        SignerRefused: there is no certificate of this label.
    """
    from asn1crypto import x509
    from pkcs11 import Attribute, ObjectClass

    named = [
        (one[Attribute.LABEL], x509.Certificate.load(one[Attribute.VALUE]))
        for one in session.get_objects({Attribute.CLASS: ObjectClass.CERTIFICATE})
    ]
    found = [certificate for label, certificate in named if label == key][:1]
    if not found:
        raise SignerRefused(f"no certificate {key}")
    by_subject = {certificate.subject.dump(): certificate for _label, certificate in named}
    while (above := by_subject.get(found[-1].issuer.dump())) and above not in found:
        found.append(above)
    return found


@contextmanager
def _told() -> Iterator[None]:
    """Turn what a device says into what every signer says."""
    import pkcs11
    from pkcs11 import exceptions as device
    from pyhanko.sign.general import SigningError

    locked = (device.PinLocked, device.PinExpired, device.PinInvalid, device.PinLenRange)
    unfit = (device.NoSuchKey, device.MultipleObjectsReturned, device.MechanismInvalid)
    try:
        yield
    except device.PinIncorrect as error:
        raise WrongPassphrase from error
    except (*locked, *unfit, SigningError) as error:
        # pyHanko says so where the token has the certificate without its key.
        raise SignerRefused(f"{type(error).__name__} {error}".strip()) from error
    except (pkcs11.PKCS11Error, RuntimeError) as error:
        # RuntimeError: the library does not load.
        raise SignerDown(f"{type(error).__name__} {error}".strip()) from error
