"""What each component is given, in the reference's words and in ours."""

from __future__ import annotations

from typing import Any

HINT = {"text": "Seperti pada papan nama."}
ERROR = {"text": "Tulis nama usaha Anda", "visuallyHiddenText": "Kesalahan"}
NAME = {"name": "nama", "id": "nama", "label": {"text": "Nama <usaha>"}}
ITEMS = [
    {"value": "a", "text": "Milik sendiri"},
    {"value": "b", "text": "Sewa", "hint": {"text": "Tanpa surat sewa."}},
]
OPTIONS = [("a", "Milik sendiri"), ("b", "Sewa", "Tanpa surat sewa.")]
BUTTON = {"preventDoubleClick": True}


def legend(text: str, *, heading: bool = False) -> dict[str, Any]:
    extra = {"isPageHeading": True, "classes": "govuk-fieldset__legend--l"} if heading else {}
    return {"legend": {"text": text, **extra}}


SAMPLES: list[tuple[str, str, dict[str, Any], str, dict[str, Any]]] = [
    ("input", "govukInput", NAME, 'input("nama", "Nama <usaha>")', {}),
    (
        "input",
        "govukInput",
        {
            **NAME,
            "hint": HINT,
            "errorMessage": ERROR,
            "value": "Kopi & Teh",
            "inputmode": "numeric",
        },
        'input("nama", "Nama <usaha>", "Kopi & Teh", error=e, hint=h, inputmode="numeric")',
        {},
    ),
    (
        "input",
        "govukInput",
        {
            **NAME,
            "label": {"text": "Modal", "isPageHeading": True, "classes": "govuk-label--l"},
            "prefix": {"text": "Rp"},
            "suffix": {"text": "per bulan"},
            "classes": "govuk-input--width-10",
            "autocomplete": "off",
            "spellcheck": False,
        },
        (
            'input("nama", "Modal", prefix="Rp", suffix="per bulan", width=10, heading=True,'
            ' autocomplete="off", spellcheck=False)'
        ),
        {},
    ),
    (
        "textarea",
        "govukTextarea",
        {**NAME, "value": "Satu\nDua", "rows": 8, "hint": HINT, "errorMessage": ERROR},
        'textarea("nama", "Nama <usaha>", "Satu\nDua", error=e, hint=h, rows=8)',
        {},
    ),
    (
        "character-count",
        "govukCharacterCount",
        {
            **NAME,
            "maxlength": "1500",
            "textareaDescriptionText": "Paling banyak 1.500 huruf",
            "charactersUnderLimitText": {
                "one": "Sisa %{count} huruf",
                "other": "Sisa %{count} huruf",
            },
            "charactersAtLimitText": "Tidak ada sisa huruf",
            "charactersOverLimitText": {
                "one": "Kelebihan %{count} huruf",
                "other": "Kelebihan %{count} huruf",
            },
        },
        'textarea("nama", "Nama <usaha>", max=1500)',
        {},
    ),
    (
        "select",
        "govukSelect",
        {**NAME, "items": [{"value": "", "text": "Pilih"}, *ITEMS], "value": "b", "hint": HINT},
        'select("nama", "Nama <usaha>", options, "b", hint=h, blank="Pilih")',
        {},
    ),
    (
        "radios",
        "govukRadios",
        {
            "name": "nama",
            "items": ITEMS,
            "value": "b",
            "hint": HINT,
            "errorMessage": ERROR,
            "fieldset": legend("Milik siapa?", heading=True),
        },
        'radios("nama", "Milik siapa?", options, "b", error=e, hint=h, heading=True)',
        {},
    ),
    (
        "radios",
        "govukRadios",
        {
            "name": "nama",
            "items": ITEMS,
            "classes": "govuk-radios--inline",
            "fieldset": legend("Milik siapa?"),
        },
        'radios("nama", "Milik siapa?", options, inline=True)',
        {},
    ),
    (
        "checkboxes",
        "govukCheckboxes",
        {
            "name": "nama",
            "items": ITEMS,
            "values": ["a"],
            "errorMessage": ERROR,
            "fieldset": legend("Milik siapa?"),
        },
        'checkboxes("nama", "Milik siapa?", options, ["a"], error=e)',
        {},
    ),
    (
        "date-input",
        "govukDateInput",
        {
            "id": "nama",
            "namePrefix": "nama",
            "hint": HINT,
            "errorMessage": ERROR,
            "attributes": {"tabindex": "-1"},
            "fieldset": legend("Kapan dimulai?"),
            "items": [
                {
                    "name": part,
                    "label": label,
                    "value": value,
                    "classes": f"govuk-input--width-{width} govuk-input--error",
                }
                for part, label, value, width in (
                    ("day", "Tanggal", "31", 2),
                    ("month", "Bulan", "2", 2),
                    ("year", "Tahun", "2024", 4),
                )
            ],
        },
        'date("nama", "Kapan dimulai?", {"day": "31", "month": "2", "year": "2024"}, e, h)',
        {},
    ),
    (
        "file-upload",
        "govukFileUpload",
        {**NAME, "hint": HINT, "errorMessage": ERROR, "attributes": {"accept": ".pdf"}},
        'upload("nama", "Nama <usaha>", error=e, hint=h, accept=".pdf")',
        {},
    ),
    (
        "password-input",
        "govukPasswordInput",
        {
            **NAME,
            "showPasswordText": "Tampilkan",
            "hidePasswordText": "Sembunyikan",
            "showPasswordAriaLabelText": "Tampilkan kata sandi",
            "hidePasswordAriaLabelText": "Sembunyikan kata sandi",
            "passwordShownAnnouncementText": "Kata sandi Anda terlihat",
            "passwordHiddenAnnouncementText": "Kata sandi Anda tersembunyi",
            "errorMessage": ERROR,
        },
        'password("nama", "Nama <usaha>", error=e)',
        {},
    ),
    (
        "error-summary",
        "govukErrorSummary",
        {
            "titleText": "Ada yang perlu diperbaiki",
            "errorList": [{"text": "Tulis nama", "href": "#nama"}, {"text": "Kirim berkas"}],
        },
        'error_summary([("nama", "Tulis nama"), ("", "Kirim berkas")])',
        {},
    ),
    ("button", "govukButton", {"text": "Kirim", **BUTTON}, 'button("Kirim")', {}),
    (
        "button",
        "govukButton",
        {
            "text": "Tolak",
            "classes": "govuk-button--warning",
            "name": "act",
            "value": "reject",
            **BUTTON,
        },
        'button("Tolak", kind="warning", name="act", value="reject")',
        {},
    ),
    (
        "button",
        "govukButton",
        {"text": "Mulai", "href": "/layanan/", "isStartButton": True},
        'button("Mulai", href="/layanan/", start=True)',
        {},
    ),
    (
        "summary-list",
        "govukSummaryList",
        {
            "rows": [
                {
                    "key": {"text": "Nama"},
                    "value": {"html": "<em>Kopi</em>"},
                    "actions": {
                        "items": [{"href": "#n", "text": "Ubah", "visuallyHiddenText": "Nama"}]
                    },
                },
                {"key": {"text": "Nomor"}, "value": {"text": "1 < 2"}},
            ]
        },
        (
            'summary_list([{"key": "Nama", "value": kopi, "href": "#n"},'
            ' {"key": "Nomor", "value": "1 < 2"}])'
        ),
        {},
    ),
    ("inset-text", "govukInsetText", {"text": "Janji"}, 'inset("Janji")', {}),
    (
        "warning-text",
        "govukWarningText",
        {"text": "Awas", "iconFallbackText": "Peringatan"},
        'warning("Awas")',
        {},
    ),
    (
        "notification-banner",
        "govukNotificationBanner",
        {"titleText": "Ingat", "text": "Loket tutup", "titleId": "bk-notice"},
        'notice("Ingat", "Loket tutup")',
        {},
    ),
    (
        "notification-banner",
        "govukNotificationBanner",
        {"titleText": "Berhasil", "text": "Terkirim", "type": "success", "titleId": "x"},
        'notice("Berhasil", "Terkirim", "ok", id="x")',
        {},
    ),
    (
        "panel",
        "govukPanel",
        {"titleText": "Terkirim", "text": "SKU"},
        'panel("Terkirim", "SKU")',
        {},
    ),
    (
        "pagination",
        "govukPagination",
        {
            "landmarkLabel": "Halaman lain",
            "previous": {"href": "?a", "text": "Sebelumnya"},
            "next": {"href": "?b", "text": "Berikutnya"},
        },
        'pager("?a", "?b")',
        {},
    ),
    (
        "details",
        "govukDetails",
        {"summaryText": "Apa itu Plh.?", "text": "Pelaksana harian", "open": True},
        'details("Apa itu Plh.?", "Pelaksana harian", open=True)',
        {},
    ),
    (
        "tag",
        "govukTag",
        {"text": "Terlambat", "classes": "bk-tag bk-tag--late"},
        'tag("Terlambat", "late")',
        {},
    ),
]
