"""The rules of the lint. An id never changes its meaning; a dropped id is not used again."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from balaikota.engine.packs.lint.finding import Rule

ALL: dict[str, Rule] = {}


def rule(id_: str, why: Promise, remedy: Promise) -> Rule:
    """Enter a rule; whoever looks for what it forbids may do so beside that."""
    assert id_ not in ALL, id_
    ALL[id_] = Rule(id_, why, remedy)
    return ALL[id_]


# Shape of the file
NOT_YAML = rule(
    "P001",
    _("Berkas ini tidak terbaca sebagai YAML, jadi tidak ada yang dapat diperiksa."),
    _("Periksa titik dua, tanda kutip, dan jarak dari tepi kiri di baris ini."),
)
UNKNOWN_KEY = rule(
    "P002",
    _("Tidak ada bagian sistem yang menjalankan kunci ini, jadi isinya akan diam-diam diabaikan."),
    _("Hapus kunci ini, atau {hint}."),
)
DOUBLE_KEY = rule(
    "P003",
    _("Hanya isi yang terakhir yang terbaca; yang pertama hilang tanpa pemberitahuan."),
    _("Hapus salah satunya."),
)
MISSING_KEY = rule(
    "P004",
    _("Tanpa kunci ini layanan tidak dapat dijalankan."),
    _("Tambahkan `{name}:`."),
)
WRONG_KIND = rule(
    "P005",
    _("Isinya tidak dapat dipakai di tempat ini."),
    _("Isi dengan {expected}."),
)
LANGUAGE = rule(
    "P006",
    _("Setiap teks dibaca warga dalam bahasa Indonesia dan Inggris."),
    _("Tambahkan `{name}: …` pada teks itu."),
)
EMPTY_TEXT = rule("P007", _("Warga akan melihat tempat kosong."), _("Tulis teksnya."))
COMPONENT = rule(
    "P008",
    _("UU 25/2009 Pasal 21 mewajibkan keempat belas komponen standar pelayanan."),
    _("Tambahkan `{name}:` di bawah `standard` (komponen pengelolaan di `standard.internal`)."),
)

# Names
BAD_ID = rule(
    "P010",
    _("Nama ini masuk ke alamat halaman, formulir, dan rumus, jadi bentuknya terbatas."),
    _("Pakai {shape}."),
)
DOUBLE_ID = rule(
    "P011",
    _("Dua hal bernama sama tidak dapat dibedakan, jawaban yang satu menimpa yang lain."),
    _("Beri nama lain pada salah satunya."),
)
UNKNOWN_ROOM = rule(
    "P012",
    _("Paket harus dimiliki satu ruang yang terpasang."),
    _("Pakai salah satu: {known}."),
)

# Questions
KEY_OF_OTHER_KIND = rule(
    "P013",
    _("Jenis pertanyaan ini tidak mengenal kunci itu, jadi isinya akan diabaikan."),
    _("Hapus `{key}`, atau ganti `kind` menjadi {kinds}."),
)
SOURCE_OF_OTHER_KIND = rule(
    "P033",
    _("Data yang tersimpan tidak cocok dengan jenis pertanyaannya, jadi isiannya akan salah."),
    _("Ganti `kind` menjadi `{kind}`, atau hapus `from`."),
)
SOURCE_WITHOUT_AUDIENCE = rule(
    "P034",
    _("Hanya layanan untuk usaha atau lembaga yang menanyakan untuk siapa permohonannya."),
    _("Tambahkan `business` atau `organisation` pada `audience`, atau pakai `profile.…`."),
)
FEW_CHOICES = rule(
    "P014",
    _("Tanpa dua pilihan, tidak ada yang dapat dipilih."),
    _("Tulis sedikitnya dua jawaban di `choices`, atau pakai `kind: yes-no`."),
)
BAD_PATTERN = rule(
    "P015",
    _("Jawaban yang benar pun akan ditolak, dan warga tidak tahu bentuk yang diminta."),
    _("Perbaiki `pattern`, dan tulis `example` yang cocok dengannya."),
)
BAD_RANGE = rule(
    "P016",
    _("Tidak ada jawaban yang dapat memenuhinya."),
    _("Tukar atau perbaiki `min` dan `max`."),
)
SENSITIVE = rule(
    "P017",
    _("UU 27/2022 melindungi data seperti ini secara khusus: menanyakannya perlu dasar hukum."),
    _("Hapus pertanyaan ini, atau tulis `sensitive: {{regulation: …, article: …}}`."),
)
NO_SENTENCE = rule(
    "P018",
    _("Warga harus membaca kalimat yang disetujuinya, dan kalimat itu yang disimpan sidiknya."),
    _("Tulis `declares: {{id: …, en: …}}`."),
)

# Expressions
NOT_CEL = rule(
    "P020",
    _("Syarat ini tidak dapat dihitung, jadi formulir akan berhenti."),
    _('Tulis sebagai CEL, misalnya `punya_nib` atau `keperluan == "lainnya"`.'),
)
UNKNOWN_NAME = rule(
    "P021",
    _(
        "Syarat melihat jawaban dalam formulir ini; di prosedur juga `applicant`, `place`, `case`, `ref`, dan kolom daftar kode."
    ),
    _("{hint}."),
)
LATER_NAME = rule(
    "P022",
    _("Saat pertanyaan ini ditampilkan, jawaban itu belum ada."),
    _("Pindahkan pertanyaan `{name}` ke depan pertanyaan ini."),
)
UNKNOWN_FUNCTION = rule(
    "P023",
    _("Hanya fungsi yang terdaftar yang sudah diuji pada semua jenis jawaban."),
    _("Pakai perbandingan, `&&`, `||`, `!`, `in`, `size`, `contains`, `startsWith`, `endsWith`."),
)
FAILS = rule(
    "P024",
    _("Dengan jawaban itu formulir akan berhenti di tengah jalan."),
    _("Bandingkan lebih dulu dengan `null` atau dengan `true`, dan jangan campur jenis jawaban."),
)
NOT_YES_NO = rule(
    "P025",
    _("Syarat harus menghasilkan ya atau tidak; yang lain dianggap tidak."),
    _("Bandingkan dengan sebuah jawaban, misalnya `{name} == …`."),
)
NEVER = rule(
    "P026",
    _("Tidak ada jawaban yang memenuhi syarat ini."),
    _("Samakan syaratnya dengan `id` pilihan yang ada."),
)
TAKEN_NAME = rule(
    "P027",
    _("Nama itu sudah dipakai rumus prosedur untuk pemohon, tempat, berkas, dan angka acuan."),
    _("Beri nama lain pada pertanyaan ini."),
)
UNNAMED_NUMBER = rule(
    "P028",
    _("Angka acuan yang dibaca harus terlihat, supaya dapat diperiksa sebelum paket terbit."),
    _('Tulis kuncinya dalam kurung siku, misalnya `ref["layanan.batas"]`.'),
)
DEAD_ROUTE = rule(
    "P029",
    _("Apa pun jawabannya, pilihan di atasnya selalu lebih dulu diambil."),
    _("Perbaiki syaratnya, ubah urutannya, atau hapus pilihan ini."),
)

UNKNOWN_COLUMN = rule(
    "P122",
    _("Hanya kolom yang disebut daftar kodenya yang dapat dibaca, dan hanya sesudah ditanyakan."),
    _("Pakai salah satu: {known}."),
)

# Owner and standard
UNKNOWN_UNIT = rule(
    "P030",
    _("Tidak ada kantor sejenis itu, jadi permohonan tidak akan sampai ke siapa pun."),
    _("Pakai salah satu: {known}."),
)
NO_PLACE = rule(
    "P031",
    _("Tempat itulah yang menentukan kantor yang menangani, jadi harus selalu terjawab."),
    _("Tunjuk pertanyaan `address` atau `point` yang wajib dan tanpa `when`."),
)
NO_QUESTION = rule(
    "P032",
    _("Syarat yang tidak ditanyakan tidak dapat diperiksa petugas."),
    _("Tunjuk `id` sebuah pertanyaan di formulir."),
)

# Procedure
NO_STEP = rule(
    "P040",
    _("Permohonan akan tersangkut karena langkah tujuannya tidak ada."),
    _("Pakai salah satu langkah: {known}."),
)
UNREACHABLE = rule(
    "P041",
    _("Tidak ada tindakan yang membawa permohonan ke langkah ini."),
    _("Arahkan sebuah tindakan ke `{name}`, atau hapus langkahnya."),
)
NO_END = rule(
    "P042",
    _("Permohonan yang sampai di sini tidak akan pernah selesai."),
    _("Tambahkan tindakan tanpa `when` yang setiap tujuannya sampai ke langkah `end: true`."),
)
DEAD_ACT = rule(
    "P043",
    _("Tindakan ini tidak mengubah apa pun."),
    _("Arahkan ke langkah lain, atau hapus."),
)
BUSY_END = rule(
    "P044",
    _("Di langkah akhir tidak ada lagi yang bertindak."),
    _("Hapus `{key}`, atau hapus `end: true`."),
)
NOBODY = rule(
    "P045",
    _("Langkah tanpa pelaku tidak akan muncul di meja siapa pun."),
    _("Tulis `by: {{role: …, unit: owner}}`, `parties`, `by: applicant`, atau `end: true`."),
)
OUTCOME = rule(
    "P046",
    _("Hasil permohonan diputus saat permohonan selesai, tidak sebelumnya."),
    _("{hint}."),
)
UNKNOWN_ROLE = rule(
    "P047",
    _("Tidak ada pejabat dengan peran itu, jadi langkah ini tidak akan dikerjakan."),
    _("Pakai salah satu: {known}."),
)
ROLE_ELSEWHERE = rule(
    "P048",
    _("Peran itu tidak pernah ada di kantor pemilik layanan ini."),
    _("Pakai peran yang ada di {unit}: {known}."),
)
NO_TIME = rule(
    "P049",
    _("Tanpa waktu, tidak ada yang tahu kapan langkah ini terlambat."),
    _("Tulis `within`, misalnya `4 working-hours`."),
)
BAD_TIME = rule(
    "P050",
    _("Waktu harus berupa angka dan salah satu satuan, supaya dapat dihitung."),
    _("Tulis misalnya `4 working-hours`, atau `ref:kunci`. Satuan: {known}."),
)
TOO_LONG = rule(
    "P051",
    _("Bila semua langkah memakai waktunya, janji kepada warga sudah lewat."),
    _("Kurangi waktu langkah, atau perpanjang janjinya lewat angka acuan."),
)
OTHER_CLOCK = rule(
    "P052",
    _("Waktu kerja dan waktu kalender tidak dapat dijumlahkan menjadi satu janji."),
    _("Tulis waktu langkah dalam satuan sejenis dengan `clock.unit`."),
)
AUTOMATIC = rule(
    "P053",
    _("Hanya permohonan yang tidak dilengkapi pemohonnya yang boleh berakhir sendiri."),
    _(
        "Pakai `on_timeout` hanya pada langkah pemohon yang punya `within`, dengan `outcome: lapsed`."
    ),
)
FIRST_STEP = rule(
    "P054",
    _("Permohonan yang baru masuk harus sampai ke petugas lebih dulu."),
    _("Tulis langkah petugas dengan `unit: owner` sebagai langkah pertama."),
)
PER_FIELD = rule(
    "P055",
    _("Catatan per pertanyaan ditulis supaya pemohon dapat memperbaikinya."),
    _("Arahkan tindakan ini ke langkah dengan `by: applicant`."),
)
NO_WAY = rule(
    "P056",
    _("Tindakan yang tidak menuju ke mana pun membuat permohonan berhenti di sini."),
    _("Tulis `to:` dengan nama langkah, atau daftar `{{when, to}}`."),
)
LAST_ROUTE = rule(
    "P057",
    _("Pilihan dicoba dari atas; selalu harus ada satu yang berlaku."),
    _("Tulis `when` pada semua pilihan kecuali yang terakhir."),
)
GUARD = rule(
    "P058",
    _("Petugas harus tahu mengapa suatu tindakan tertutup, dan pemohon selalu dapat menjawab."),
    _("Tulis `when` bersama `why_not`, hanya pada langkah petugas."),
)
OFFICE = rule(
    "P059",
    _("Paket tidak boleh menyebut kantor satu kota, tetapi harus menunjuk tepat satu kantor."),
    _("Tulis `{{kind: …}}`, `{{code: ref:kunci}}` atau `{{from: …, column: …}}`."),
)
# Several parties, returns
PARTIES = rule(
    "P090",
    _("Bila beberapa pihak diminta sekaligus, setiap hasil harus menuju satu langkah."),
    _("{hint}."),
)
RETURNS = rule(
    "P091",
    _("Batas itu hanya berarti bila ada tindakan yang meminta perbaikan per pertanyaan."),
    _("Tulis angka mulai dari 1, dan satu tindakan dengan `reason: per-field`; atau hapus."),
)
LADDER = rule(
    "P092",
    _("Setiap peringatan dikirim sekali, berurutan, kepada seseorang."),
    _("Tulis `at` naik dari 1 sampai 300 dan sedikitnya satu nama di `tell`."),
)
FIKTIF = rule(
    "P093",
    _("Apa arti diamnya kantor ditentukan peraturan, bukan paket."),
    _("Tulis `rule: ref:kunci` bersama `silence: fiktif`, dan hanya di situ."),
)

# Reasons, products, messages
NO_REASONS = rule(
    "P060",
    _("Petugas tidak akan dapat memilih alasan, dan warga tidak tahu sebabnya."),
    _("Tulis daftar `reasons`: kalimat yang dibaca warga dan dasar hukumnya."),
)
UNUSED_REASONS = rule(
    "P061",
    _("Tidak ada tindakan yang memakai alasan itu."),
    _("Tulis `reason: coded` pada tindakan menolak, atau hapus `reasons`."),
)
NO_PRODUCT = rule(
    "P062",
    _("Tidak ada dokumen yang dapat diterbitkan dengan nama itu."),
    _("Pakai salah satu: {known}."),
)
UNUSED_PRODUCT = rule(
    "P063",
    _("Dokumen ini tidak akan pernah terbit."),
    _("Tulis `issues: {name}` pada tindakan yang mengabulkan, atau hapus dokumennya."),
)
NO_TEMPLATE = rule(
    "P064",
    _("Surat tidak dapat dicetak tanpa naskahnya."),
    _("Taruh naskah di `modules/{room}/letters/{name}`."),
)
NOT_PUBLIC = rule(
    "P065",
    _("Halaman verifikasi dibaca siapa saja yang memindai QR."),
    _("Tunjuk pertanyaan yang ada dan yang jawabannya tidak pribadi."),
)
RENEWAL = rule(
    "P066",
    _("Hanya surat yang berakhir dapat diperpanjang, dan tidak sebelum separuh masanya lewat."),
    _("Tulis `valid_months`, dan `renew_days` dari 1 sampai {most}."),
)
UNKNOWN_PLACEHOLDER = rule(
    "P070",
    _("Warga akan membaca kurung kurawal yang tidak terisi, atau pesan tidak terkirim."),
    _("Pakai salah satu: {known}."),
)
NO_OCCASION = rule(
    "P071",
    _("Kejadian itu tidak pernah ada, jadi pesan ini tidak akan terkirim."),
    _("Pakai salah satu: {known}."),
)
UNTOLD = rule(
    "P072",
    _("Pemohon harus tahu bahwa sekarang gilirannya, atau bahwa permohonannya selesai."),
    _("Tulis pesannya di `messages.{key}`."),
)
NO_LINK = rule(
    "P073",
    _("Orang yang membaca SMS harus dapat membuka halamannya sendiri dari sana."),
    _("Tulis `{{tautan}}` di dalamnya."),
)
TOO_LONG_SMS = rule(
    "P074",
    _("Yang lebih dari 160 huruf terkirim sebagai beberapa SMS, atau terpotong."),
    _("Persingkat sedikitnya {over} huruf."),
)

# References
BAD_REF = rule(
    "P080",
    _("Angka hukum disimpan sebagai angka acuan bertanggal, tidak di dalam paket."),
    _("Tulis `ref:` dan kuncinya, misalnya `ref:layanan.sku.janji`."),
)
UNKNOWN_REF = rule(
    "P081",
    _("Angka acuan itu tidak ada, jadi batas waktunya tidak dapat dihitung."),
    _("Tambahkan `{key}` ke angka acuan kota, atau perbaiki kuncinya."),
)
OTHER_UNIT = rule(
    "P082",
    _("Janji yang dibaca warga dan jam yang berjalan harus memakai satuan yang sama."),
    _("Samakan `clock.unit` dengan satuan angka acuan itu, `{unit}`."),
)
