"""Which signer a letter gets, by the settings of this installation."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from pathlib import Path

from django.conf import settings

from balaikota.lib.signing import authority, bsre, jws
from balaikota.lib.signing.authority import Authority
from balaikota.lib.signing.bsre import BsreSigner
from balaikota.lib.signing.hardware import TokenSigner
from balaikota.lib.signing.pades import FileSigner
from balaikota.lib.signing.port import Signer, SignerDown

NONE, DEVELOPMENT, FILE, TOKEN, BSRE = "none", "development", "file", "token", "bsre"


class NotEnrolled(Exception):
    """The person has no certificate yet."""


def seal_of(code: str, office: str, *, now: datetime) -> Signer:
    """Return what seals the letters of an office, unattended.

    Args:
        code: of the unit.
        office: its name.
        now: when its certificate of the development authority begins, if it is made now.

    Raises:
        SignerDown: this installation has none; letters wait until it has.
    """
    if settings.SIGNER_SEAL == DEVELOPMENT:
        own = own_authority(now=now)
        return FileSigner(
            own.seal(code, office, now=now),
            issuer=authority.ISSUER,
            tsa=settings.TSA_URL,
            seconds=settings.SIGNER_SECONDS,
        )
    if settings.SIGNER_SEAL == FILE:
        return _sealing_file()
    if settings.SIGNER_SEAL == TOKEN:
        return _sealing_token(code)
    raise SignerDown("no seal")


def person(user_id: int, name: str, *, now: datetime) -> Signer:
    """Return what signs for a person, who gives a passphrase each time.

    Raises:
        SignerDown: this installation has none.
        NotEnrolled: the person has no certificate.
    """
    if settings.SIGNER_PERSON == BSRE:
        return BsreSigner(
            settings.BSRE_URL,
            user=settings.BSRE_USER,
            password=settings.BSRE_PASSWORD,
            seconds=settings.SIGNER_SECONDS,
        )
    if settings.SIGNER_PERSON != DEVELOPMENT:
        raise SignerDown("nobody signs")
    content = own_authority(now=now).find_person(str(user_id), name)
    if content is None:
        raise NotEnrolled
    return FileSigner(
        content,
        issuer=authority.ISSUER,
        is_attended=True,
        tsa=settings.TSA_URL,
        seconds=settings.SIGNER_SECONDS,
    )


def asks_nik() -> bool:
    """Tell whether people are known to the signer by their NIK."""
    return bool(settings.SIGNER_PERSON == BSRE)


def may_enrol() -> bool:
    """Tell whether people get their certificate here, from the development authority."""
    return bool(settings.SIGNER_PERSON == DEVELOPMENT)


def is_enrolled(user_id: int, name: str, *, now: datetime) -> bool:
    """Tell whether the development authority has a certificate of a person of this name."""
    return own_authority(now=now).find_person(str(user_id), name) is not None


def enrol(user_id: int, name: str, passphrase: str, *, now: datetime) -> None:
    """Make a person's certificate, locked with their passphrase; one they have stays as it is.

    Only of the development authority: BSrE enrols people itself.
    """
    own_authority(now=now).person(str(user_id), name, passphrase, now=now)


def issuer(method: str) -> str:
    """Return who vouches for signatures of this method (``seal`` or ``officer``), for the letter."""
    if method == "seal":
        own = settings.SIGNER_SEAL in (FILE, TOKEN)
        return str(settings.SIGNER_ISSUER) if own else authority.ISSUER
    return bsre.ISSUER if settings.SIGNER_PERSON == BSRE else authority.ISSUER


def may_make_authority() -> bool:
    """Tell whether this installation signs with the development authority at all."""
    return DEVELOPMENT in (settings.SIGNER_SEAL, settings.SIGNER_PERSON)


def make_authority(*, now: datetime) -> bool:
    """Make the development authority unless it is there; return whether it was made."""
    return Authority(Path(settings.SIGNER_DIR)).make(now=now)


def issuer_for(sign: str) -> str:
    """Return who vouches for the signature that a pack names; empty for one without a certificate."""
    return issuer(sign) if sign in ("seal", "officer") else ""


def own_authority(*, now: datetime) -> Authority:
    """Return the development authority, made at first use."""
    found = Authority(Path(settings.SIGNER_DIR))
    found.make(now=now)
    return found


def roots() -> list[bytes]:
    """Return the root certificates (PEM) whose signatures this installation trusts."""
    own = Authority(Path(settings.SIGNER_DIR)).root_file
    paths = [own] if may_make_authority() and own.exists() else []
    paths += [Path(settings.SIGNER_ROOTS)] if settings.SIGNER_ROOTS else []
    return [path.read_bytes() for path in paths]


def proof_keys() -> tuple[jws.Key, ...]:
    """Return the keys of machine-readable proofs, the signing one first."""
    return _keys(settings.JWS_KEYS)


@cache
def _keys(setting: str) -> tuple[jws.Key, ...]:
    return jws.keys(setting)


def _sealing_file() -> Signer:
    return FileSigner(
        Path(settings.SIGNER_FILE).read_bytes(),
        issuer=settings.SIGNER_ISSUER,
        passphrase=settings.SIGNER_PASSPHRASE,
        tsa=settings.TSA_URL,
        seconds=settings.SIGNER_SECONDS,
    )


def _sealing_token(code: str) -> Signer:
    return TokenSigner(
        settings.SIGNER_TOKEN_MODULE,
        token=settings.SIGNER_TOKEN,
        key=settings.SIGNER_TOKEN_KEY.replace("{unit}", code),
        pin=settings.SIGNER_PASSPHRASE,
        issuer=settings.SIGNER_ISSUER,
        tsa=settings.TSA_URL,
        seconds=settings.SIGNER_SECONDS,
    )
