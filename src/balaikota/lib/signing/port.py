"""What every signer of letters can do, whoever it is, and how it fails."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from balaikota.lib.letters.press import Place

FIELD = "TandaTangan"


class SignerDown(Exception):
    """The signer cannot be reached or does not answer in time: try again later, nothing is lost."""


class WrongPassphrase(Exception):
    """The signer does not know this passphrase: ask the person again."""


class SignerRefused(Exception):
    """The signer answered and will not sign this letter: a person must look at it."""


@dataclass(frozen=True)
class Errand:
    """What one signature is about.

    Attributes:
        key: idempotency key; the same for every try at the same letter.
        reason: why it is signed, in words that stand in the document.
        location: the place, as the letter names it.
        nik: of the person who signs, for a signer that knows people by it; never logged.
        address: of the page where the letter is verified.
        place: of the block that speaks of the signature; None for a letter without one.
    """

    key: str
    reason: str
    location: str
    address: str
    nik: str = ""
    place: Place | None = None


class Signer(Protocol):
    """Somebody or something that signs a PDF.

    Attributes:
        is_attended: a person must give a passphrase each time.
        issuer: who vouches for the certificate, as the letter names it.
    """

    is_attended: bool
    issuer: str

    def sign(self, pdf: bytes, errand: Errand, *, passphrase: str = "") -> bytes:
        """Return ``pdf`` signed so that nothing may be changed after it.

        Args:
            pdf: as the press gave it.
            errand: what the signature is about.
            passphrase: of the person; only while this runs, never kept or logged.

        Raises:
            SignerDown: not reachable or too slow.
            WrongPassphrase: the passphrase is not that of the signer.
            SignerRefused: anything else that a repetition does not mend.
        """
