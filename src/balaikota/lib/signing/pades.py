"""Signatures made here, with a key in a file: PAdES, certified so that nothing may change after."""

from __future__ import annotations

import io
from typing import Any

from balaikota.lib.signing import field
from balaikota.lib.signing.apart import apart
from balaikota.lib.signing.port import FIELD, Errand, SignerDown, WrongPassphrase

# pyHanko is imported where it is used: it takes a second and 35 MB, which a process that only
# shows pages never needs.


class FileSigner:
    """A signer whose key and certificates lie in a PKCS#12.

    Attributes:
        is_attended: the file is locked with a person's passphrase.
        issuer: who vouches for the certificate.
    """

    def __init__(
        self,
        content: bytes,
        *,
        issuer: str,
        is_attended: bool = False,
        passphrase: str = "",
        tsa: str = "",
        seconds: float = 10,
    ) -> None:
        """Keep what is needed to sign.

        Args:
            content: the PKCS#12.
            issuer: who vouches for the certificate, as letters name it.
            is_attended: a person unlocks it at each signature.
            passphrase: that of an unattended file; may be empty.
            tsa: address of a time-stamping authority (RFC 3161); empty for none.
            seconds: how long to wait for it.
        """
        self.is_attended, self.issuer = is_attended, issuer
        self._content, self._passphrase = content, passphrase
        self._tsa, self._seconds = tsa, seconds

    def sign(self, pdf: bytes, errand: Errand, *, passphrase: str = "") -> bytes:
        """Return the PDF signed: PAdES B-B, and B-T when there is a time-stamping authority.

        Raises:
            SignerDown: the time-stamping authority does not answer.
            WrongPassphrase: the file does not open.
        """
        key = self._key(passphrase or self._passphrase)
        return signed(pdf, errand, key, stamper(self._tsa, self._seconds))

    def _key(self, passphrase: str) -> Any:
        from pyhanko.sign import signers

        secret = passphrase.encode() or None
        try:
            return signers.SimpleSigner.load_pkcs12_data(self._content, [], secret)
        except ValueError as error:
            raise WrongPassphrase from error


def stamper(address: str, seconds: float) -> Any:
    """Return what asks a time-stamping authority; None where there is no address.

    Args:
        address: of the authority (RFC 3161).
        seconds: how long to wait for its answer.
    """
    if not address:
        return None
    from pyhanko.sign.timestamps import HTTPTimeStamper

    return HTTPTimeStamper(address, timeout=seconds)


def signed(pdf: bytes, errand: Errand, key: Any, stamper: Any) -> bytes:
    """Return a PDF certified by ``key`` so that nothing may be changed after.

    Args:
        pdf: as the press gave it.
        errand: what the signature is about.
        key: pyHanko's signer, which holds the certificate and reaches the key.
        stamper: of ``stamper``.

    Raises:
        SignerDown: the time-stamping authority does not answer.
    """
    return apart(_signed, pdf, errand, key, stamper)


def _signed(pdf: bytes, errand: Errand, key: Any, stamper: Any) -> bytes:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields, signers
    from pyhanko.sign.timestamps import TimestampRequestError

    about = signers.PdfSignatureMetadata(
        field_name=FIELD,
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
        subfilter=fields.SigSeedSubFilter.PADES,
        md_algorithm="sha256",
        reason=errand.reason,
        location=errand.location,
        contact_info=errand.address,
    )
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    if errand.place is not None:
        field.lay(writer, errand.place)
    spec = None if errand.place else fields.SigFieldSpec(FIELD, readable_field_name=field.NAME)
    signer = signers.PdfSigner(
        about, key, timestamper=stamper, new_field_spec=spec, stamp_style=field.unseen()
    )
    try:
        return bytes(signer.sign_pdf(writer).getbuffer())
    except (TimestampRequestError, OSError, ValueError) as error:
        # ValueError: an answer that is no time stamp; without a stamper it is a fault of ours.
        if stamper is None:
            raise
        raise SignerDown(str(error)) from error
