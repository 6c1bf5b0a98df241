"""The settings an operator gives through the environment: docs/settings.md is kept true to this."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Variable:
    """One environment variable: its name, its default in words, what it does."""

    name: str
    default: str
    meaning: str


VARIABLES = (
    Variable("DATABASE_URL", "var/balaikota.sqlite3", "SQLite file or PostgreSQL address"),
    Variable("SECRET_KEY", "made once in var/", "signs cookies and tokens; required in production"),
    Variable(
        "SEAL_KEYS", "made once in var/", "`id:base64` pairs, newest first: seal personal data"
    ),
    Variable(
        "INDEX_KEY", "made once in var/", "base64: blind indexes, file addresses; never changes"
    ),
    Variable(
        "JWS_KEYS",
        "made once in var/",
        "`id:base64` pairs of 32 bytes, newest first: sign what programs read of a letter",
    ),
    Variable(
        "SIGNER_SEAL", "development", "seals letters: none (production), development, file, token"
    ),
    Variable(
        "SIGNER_PERSON", "development", "people sign by: none (production), development, bsre"
    ),
    Variable("SIGNER_FILE", "none", "PKCS#12 of the seal, for SIGNER_SEAL=file"),
    Variable("SIGNER_PASSPHRASE", "none", "opens SIGNER_FILE; the PIN of SIGNER_TOKEN"),
    Variable("SIGNER_TOKEN_MODULE", "none", "PKCS#11 library, for SIGNER_SEAL=token"),
    Variable("SIGNER_TOKEN", "none", "label of the token in it"),
    Variable(
        "SIGNER_TOKEN_KEY",
        "none",
        "label of the key and its certificate; `{unit}` in it is the office's code",
    ),
    Variable("SIGNER_ISSUER", "none", "who vouches for file or token, as letters name it"),
    Variable("SIGNER_ROOTS", "none", "PEM file of root certificates whose signatures are trusted"),
    Variable("SIGNER_SECONDS", "10", "how long a signer or a time stamp may take"),
    Variable("TSA_URL", "none", "time-stamping authority (RFC 3161) for signatures made here"),
    Variable("BSRE_URL", "none", "the city's BSrE client service, for SIGNER_PERSON=bsre"),
    Variable("BSRE_USER", "none", "signs in to BSRE_URL"),
    Variable("BSRE_PASSWORD", "none", "signs in to BSRE_URL"),
    Variable("ALLOWED_HOSTS", "127.0.0.1,localhost", "host names the web answers to"),
    Variable(
        "TRUSTED_PROXIES", "0", "how many reverse proxies stand in front and add to X-Forwarded-For"
    ),
    Variable("EMAIL_URL", "consolemail://", "where email goes, e.g. smtp://user:password@host:587"),
    Variable("EMAIL_FROM", "balaikota@localhost", "sender of every email"),
    Variable(
        "PAYMENT_SECRET",
        "empty: no report is taken",
        "with which the payment gateway signs what it reports (HMAC-SHA256)",
    ),
    Variable("PAYMENT_URL", "", "payment gateway (docs/payments.md); empty: none"),
    Variable("GATEWAY_URL", "", "WhatsApp and SMS gateway (docs/gateway.md); empty: none"),
    Variable("GATEWAY_KEY", "", "key shown to that gateway"),
    Variable("GATEWAY_TOKEN", "", "API key with which the trial gateway posts receipts"),
    Variable("CACHE_URL", "locmemcache://", "shared cache, e.g. redis://127.0.0.1:6379/0"),
    Variable("LOG_LEVEL", "WARNING", "INFO (default in production) tells each request"),
    Variable(
        "BALAIKOTA_COMMIT", "that of the clone", "commit shown at /healthz, where .git is absent"
    ),
    Variable(
        "BALAIKOTA_ENV",
        "development",
        "`production` refuses defaults and the demo; elsewhere every letter says CONTOH",
    ),
    Variable("BALAIKOTA_VAR", "var/", "folder for the database file, uploads and made keys"),
    Variable(
        "BALAIKOTA_URL", "http://127.0.0.1:8000", "public address, written into letters and QR"
    ),
    Variable("BALAIKOTA_DEMO", "0", "1 marks every page as a demonstration"),
    Variable("BALAIKOTA_COMMIT", "from git", "what /healthz names as the running commit"),
)
