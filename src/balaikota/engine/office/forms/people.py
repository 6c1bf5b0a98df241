"""Accounts and assignments."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from balaikota.core.people import queries as people
from balaikota.core.people import rules
from balaikota.engine.office.forms import fields
from balaikota.lib.errors import NotFound
from balaikota.lib.wording import WIB
from balaikota.web.days import DayField

OTHER = "lain"
KEPT = "decree_kept"  # pk of the decree uploaded with the form before


class Officer(forms.Form):
    """A new account."""

    name = forms.CharField(
        max_length=150, error_messages={"required": gettext_lazy("Isi nama petugas.")}
    )
    username = forms.RegexField(
        r"^[\w.@+-]+$",
        max_length=150,
        error_messages={
            "required": gettext_lazy("Isi nama pengguna."),
            "invalid": gettext_lazy("Nama pengguna hanya huruf, angka, titik, dan tanda hubung."),
        },
    )
    email = forms.EmailField(
        error_messages={
            "required": gettext_lazy(
                "Isi alamat email; lewat alamat itu petugas membuat kata sandinya."
            ),
            "invalid": gettext_lazy(
                "Alamat email ini tidak lengkap. Contoh: nama@malangkota.go.id"
            ),
        }
    )


class Period(forms.Form):
    """From when until when, in WIB, and by which decree."""

    from_day = DayField(missing=gettext_lazy("Isi tanggal mulai."))
    from_time = fields.ClockField()
    to_day = DayField(missing=gettext_lazy("Isi hari terakhir."), required=False)
    to_time = fields.ClockField()
    decree_number = forms.CharField(max_length=120, required=False)
    decree_day = DayField(missing=gettext_lazy("Isi tanggal SK."), required=False)
    decree_file = forms.CharField(required=False)  # the view takes the upload itself
    decree: Any = None  # the file, once it was kept

    def clean(self) -> dict[str, Any]:
        """Add ``valid_from`` and ``valid_to`` (None: without end)."""
        cleaned = super().clean() or {}
        start, end = cleaned.get("from_day"), cleaned.get("to_day")
        if start:
            cleaned["valid_from"] = fields.start_moment(start, cleaned.get("from_time"))
        cleaned["valid_to"] = fields.end_moment(end, cleaned.get("to_time")) if end else None
        if cleaned.get("to_time") and not end and "to_day" not in self.errors:
            self.add_error("to_day", _("Isi hari terakhir; jamnya sudah Anda isi."))
        return cleaned


class Person(Period):
    """Who: one of those proposed, or anybody by name or user name."""

    person = forms.CharField(required=False)
    other = forms.CharField(required=False, max_length=150)

    def __init__(self, *args: Any, proposed: Sequence[int] = (), **options: Any) -> None:
        """Take the pks of the people proposed."""
        super().__init__(*args, **options)
        self.order_fields(["mode", "person", "other", "role", "unit"])
        self.proposed = [str(pk) for pk in proposed]
        self.alike: list[tuple[str, str]] = []

    def clean(self) -> dict[str, Any]:
        """Add ``user``, the account meant."""
        cleaned = super().clean()
        chosen = cleaned.get("person", "")
        text = cleaned.get("other", "")
        if chosen and chosen != OTHER:
            cleaned["user"] = self._picked(chosen)
        elif text:
            cleaned["user"] = self._named(text)
        elif self.proposed and not chosen:
            self.add_error("person", _("Pilih petugasnya."))
        else:
            self.add_error("other", _("Tulis nama atau nama pengguna petugas."))
        return cleaned

    def _picked(self, chosen: str) -> Any:
        try:
            return people.get_officer(int(chosen))
        except (ValueError, NotFound):
            # Without somebody to choose from there is no such question on the page.
            self.add_error("person" if self.proposed else "other", _("Pilih petugasnya."))
            return None

    def _named(self, text: str) -> Any:
        found = people.find_like(text)
        if len(found) == 1:
            return found[0]
        if not found:
            self.add_error(
                "other",
                _("Tidak ada petugas bernama “%(name)s”. Periksa ejaannya, atau buka akunnya dulu.")
                % {"name": text},
            )
            return None
        self.alike = [(str(user.pk), f"{user.name} ({user.username})") for user in found]
        self.add_error("other", _("Ada beberapa petugas bernama itu. Pilih salah satu."))
        return None


class Queue(Person):
    """Somebody who may be limited to some services."""

    services = forms.MultipleChoiceField(
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Pilih layanan dari daftar.")},
    )

    def __init__(
        self, *args: Any, services: Sequence[tuple[str, str]] = (), **options: Any
    ) -> None:
        """Take (slug, title) of the services."""
        super().__init__(*args, **options)
        self.fields["services"].choices = services  # type: ignore[attr-defined]


class Assign(Queue):
    """A role at a unit, definitively."""

    here_only = forms.BooleanField(required=False)
    role = forms.CharField(error_messages={"required": gettext_lazy("Pilih perannya.")})
    unit = forms.CharField(error_messages={"required": gettext_lazy("Pilih unit kerjanya.")})


def _needs_order(form: Period) -> None:
    """Ask for the order and the end as well."""
    for name in ("to_day", "decree_number", "decree_day"):
        form.fields[name].required = True
    form.fields["decree_number"].error_messages["required"] = _("Isi nomor surat perintah.")
    day = form.fields["decree_day"]
    assert isinstance(day, DayField)
    day.missing = _("Isi tanggal surat perintah.")


class Mandate(Queue):
    """Some of the permissions of a post."""

    verbs = forms.MultipleChoiceField(
        error_messages={
            "required": gettext_lazy("Pilih paling sedikit satu wewenang."),
            "invalid_choice": gettext_lazy("Wewenang itu tidak dapat dimandatkan."),
        }
    )

    def __init__(self, *args: Any, verbs: Sequence[tuple[str, str]], **options: Any) -> None:
        """Take (permission, words) of what can be lent; ask for the decree and the end as well."""
        super().__init__(*args, **options)
        self.fields["verbs"].choices = verbs  # type: ignore[attr-defined]
        _needs_order(self)


class Acting(Person):
    """A Plh or Plt of a post."""

    mode = forms.ChoiceField(
        choices=[(rules.PLH, "Plh."), (rules.PLT, "Plt.")],
        error_messages={
            "required": gettext_lazy("Pilih Plh. atau Plt."),
            "invalid_choice": gettext_lazy("Pilih Plh. atau Plt."),
        },
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        """Ask for the decree and the end as well."""
        super().__init__(*args, **options)
        _needs_order(self)


class End(forms.Form):
    """When an assignment ends, and why."""

    when = forms.ChoiceField(
        choices=[("now", ""), ("later", "")],
        error_messages={"required": gettext_lazy("Pilih kapan berakhir.")},
    )
    to_day = DayField(missing=gettext_lazy("Isi hari terakhir."), required=False)
    to_time = fields.ClockField()
    reason = forms.CharField(
        max_length=300,
        error_messages={
            "required": gettext_lazy("Isi alasannya."),
            "max_length": gettext_lazy("Alasan paling panjang 300 huruf."),
        },
    )

    def clean(self) -> dict[str, Any]:
        """Add ``at``, the end; None is now."""
        cleaned = super().clean() or {}
        later, day = cleaned.get("when") == "later", cleaned.get("to_day")
        if later and day is None and "to_day" not in self.errors:
            self.add_error("to_day", _("Isi hari terakhir."))
        cleaned["at"] = fields.end_moment(day, cleaned.get("to_time")) if later and day else None
        return cleaned


def proposed_period(mode: str, now: datetime) -> dict[str, Any]:
    """Return the first values of a form's period: see ``people.rules.default_period``."""
    start, end = rules.default_period(mode, now)
    return typed_period(mode=mode, valid_from=start, valid_to=end)


def typed_period(*, mode: str, valid_from: datetime, valid_to: datetime | None) -> dict[str, Any]:
    """Return the values of a form's fields that mean this mode and period."""
    start = valid_from.astimezone(WIB)
    found: dict[str, Any] = {"mode": mode, "from_day": start.date(), "from_time": start.time()}
    if valid_to is not None:
        moment, is_whole_day = rules.last_moment(valid_to)
        found["to_day"] = moment.date()
        found["to_time"] = "" if is_whole_day else moment.time()
    return found
