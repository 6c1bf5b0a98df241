"""What the pages that enter a decree share: foretell, confirm, keep the file, lists to choose from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from balaikota.core.files import actions as files
from balaikota.core.files import queries as stored
from balaikota.core.people import queries as people
from balaikota.core.people.queries import Holding, Post
from balaikota.engine.office.forms import people as forms
from balaikota.engine.office.views import answers
from balaikota.engine.packs import queries as packs
from balaikota.lib.errors import DomainError, NotFound
from balaikota.web import http
from balaikota.web.days import PARTS, DayField

SURE = "simpan"


def page(
    request: HttpRequest,
    template: str,
    form: forms.Person,
    act: Callable[[], Any],
    context: dict[str, Any],
) -> HttpResponse:
    """Rehearse what is typed and show what would happen; do it once that was confirmed."""
    is_sure = SURE in request.POST
    if is_filled(request, form):
        try:
            row = act() if is_sure else rehearse(act)
        except DomainError as error:
            answers.refuse(form, error)
        else:
            if not is_sure:
                return _confirm_page(request, form, row)
            if row.pk is None:  # proposed: another officer puts it in force
                messages.success(request, _("Usulan tersimpan. Petugas lain yang memutuskan."))
                return redirect("office:proposals")
            done = {"name": row.user.name, "title": people.title_of(row)}
            messages.success(request, _("Tersimpan: %(name)s, %(title)s.") % done)
            return redirect("office:person", row.user_id)
    return answers.form_page(request, template, form, context | {"decree": form.decree})


def is_filled(request: HttpRequest, form: forms.Period) -> bool:
    """Tell whether the form was sent to be acted on and is sound; keep the decree sent with it."""
    if request.method != "POST":
        return False
    form.is_valid()
    _keep_decree(request, form)
    return answers.CHANGE not in request.POST and form.is_valid()


def rehearse(act: Callable[[], Any]) -> Any:
    """Do it and take it back: what the page foretells is what the act itself would do."""
    with transaction.atomic():
        row = act()
        transaction.set_rollback(True)
    return row


def kept(request: HttpRequest, form: forms.Period) -> list[tuple[str, str]]:
    """Return what was typed, and the decree that was kept, for the page that confirms."""
    sent = typed(request, form)
    return sent if form.decree is None else [*sent, (forms.KEPT, str(form.decree.pk))]


def typed(request: HttpRequest, form: Form) -> list[tuple[str, str]]:
    """Return (name, value) of what was sent in the fields of a form, to be sent once more."""
    days = (name for name, field in form.fields.items() if isinstance(field, DayField))
    names = {*form.fields, *(f"{name}-{part}" for name in days for part in PARTS)}
    return [
        (name, str(value))
        for name, values in request.POST.lists()
        if name in names
        for value in values
    ]


def period(form: forms.Period) -> dict[str, Any]:
    """Return when and by which decree, as the actions take it."""
    given = form.cleaned_data
    return {
        "valid_from": given["valid_from"],
        "valid_to": given["valid_to"],
        "decree_number": given["decree_number"],
        "decree_date": given["decree_day"],
        "decree_file": form.decree,
    }


def proposal(request: HttpRequest, *, roles_default: str) -> dict[str, Any]:
    """Return the first values of a form: the period, and what the address asks for."""
    found = forms.proposed_period(roles_default, http.now())
    asked = request.GET.get("orang", "")
    if asked.isdigit():
        found["other"] = people.get_officer(int(asked)).username
    return found | {
        "mode": roles_default,
        "role": request.GET.get("peran", ""),
        "unit": request.GET.get("unit", ""),
    }


def post_options(posts: list[Post]) -> list[tuple[str, str]]:
    """Return (key, post and holders) to choose a post from."""
    vacant = _("kosong")
    return [
        (post.key, f"{post.title} – {', '.join(row.name for row in post.holders) or vacant}")
        for post in posts
    ]


def person_options(proposed: list[Holding]) -> list[tuple[str, str, str]]:
    """Return (user pk, name, what they hold) of those proposed, each once, and "somebody else"."""
    seen = {row.user_id: (str(row.user_id), row.name, row.title) for row in reversed(proposed)}
    listed = [seen[row.user_id] for row in proposed if seen.get(row.user_id)]
    return [*dict.fromkeys(listed), (forms.OTHER, _("Petugas lain"), "")]


def service_options() -> list[tuple[str, str]]:
    """Return (slug, title) of the services offered today."""
    lang = answers.lang()
    offers = packs.find_services(on=answers.today())
    return [(offer.slug, offer.pack.title.in_(lang)) for offer in offers]


def _keep_decree(request: HttpRequest, form: forms.Period) -> None:
    by = http.actor(request)
    owner = f"draft:decree-{by.id}"
    upload, before = request.FILES.get("decree_file"), request.POST.get(forms.KEPT, "")
    try:
        if upload is not None:
            form.decree = files.store(by=by, now=http.now(), upload=upload, owner=owner)
        elif before.isdigit() and len(before) < 18:
            form.decree = stored.open_for(int(before), owner)
    except NotFound:
        form.decree = None  # the form was sent twice: the file belongs to the assignment by now
    except DomainError as error:
        form.add_error("decree_file", error.message)


def _confirm_page(request: HttpRequest, form: forms.Person, row: Any) -> HttpResponse:
    context = {
        "row": row,
        "takes_two": row.pk is None,
        "title": people.title_of(row),
        "until": people.until_words(row.valid_to),
        "told": people.foretell(row, now=http.now()),
        "lent": people.lent_words(row),
        "queue": [title for slug, title in service_options() if slug in row.services.split()],
        "decree": form.decree,
        "kept": kept(request, form),
        "path": request.get_full_path(),
    }
    return http.render(request, "office/assignment_confirm.html", context)
