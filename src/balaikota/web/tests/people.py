"""Accounts for the tests of the front."""

from __future__ import annotations

from balaikota.core.people.models import User

PASSWORD = "kata-sandi-panjang"


def make_resident(username: str = "sari", email: str = "sari@contoh.id") -> User:
    return User.objects.create_user(username, email, PASSWORD)
