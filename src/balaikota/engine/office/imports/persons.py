"""Whom a row means: somebody with an account, somebody of a row above, or somebody new."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from balaikota.core.people.models import User
from balaikota.core.people.queries import Account
from balaikota.engine.office.imports.cells import Unclear
from balaikota.engine.office.imports.columns import BY_KEY

KEYS = ("nip", "email", "username")


@dataclass(frozen=True)
class Named:
    """What a row says of a person; each may be empty."""

    row: int
    name: str
    nip: str
    email: str
    username: str

    def keys(self) -> dict[str, str]:
        """Return what finds the person: column -> text, the surest first."""
        given = {"nip": self.nip, "email": self.email.lower(), "username": self.username.lower()}
        return {key: text for key, text in given.items() if text}


@dataclass(eq=False)
class Person:
    """Somebody of the table.

    Attributes:
        user: the account; one that is new is not saved, or closed since an import was undone.
        nip: the number known, or brought.
        is_new: the account is to be opened.
        has_number: the number stands in the books already.
        row: the first row that names the person.
        doubts: what differs from the books and is left as it stands there: column -> sentence.
    """

    user: User
    nip: str
    is_new: bool
    has_number: bool
    row: int = 0
    doubts: dict[str, str] = field(default_factory=dict)


class Roster:
    """Everybody the table means, found by NIP, email or user name."""

    def __init__(self, accounts: Iterable[Account], reopened: Collection[int]) -> None:
        """Take the accounts that stand, and the pks of those an undone import had opened."""
        self._found: dict[tuple[str, str], Person] = {}
        for account in accounts:
            again = account.user.pk in reopened and not account.user.is_active
            person = Person(account.user, account.nip, again, bool(account.nip))
            self._keep(person)

    def meant_by(self, named: Named) -> tuple[Person, dict[str, str]]:
        """Return whom a row means, and what differs from what the books say: column -> sentence.

        Raises:
            Unclear: nobody, two persons at once, a resident, or somebody new without name or email.
        """
        keys = named.keys()
        if not keys:
            told = _("Isi NIP, email, atau nama pengguna, supaya jelas siapa orangnya.")
            raise Unclear(told, field="nip")
        found = {
            key: self._found[key, text] for key, text in keys.items() if (key, text) in self._found
        }
        person = next(iter(found.values()), None)
        for key, other in found.items():
            if other is not person:
                assert person is not None
                raise Unclear(_mixed(key, other, person), field=key)
        if person is None:
            person = self._new(named)
        self._compare(person, named, next(iter(found), "email"))
        doubts = self._take(person, named)
        self._keep(person)
        return person, doubts

    def _keep(self, person: Person) -> None:
        user = person.user
        known = {"nip": person.nip, "email": user.email.lower(), "username": user.username.lower()}
        for key, text in known.items():
            if text:
                self._found.setdefault((key, text), person)

    def _new(self, named: Named) -> Person:
        if not named.name:
            raise Unclear(_("Isi namanya: petugas ini belum punya akun."), field="name")
        if not named.email:
            told = _(
                "Isi emailnya: petugas ini belum punya akun, dan membuat kata sandi lewat email."
            )
            raise Unclear(told, field="email")
        username = named.username or named.email
        if ("username", username.lower()) in self._found:
            told = _("Nama pengguna ini sudah dipakai. Isi kolom Nama pengguna dengan yang lain.")
            raise Unclear(told, field="email")
        user = User(
            username=username, name=named.name, email=User.objects.normalize_email(named.email)
        )
        return Person(user, named.nip, is_new=True, has_number=False, row=named.row)

    def _compare(self, person: Person, named: Named, key: str) -> None:
        if not person.user.name and not person.is_new:
            told = _("Dipakai akun warga. Tulis %(column)s dinas petugas ini.")
            raise Unclear(told % {"column": BY_KEY[key].title}, field=key)
        if named.nip and person.nip and named.nip != person.nip:
            raise Unclear(_other(person, "nip"), field="nip")
        if not person.is_new or not person.row:
            return
        for one, ours in (("email", person.user.email), ("username", person.user.username)):
            theirs = named.keys().get(one, "")
            if theirs and ours and theirs != ours.lower():
                raise Unclear(_other(person, one), field=one)

    def _take(self, person: Person, named: Named) -> dict[str, str]:
        """Take over what the row adds; return what differs and is left."""
        user = person.user
        person.nip = person.nip or named.nip
        if person.is_new and not person.row:  # closed by an undone import: as the table says now
            user.name, user.is_active = named.name or user.name, True
            user.email = User.objects.normalize_email(named.email or user.email)
            user.username = named.username or (named.email if named.email else user.username)
        person.row = person.row or named.row
        pairs = {"name": (named.name, user.name), "email": (named.email, user.email)}
        pairs["username"] = (named.username, user.username)
        left = _("Di sistem tercatat %(text)s, dan tidak diubah oleh impor.")
        return {
            key: left % {"text": ours or "–"}
            for key, (theirs, ours) in pairs.items()
            if theirs and _loose(theirs) != _loose(ours)
        }


def _loose(text: str) -> str:
    return "".join(text.lower().split())


def _mixed(key: str, other: Person, person: Person) -> str:
    words = {"column": BY_KEY[key].title, "name": other.user.name or "–", "first": person.user.name}
    return (
        _(
            "%(column)s ini milik %(name)s, bukan %(first)s. Periksa baris ini: satu baris, satu orang."
        )
        % words
    )


def _other(person: Person, key: str) -> str:
    column = BY_KEY[key].title
    if person.is_new and person.row:
        told = _("Baris %(row)s menulis %(column)s lain untuk orang ini. Samakan keduanya.")
        return told % {"row": person.row, "column": column}
    told = _("%(name)s tercatat dengan %(column)s lain. Periksa orangnya.")
    return told % {"name": person.user.name, "column": column}
