"""JSON: what was published, the same as its pages."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from django.urls import reverse
from ninja import Field, Router, Schema
from ninja.decorators import decorate_view

from balaikota.engine.packs.views import kept_shortly
from balaikota.modules.pengaduan.forms.publishing import read_before, read_filter
from balaikota.modules.pengaduan.queries import published
from balaikota.modules.pengaduan.queries.published import Shown
from balaikota.modules.pengaduan.views.public import language
from balaikota.web.problems import problems

router = Router(tags=["pengaduan"], auth=None)


class PhotoOut(Schema):
    """A public photo."""

    url: str = Field(description="path of a WebP picture of at most 1,600 pixels")
    alt: str = Field(description="what it shows")
    is_after: bool = Field(description="whether it shows what was done")


class ReportOut(Schema):
    """A published report; its words are those an officer released."""

    code: str = Field(description="public number")
    title: str
    text: str
    answer: str = Field(description="of the office; empty while none was released")
    category: str = Field(description="code of the city's list of categories")
    category_title: str
    area: str = Field(description="code of the kelurahan; may be empty")
    latitude: float | None = Field(description="of the middle of a grid cell of about 65 m")
    longitude: float | None
    unit: str = Field(description="the office that has it")
    filed_date: date
    stage: str = Field(description="`diterima`, `dikerjakan`, `dijawab` or `selesai`")
    photos: list[PhotoOut]


class Page(Schema):
    """A page of reports, the newest first."""

    reports: list[ReportOut]
    before: int | None = Field(description="pass as `sebelum` for the next page; null at the end")


Text = Annotated[str, Field(max_length=100)]


@router.api_operation(["HEAD"], "/laporan", include_in_schema=False)
@router.get(
    "/laporan",
    response={200: Page, **problems(422)},
    summary="List published reports",
    url_name="pengaduan-reports",
)
@decorate_view(kept_shortly)
def index(
    request: HttpRequest,
    q: Text = "",
    kategori: Text = "",
    kelurahan: Text = "",
    keadaan: Text = "",
    triwulan: Text = "",
    sebelum: Text = "",
) -> Any:
    """Return published reports, twenty at a time, with the same filters as the page."""
    asked = {
        "q": q, "kategori": kategori, "kelurahan": kelurahan, "keadaan": keadaan,
        "triwulan": triwulan, "sebelum": sebelum,
    }  # fmt: skip
    found, older = published.find_reports(
        read_filter(asked), lang=language(), before=read_before(asked)
    )
    return {"reports": [_out(one) for one in found], "before": older}


def _out(one: Shown) -> dict[str, Any]:
    lat, lon = one.point or (None, None)
    photos = [
        {
            "url": reverse("pengaduan:photo", args=[picture.key]),
            "alt": picture.alt,
            "is_after": picture.is_after,
        }
        for picture in one.pictures
    ]
    return {
        "code": one.code, "title": one.title, "text": one.text, "answer": one.answer,
        "category": one.category, "category_title": one.category_title, "area": one.area,
        "latitude": lat, "longitude": lon, "unit": one.unit, "filed_date": one.filed_date,
        "stage": one.stage.value, "photos": photos,
    }  # fmt: skip
