"""The payload of a QRIS code: tag, length, value, as EMVCo lays down, with a checksum at the end.

Only what a merchant presents is written: one amount, one bill. The scheme's own rules (who may
use it, what a merchant is called) are the city's contract with its bank, not this file's.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

RUPIAH, INDONESIA, DYNAMIC = "360", "ID", "12"
NAME_MAX, CITY_MAX, BILL_MAX, AMOUNT_MAX = 25, 15, 25, 13


@dataclass(frozen=True)
class Merchant:
    """Who is paid, as the acquiring bank has registered them.

    Attributes:
        domain: reverse domain of the acquirer, ``ID.CO.BANKCONTOH.WWW``.
        pan: national merchant number, up to 19 digits.
        merchant_id: the acquirer's own number of the merchant, up to 15 characters.
        nmid: number in the national merchant registry, ``ID`` and digits.
        criteria: size of the merchant: UMI, UKE, UME, UBE, URE.
        category: category code of four digits; 9399 is a government service.
        name: at most 25 characters are shown.
        city: at most 15 characters.
        postcode: five digits.
    """

    domain: str
    pan: str
    merchant_id: str
    nmid: str
    criteria: str
    category: str
    name: str
    city: str
    postcode: str


def payload(merchant: Merchant, *, amount: int, bill: str) -> str:
    """Return the text that the QR code of one bill carries.

    Args:
        merchant: who is paid.
        amount: whole rupiah, from 1.
        bill: what the payment is told apart by, 1 to 25 characters.

    Raises:
        ValueError: an amount or a bill that does not fit.
    """
    if amount < 1 or len(str(amount)) > AMOUNT_MAX:
        raise ValueError(f"not an amount to pay: {amount}")
    if not 1 <= len(bill) <= BILL_MAX:
        raise ValueError(f"not a bill number: {bill!r}")
    account = _tlv("00", merchant.domain) + _tlv("01", merchant.pan)
    account += _tlv("02", merchant.merchant_id) + _tlv("03", merchant.criteria)
    national = _tlv("00", "ID.CO.QRIS.WWW") + _tlv("02", merchant.nmid)
    national += _tlv("03", merchant.criteria)
    text = "".join(
        (
            _tlv("00", "01"),
            _tlv("01", DYNAMIC),
            _tlv("26", account),
            _tlv("51", national),
            _tlv("52", merchant.category),
            _tlv("53", RUPIAH),
            _tlv("54", str(amount)),
            _tlv("58", INDONESIA),
            _tlv("59", _plain(merchant.name, NAME_MAX)),
            _tlv("60", _plain(merchant.city, CITY_MAX)),
            _tlv("61", merchant.postcode),
            _tlv("62", _tlv("01", bill)),
            "6304",
        )
    )
    return text + checksum(text)


def read(text: str) -> dict[str, str]:
    """Return tag -> value of a payload, after its checksum was compared.

    Raises:
        ValueError: it is cut off, or the checksum is not that of the rest.
    """
    if text[-8:-4] != "6304" or checksum(text[:-4]) != text[-4:]:
        raise ValueError("the checksum does not fit")
    return parts(text)


def parts(text: str) -> dict[str, str]:
    """Return tag -> value of a run of fields.

    Raises:
        ValueError: a field is longer than what is left.
    """
    found, at = dict[str, str](), 0
    while at < len(text):
        tag, length = text[at : at + 2], text[at + 2 : at + 4]
        if not (length.isascii() and length.isdigit()):
            raise ValueError(f"no length at {at + 2}")
        end = at + 4 + int(length)
        if end > len(text):
            raise ValueError(f"field {tag} is cut off")
        found[tag], at = text[at + 4 : end], end
    return found


def checksum(text: str) -> str:
    """Return the CRC-16/CCITT-FALSE of a text as four capital hex digits."""
    crc = 0xFFFF
    for byte in text.encode("ascii"):
        crc ^= byte << 8
        for _bit in range(8):
            crc = (crc << 1) ^ 0x1021 if crc & 0x8000 else crc << 1
        crc &= 0xFFFF
    return f"{crc:04X}"


def _tlv(tag: str, value: str) -> str:
    if not value or len(value) > 99:
        raise ValueError(f"field {tag} holds 1 to 99 characters, not {len(value)}")
    return f"{tag}{len(value):02d}{value}"


def _plain(text: str, most: int) -> str:
    """Return a name in plain letters, cut to ``most``: the checksum is over ASCII."""
    flat = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return " ".join(flat.split())[:most].strip()
