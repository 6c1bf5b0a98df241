"""What the signature inside a PDF says: whole, by whom, vouched for by whom we trust."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from balaikota.lib.signing.apart import apart


class Verdict(StrEnum):
    """What holds for the signature of a PDF."""

    NONE = "none"
    INTACT = "intact"
    UNTRUSTED = "untrusted"
    ALTERED = "altered"


@dataclass(frozen=True)
class Judgement:
    """What was found.

    Attributes:
        verdict: NONE without a signature, INTACT when not one byte changed and the chain leads to a
            root we trust, UNTRUSTED when the chain does not, ALTERED when anything was changed.
        signer: common name in the certificate.
        signed_at: as the signature says, or as its time stamp proves.
        is_stamped: a time-stamping authority vouches for the time.
        address: of the verification page, as the signature names it; may be anything in a forgery.
    """

    verdict: Verdict
    signer: str = ""
    serial: str = ""
    signed_at: datetime | None = None
    is_stamped: bool = False
    address: str = ""


def judge(pdf: bytes, roots: Iterable[bytes]) -> Judgement:
    """Return what the first signature of a PDF says. Nothing is fetched from anywhere.

    Args:
        pdf: anything at all; what cannot be read has no signature.
        roots: certificates that are trusted, each PEM.

    Raises:
        ValueError: a root is no certificate.
    """
    from pyhanko.keys.pemder import load_certs_from_pemder_data

    if b"/ByteRange" not in pdf:
        return Judgement(Verdict.NONE)
    # Outside of what takes every failure for a damaged file: our own roots are no such thing.
    trusted = [one for pem in roots for one in load_certs_from_pemder_data(pem)]
    return apart(_read, pdf, trusted)


def _read(pdf: bytes, trusted: list[Any]) -> Judgement:
    from pyhanko.pdf_utils.reader import PdfFileReader

    try:
        found = PdfFileReader(io.BytesIO(pdf), strict=False).embedded_regular_signatures
        # It was signed, and what tells where the signature stands was cut off.
        return _judged(found[0], trusted) if found else Judgement(Verdict.ALTERED)
    except Exception:
        # Anybody's bytes: there is no list of what a damaged file makes of a reader. It carried a
        # signature before it was damaged.
        return Judgement(Verdict.ALTERED)


def _judged(signature: object, trusted: list[Any]) -> Judgement:
    from pyhanko.sign.validation import EmbeddedPdfSignature, validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    assert isinstance(signature, EmbeddedPdfSignature)
    context = ValidationContext(trust_roots=trusted, allow_fetching=False)
    # The library logs the whole chain of a certificate it does not trust; that is no fault here.
    logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
    logging.getLogger("pyhanko_certvalidator").setLevel(logging.CRITICAL)
    status = validate_pdf_signature(signature, context)
    verdict = Verdict.UNTRUSTED
    if not (status.intact and status.valid and status.docmdp_ok and _is_whole(status)):
        verdict = Verdict.ALTERED
    elif status.trusted:
        verdict = Verdict.INTACT
    certificate = signature.signer_cert
    stamp = status.timestamp_validity
    return Judgement(
        verdict,
        signer=str(certificate.subject.native.get("common_name", "")),
        serial=format(certificate.serial_number, "x"),
        signed_at=stamp.timestamp if stamp else signature.self_reported_timestamp,
        is_stamped=stamp is not None,
        address=str(signature.sig_object.get("/ContactInfo", "")),
    )


def _is_whole(status: object) -> bool:
    from pyhanko.sign.validation import PdfSignatureStatus, SignatureCoverageLevel

    assert isinstance(status, PdfSignatureStatus)
    return status.coverage is SignatureCoverageLevel.ENTIRE_FILE
