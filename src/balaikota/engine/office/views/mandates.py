"""Lending some of a post's permissions by a decree; reading the decree of any assignment."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from balaikota.core.files import serve
from balaikota.core.ledger import actions as ledger
from balaikota.core.people import actions
from balaikota.core.people import queries as people
from balaikota.core.units import queries as units
from balaikota.engine.office.forms import people as forms
from balaikota.engine.office.views import answers, entering
from balaikota.lib.errors import NotFound
from balaikota.web import access, http


@access.desk("people.lend_mandate")
@require_http_methods(["GET", "POST"])
def lend(request: HttpRequest) -> HttpResponse:
    """Enter a mandate: choose the post, what is lent to whom until when, read, confirm."""
    by, now = http.actor(request), http.now()
    reached = by.units_for("people.lend_mandate")
    posts = [post for post in people.find_posts(by, now=now) if post.unit_id in reached]
    post = next((one for one in posts if one.key == request.GET.get("jabatan")), None)
    if post is None and request.method == "POST":
        raise NotFound(_("Jabatan itu tidak dapat Anda isi. Pilih dari daftar."))
    if post is None:
        return http.render(
            request, "office/mandate_post.html", {"options": entering.post_options(posts)}
        )
    proposed = people.find_stand_ins(post.role, post.unit_id, now=now)
    proposed = [row for row in proposed if str(row.user_id) != by.id]
    services, groups = entering.service_options(), people.lendable_by_room(post.role)
    form = forms.Mandate(
        answers.posted(request),
        proposed=[row.user_id for row in proposed],
        services=services,
        verbs=[option for _room, options in groups for option in options],
        initial=entering.proposal(request, roles_default="plh"),
    )
    context = {
        "post": post,
        "person_options": entering.person_options(proposed),
        "groups": groups,
        "service_options": services,
    }

    def act() -> Any:
        given = form.cleaned_data
        return actions.lend_mandate(
            by=by, now=now, user=given["user"], role=post.role,
            unit=units.get_unit(post.unit_code), verbs=given["verbs"],
            services=given["services"], **entering.period(form),
        )  # fmt: skip

    return entering.page(request, "office/mandate.html", form, act, context)


@access.desk("people.view")
@require_GET
def decree(request: HttpRequest, pk: int) -> HttpResponse:
    """Download the decree of an assignment the officer may see."""
    by = http.actor(request)
    held = people.get_assignment(by, pk, permission="people.view")
    if held.decree_file is None:
        raise NotFound(_("Berkas tidak ditemukan."))
    ledger.disclose(
        by=by,
        now=http.now(),
        subject=f"people.assignment:{pk}",
        purpose="file",
        unit=held.unit.code,
    )
    return serve.response(held.decree_file)
