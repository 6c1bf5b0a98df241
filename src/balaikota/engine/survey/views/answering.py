"""The questions behind a one-time link: no account, no script, one page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from balaikota.engine.cases.views import links
from balaikota.engine.packs import queries as packs
from balaikota.engine.survey import forms, rules
from balaikota.engine.survey.actions import answering
from balaikota.engine.survey.queries import offers
from balaikota.engine.survey.questionnaires import versions
from balaikota.engine.survey.questionnaires.shape import Questionnaire
from balaikota.lib import wording
from balaikota.lib.errors import DomainError
from balaikota.web import http

TYPED = ("words",)


@links.unlisted
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, key: str) -> HttpResponse:
    """Show the questions, take the answer; whoever comes again reads that it is answered."""
    try:
        offer = links.opened(request, "survey-link", lambda: offers.get_by_key(key))
    except offers.UnknownLink as error:
        return links.over(request, error.message, status=error.status, names=TYPED)
    now = http.now()
    if not offer.is_open(now):
        return _over(request, is_answered=offer.used_in is not None)
    asked = versions.in_force(now.astimezone(wording.WIB).date())
    told = context_of(offer.case, asked)
    if request.method != "POST":
        return http.render(request, "survey/answer.html", told | blank())
    sent = forms.read_answers(request.POST, asked)
    errors = send(sent, asked, offer.pk)
    if errors is None:
        return redirect("survey:answer", key)
    return http.render(request, "survey/answer.html", told | again(sent, errors), status=422)


def send(sent: forms.Answers, asked: Questionnaire, offer_id: int) -> list[tuple[str, str]] | None:
    """Keep the answer; return (field, message) of what is wrong, None when nothing is left to do."""
    if errors := sent.errors(asked):
        return errors
    try:
        answering.answer(
            by=answering.ANSWERER, now=http.now(), offer_id=offer_id, scores=sent.scores,
            words=sent.words,
        )  # fmt: skip
    except answering.LinkOver:  # pressed twice, or answered at the counter meanwhile
        return None
    except DomainError as error:
        return [(error.field or "", error.message)]
    return None


def context_of(case: Any, asked: Questionnaire) -> dict[str, Any]:
    """Return what the questions need: of the case only the service and the office."""
    lang = get_language() or "id"
    return {
        "service": packs.pack_of(case.version).title.in_(lang),
        "unit": case.unit,
        "elements": [
            (
                one.code,
                one.question.in_(lang),
                [(value, one.answers[value - 1].in_(lang)) for value in rules.SCALE],
            )
            for one in asked.elements
        ],
        "most": rules.WORDS_MAX,
        "regulation": asked.regulation,
        "is_confirmed": asked.confirmed,
    }


def blank() -> dict[str, Any]:
    """Return a form that nothing was put into."""
    return {"scores": {}, "words": "", "errors": [], "problems": {}}


def again(sent: forms.Answers, errors: list[tuple[str, str]]) -> dict[str, Any]:
    """Return a form with what was chosen and typed, and what is wrong."""
    return {
        "scores": sent.scores,
        "words": sent.words,
        "errors": errors,
        "problems": dict(errors),
    }


def _over(request: HttpRequest, *, is_answered: bool) -> HttpResponse:
    title = _("Terima kasih") if is_answered else _("Waktu survei ini sudah lewat")
    words = (
        _("Survei ini sudah dijawab. Setiap layanan dinilai satu kali.")
        if is_answered
        else _("Tautan ini tidak berlaku lagi. Tidak ada yang perlu Anda lakukan.")
    )
    return http.render(request, "survey/over.html", {"title": title, "words": words})
