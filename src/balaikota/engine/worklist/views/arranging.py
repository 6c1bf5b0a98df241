"""What an officer keeps for themselves: searches and the shortlist."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from balaikota.engine.worklist import forms
from balaikota.engine.worklist.actions import arranging
from balaikota.engine.worklist.queries import arranged
from balaikota.lib.errors import DomainError
from balaikota.web import http
from balaikota.web.access import desk


@desk("worklist.arrange")
@require_http_methods(["GET", "POST"])
def searches(request: HttpRequest) -> HttpResponse:
    """List the kept searches; keep the one the inbox shows under a name."""
    actor = http.actor(request)
    given = request.POST if request.method == "POST" else request.GET
    query, problem = arranged.query_of({key: str(given[key]) for key in given}), ""
    if request.method == "POST":
        form = forms.Name(request.POST)
        try:
            if form.is_valid():
                name = form.cleaned_data["name"]
                arranging.keep_search(by=actor, now=http.now(), name=name, query=query)
                messages.success(request, _("Saringan “%(name)s” disimpan.") % {"name": name})
                return redirect("worklist:searches")
            problem = str(form.errors["name"][0])
        except DomainError as error:
            problem = error.message
    context = {
        "searches": arranged.find_searches(actor),
        "is_new": "saring" in given or request.method == "POST",
        "given": given,
        "problem": problem,
    }
    return http.render(request, "worklist/searches.html", context, status=422 if problem else 200)


@desk("worklist.arrange")
@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget a kept search."""
    arranging.drop_search(by=http.actor(request), now=http.now(), pk=pk)
    messages.success(request, _("Saringan dihapus."))
    return redirect("worklist:searches")


@desk("worklist.arrange")
@require_GET
def shortlist(request: HttpRequest) -> HttpResponse:
    """Show the officer's own shortlist of cases."""
    entries = arranged.find_shortlist(http.actor(request))
    context = {"entries": entries, "lang": get_language() or "id"}
    return http.render(request, "worklist/shortlist.html", context)


@desk("worklist.arrange")
@require_POST
def star(request: HttpRequest, number: str) -> HttpResponse:
    """Put a case on the shortlist."""
    case = arranging.star(by=http.actor(request), now=http.now(), number=number)
    messages.success(request, _("%(number)s masuk daftar pilihan Anda.") % {"number": case.number})
    return redirect("cases:case", case.number)


@desk("worklist.arrange")
@require_POST
def unstar(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a case off the shortlist."""
    arranging.unstar(by=http.actor(request), now=http.now(), pk=pk)
    messages.success(request, _("Berkas dikeluarkan dari daftar pilihan."))
    return redirect("worklist:shortlist")
