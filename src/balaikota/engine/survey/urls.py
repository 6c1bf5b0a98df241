"""Addresses of the survey: the questions, tablets, the desk's results, the public promise."""

from __future__ import annotations

from django.urls import path

from balaikota.engine.survey.views import answering, plans, promises, results, tablets

app_name = "survey"

urlpatterns = [
    path("janji/", promises.index, name="promises"),
    path("janji/<str:code>/", promises.office, name="promise"),
    path("survei/<str:key>/", answering.answer, name="answer"),
    path("survei/tablet/<str:key>/", tablets.screen, name="screen"),
    path("meja/survei/", results.index, name="results"),
    path("meja/survei/unduh/", results.export, name="export"),
    path("meja/survei/kata/<str:code>/", results.words, name="words"),
    path("meja/survei/rencana/", plans.new, name="plan_new"),
    path("meja/survei/rencana/<int:pk>/", plans.plan, name="plan"),
    path("meja/survei/tablet/", tablets.index, name="tablets"),
    path("meja/survei/tablet/<int:pk>/akhiri/", tablets.end, name="tablet_end"),
    path("meja/survei/tablet/berkas/<str:number>/", tablets.show, name="show"),
]
