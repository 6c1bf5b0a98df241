"""What a signed-in resident keeps, in the pages of a form: data to fill it in with, files, for whom."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from balaikota.core.action import ActorKind
from balaikota.core.people import actions as people
from balaikota.core.people.queries import known, organisations, residents
from balaikota.engine.cases.actions import drafting, taking
from balaikota.engine.cases.views import doors, filling, kept_files
from balaikota.engine.cases.views.doors import Form, at_form
from balaikota.engine.packs import filled_by
from balaikota.engine.packs.grammar import Section
from balaikota.lib.errors import DomainError
from balaikota.web import http

if TYPE_CHECKING:
    from balaikota.core.files.models import StoredFile

ONESELF = "sendiri"


@dataclass(frozen=True)
class Beside:
    """What a page of a form shows of what its reader keeps; empty for whoever is not signed in."""

    offers: dict[str, kept_files.Offer] = field(default_factory=dict)
    kinds: list[tuple[str, str]] = field(default_factory=list)
    may_note: bool = False
    is_filled: bool = False
    organisation: str = ""


def whom_address(form: Form) -> str:
    """Return the address of the question for whom it is."""
    return form.door.to("_whom", form.slug)


def must_say_whom(request: HttpRequest, form: Form) -> bool:
    """Tell whether the reader acts for others and has not said yet for whom this is."""
    if not _is_home(request, form) or (form.draft and form.draft.is_whom_known):
        return False
    return bool(_represented(request, form))


@at_form
@require_http_methods(["GET", "POST"])
def whom(request: HttpRequest, form: Form) -> HttpResponse:
    """Ask for whom the request is: oneself, or what one represents today."""
    represented = _represented(request, form) if _is_home(request, form) else {}
    if form.elsewhere or not represented:
        return redirect(form.elsewhere or form.door.to("", form.slug))
    choices = [(ONESELF, _("Saya sendiri"), None)] if "resident" in form.pack.audience else []
    choices += [(str(pk), name, None) for pk, name in represented.items()]
    chosen, errors = request.POST.get("untuk", ""), []
    if request.method == "POST":
        if chosen in {key for key, _name, _hint in choices}:
            drafting.say_for_whom(
                by=http.actor(request),
                now=http.now(),
                draft_id=doors.draft_id(request, form),
                organisation_id=None if chosen == ONESELF else int(chosen),
            )
            return redirect(form.door.to("", form.slug))
        errors = [("untuk", _("Pilih untuk siapa permohonan ini."))]
    elif form.draft and form.draft.is_whom_known:
        held = form.draft.representation
        chosen = str(held.organisation_id) if held else ONESELF
    context = {
        "form": form,
        "door": form.door,
        "pack": form.pack,
        "choices": choices,
        "chosen": chosen,
        "errors": errors,
    }
    return http.render(request, "cases/whom.html", context, status=422 if errors else 200)


def filled_in(request: HttpRequest, form: Form, page: Section) -> dict[str, Any]:
    """Return what the questions of a page show: answers, else what is offered, else what is kept.

    A page that was answered once is shown as it was answered: what was left empty stays empty.
    """
    if not _is_home(request, form) or _is_answered(form, page):
        return form.shown
    return {**filled_by.answers_from(form.pack, _known(request, form)), **form.shown}


def beside(request: HttpRequest, form: Form, page: Section) -> Beside:
    """Return what stands beside the questions of a page. At most two statements."""
    if not _is_home(request, form):
        return Beside()
    sources = filled_by.sources_of(form.pack)
    own = [sources[one.id] for one in page.fields if one.id in sources]
    there = _known(request, form) if own and not _is_answered(form, page) else {}
    held = form.draft.representation if form.draft else None
    return Beside(
        offers=kept_files.offers(_shelf(request, form, 0), page.fields),
        kinds=kept_files.kinds(),
        may_note=any(source.startswith("profile.") for source in own),
        is_filled=any(source in there for source in own),
        organisation=held.organisation.name if held else "",
    )


def take(request: HttpRequest, form: Form, page: Section, draft_id: int) -> dict[str, list[str]]:
    """Return field id -> keys of the kept files chosen on the page, now the draft's own."""
    if not _is_home(request, form):
        return {}
    return kept_files.take(request, _shelf(request, form, draft_id), page.fields)


def keep(
    request: HttpRequest, form: Form, page: Section, filled: filling.Filled, before: Collection[str]
) -> None:
    """Keep of a page what its reader ticked: uploads for next time, answers in their own data.

    What cannot be kept is told on the next page; the form goes on.
    """
    if not _is_home(request, form):
        return
    shelf = _shelf(request, form, form.draft.pk if form.draft else 0)
    kept_files.keep(request, shelf, page.fields, filled.answers, before)
    if request.POST.get("simpan_profil") and filled.is_complete:
        _note(request, form, page, filled)


def _note(request: HttpRequest, form: Form, page: Section, filled: filling.Filled) -> None:
    said = filled_by.values_of(form.pack, filled.answers, page.fields)
    profile = residents.find_profile(int(http.actor(request).id))
    names = [name.partition(".")[2] for name in known.PROFILE]
    kept = {name: getattr(profile, name) for name in names} if profile else {}
    kept |= {source.partition(".")[2]: value for source, value in said.items()}
    try:
        people.save_profile(by=http.actor(request), now=http.now(), **{"name": ""} | kept)
    except DomainError as error:
        messages.error(request, _("Data diri belum tersimpan. %(why)s") % {"why": error.message})
    else:
        messages.success(request, _("Isian halaman ini tersimpan di data diri Anda."))


def _shelf(request: HttpRequest, form: Form, draft_id: int) -> kept_files.Shelf:
    by = http.actor(request)
    held = form.draft.representation if form.draft else None

    def taken(kept_id: int) -> StoredFile:
        return taking.take_kept(by=by, now=http.now(), draft_id=draft_id, kept_id=kept_id)

    return kept_files.Shelf(by, held.organisation_id if held else None, form.owner, taken)


def _known(request: HttpRequest, form: Form) -> dict[str, Any]:
    held = form.draft.representation if form.draft else None
    today = filling.today()
    if held is not None and held.valid_to is not None and held.valid_to <= today:
        held = None
    return known.known_of(int(http.actor(request).id), held.organisation if held else None)


def _represented(request: HttpRequest, form: Form) -> dict[int, str]:
    """Return organisation -> its name, of those the reader acts for; none where the pack asks none."""
    if not {"business", "organisation"} & {*form.pack.audience}:
        return {}
    rows = organisations.find_represented(int(http.actor(request).id), on=filling.today())
    return {row.organisation_id: row.organisation.name for row in rows}


def _is_home(request: HttpRequest, form: Form) -> bool:
    """Tell whether a resident fills in their own form, signed in."""
    return form.door.may_resume and http.actor(request).kind is ActorKind.RESIDENT


def _is_answered(form: Form, page: Section) -> bool:
    return any(question.id in form.answers for question in page.fields)
