"""Addresses of fees: the applicant's invoice, the treasurer's desk, the gateway's door."""

from __future__ import annotations

from django.urls import path

from balaikota.engine.fees.views import desk, gateway, matters, portal, statements

app_name = "fees"

urlpatterns = [
    path("lacak/<str:number>/tagihan/<int:pk>/", portal.bill, name="bill"),
    path("lacak/<str:number>/tagihan/<int:pk>/bayar/", portal.pay, name="pay"),
    path("lacak/<str:number>/tagihan/<int:pk>/unduh/", portal.bill_pdf, name="bill_pdf"),
    path("lacak/<str:number>/bukti/<int:pk>/", portal.receipt_pdf, name="receipt_pdf"),
    path("bayar/laporan/", gateway.report, name="report"),
    path("meja/retribusi/", desk.index, name="index"),
    path("meja/retribusi/catat/", desk.record, name="record"),
    path("meja/retribusi/tagihan/<int:pk>/", desk.invoice, name="invoice"),
    path("meja/retribusi/tagihan/<int:pk>/teruskan/", desk.waive, name="waive"),
    path("meja/retribusi/perkara/<int:pk>/", matters.matter, name="matter"),
    path("meja/retribusi/rekening/", statements.statements, name="statements"),
    path("meja/retribusi/rekening/<int:pk>/", statements.statement, name="statement"),
]
