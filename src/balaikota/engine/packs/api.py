"""The services as JSON: the list, and all that a program must know to fill one in."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from django.urls import reverse
from ninja import Field, Router, Schema
from ninja.decorators import decorate_view

from balaikota.core.reference.codes import lists, searching
from balaikota.engine.packs import forms, queries
from balaikota.engine.packs.grammar import Pack, Text
from balaikota.engine.packs.views import kept_shortly, today
from balaikota.web.problems import problems

router = Router(tags=["layanan"], auth=None)
WORDS = Field(max_length=200, description="words as a resident would type them; empty lists all")
CODE_WORDS = Field(max_length=100, description="words as people say them, or how a code begins")
LEVEL = Field(ge=1, le=20, description="only codes of so many characters")
FIRST = Field(ge=0, le=100_000, description="how many to leave out; a page has twenty")


class Words(Schema):
    """A text in both languages."""

    id: str = Field(description="Indonesian")
    en: str = Field(description="English")


class ShortService(Schema):
    """A service in a list."""

    slug: str = Field(description="its name in addresses", examples=["surat-contoh"])
    title: Words
    about: Words
    url: str = Field(description="path of its page for people")


class Services(Schema):
    """The services offered today."""

    services: list[ShortService] = Field(description="best match first, or by title")


class Requirement(Schema):
    """Something the applicant must have."""

    id: str
    title: Words
    optional: bool


class Promise(Schema):
    """The time within which the request is decided."""

    amount: int
    unit: str = Field(
        description="working-minutes, working-hours, working-days, calendar-days or elapsed-hours"
    )


class Service(ShortService):
    """A service with its published standard (UU 25/2009 Pasal 21) and its questions."""

    version: int = Field(description="number of the version in force today")
    digest: str = Field(description="SHA-256 of that version: it is different when anything is")
    valid_from: date
    who: Words = Field(description="who may ask")
    requirements: list[Requirement]
    promise: Promise | None = Field(description="null while the rule that sets it is not loaded")
    fee_rupiah: int | None = Field(description="null where the answers decide what it costs")
    product: Words = Field(description="what the applicant gets")
    complaints: Words = Field(description="where to complain")
    procedure: list[Words] = Field(description="the steps, in order")
    answers_schema: dict[str, Any] = Field(
        description="JSON Schema (2020-12) of the answers. Questions that are asked only under a "
        "condition are not required by it; the city checks them when the case is opened."
    )


@router.api_operation(["HEAD"], "/layanan", include_in_schema=False)
@router.get("/layanan", response={200: Services, **problems(422)}, summary="List services")
@decorate_view(kept_shortly)
def services(request: HttpRequest, q: Annotated[str, WORDS] = "") -> Services:
    """Return the services offered today, those that fit ``q`` or all; an ETag saves the next one."""
    found = queries.find_services(on=today(), words=q)
    return Services(services=[ShortService(**_short(row.slug, row.pack)) for row in found])


@router.api_operation(["HEAD"], "/layanan/{slug:slug}", include_in_schema=False)
@router.get(
    "/layanan/{slug:slug}", response={200: Service, **problems(404)}, summary="Show a service"
)
@decorate_view(kept_shortly)
def service(request: HttpRequest, slug: str) -> Service:
    """Return the published standard of a service, and the JSON Schema of the answers it asks.

    ``digest`` names the version in force; a case is bound to the version in force when it is
    opened.
    """
    version = queries.version_in_force(slug, on=today())
    pack, standard = version.pack, version.pack.standard
    promise = queries.promise_of(pack, on=today())
    return Service(
        **_short(slug, pack),
        version=version.number,
        digest=version.digest,
        valid_from=version.valid_from,
        who=_words(pack.who),
        requirements=[
            Requirement(id=item.id, title=_words(item.title), optional=item.optional)
            for item in standard.requirements
        ],
        promise=Promise(amount=promise.amount, unit=promise.unit) if promise else None,
        fee_rupiah=None if standard.fee.by else standard.fee.rupiah,
        product=_words(standard.product),
        complaints=_words(standard.complaints),
        procedure=[_words(step.title) for step in pack.procedure.values()],
        answers_schema=forms.answers_schema(pack),
    )


class ListedCode(Schema):
    """One code of a list."""

    code: str = Field(examples=["56102"])
    title: str = Field(examples=["Rumah/Warung Makan"])
    level: int = Field(description="how many characters the code has")
    parent: str = Field(description="the code it stands under; empty at the top")


class CodeList(Schema):
    """A page of what was found in one version of a list."""

    slug: str = Field(examples=["kbli"])
    version: str = Field(description="as answers name it", examples=["2020"])
    title: Words
    source: str = Field(description="the regulation it was published by")
    valid_from: date
    count: int = Field(description="how many fit in all")
    codes: list[ListedCode] = Field(description="the best first")


@router.api_operation(["HEAD"], "/daftar-kode/{slug:code_list}", include_in_schema=False)
@router.get(
    "/daftar-kode/{slug:code_list}",
    response={200: CodeList, **problems(404, 422)},
    summary="Search a list of codes",
    url_name="codes",
)
@decorate_view(kept_shortly)
def codes(
    request: HttpRequest,
    code_list: str,
    q: Annotated[str, CODE_WORDS] = "",
    level: Annotated[int | None, LEVEL] = None,
    first: Annotated[int, FIRST] = 0,
) -> CodeList:
    """Return the codes in force today that fit all words of ``q``; an ETag saves the next one."""
    found = lists.in_force(code_list, on=today())
    page = searching.find_codes(code_list, found.version, q, level=level, first=first)
    return CodeList(
        slug=code_list,
        version=found.version,
        title=Words(id=found.title, en=found.title_en),
        source=found.source,
        valid_from=found.valid_from,
        count=page.count,
        codes=[
            ListedCode(code=one.code, title=one.title, level=one.level, parent=one.parent)
            for one in page.codes
        ],
    )


def _short(slug: str, pack: Pack) -> dict[str, Any]:
    url = reverse("packs:service", args=[slug])
    return {"slug": slug, "title": _words(pack.title), "about": _words(pack.about), "url": url}


def _words(text: Text) -> Words:
    return Words(id=text.id, en=text.en)
