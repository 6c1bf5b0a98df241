"""Steps that ask several at once: who, how many, and where each outcome leads."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from balaikota.engine.packs.grammar import Act, Pack, Step, Way
from balaikota.engine.packs.lint import catalog
from balaikota.engine.packs.lint.finding import Desk, Finding
from balaikota.engine.packs.lint.form import KEBAB, shaped
from balaikota.engine.packs.lint.trials import Names
from balaikota.engine.packs.lint.ways import check_post, check_way
from balaikota.engine.packs.reading import Path
from balaikota.engine.packs.steps import targets_of

ONLY_HERE = ("answer", "against", "on_for", "on_against")


def check(desk: Desk, pack: Pack, step: Step, path: Path, names: Names) -> Iterator[Finding]:
    """Check a step with parties; of any other, that it says nothing of answers."""
    if not step.parties:
        for key in ONLY_HERE:
            if key in desk.source.keys(path):
                yield _party(desk, (*path, key), _("hapus `%s`, atau tulis `parties`") % key)
        for verb, act in step.acts.items():
            if act.counts is not None:
                yield _party(desk, (*path, "acts", verb, "counts"), _("hapus `counts`"))
        return
    yield from _keys(desk, step, path)
    yield from _quorum(desk, step, path)
    for name, asked in step.parties.items():
        here: Path = (*path, "parties", name)
        yield from shaped(desk, name, here, KEBAB)
        yield from check_post(desk, pack, asked, here, names)
    for verb, act in step.acts.items():
        yield from _answer(desk, act, (*path, "acts", verb))
    yield from _ways(desk, pack, step, path, names)


def _keys(desk: Desk, step: Step, path: Path) -> Iterator[Finding]:
    for key in ("by", "within", "on_timeout"):
        if key in desk.source.keys(path):
            yield _party(desk, (*path, key), _("hapus `%s`: setiap pihak punya sendiri") % key)
    if len(step.parties) < 2:
        yield _party(desk, (*path, "parties"), _("tulis sedikitnya dua pihak, atau pakai `by`"))
    if step.answer is None:
        yield _party(desk, path, _("tulis `answer: all`, `any`, atau jumlahnya"))
    if not any(act.counts == "for" for act in step.acts.values()):
        yield _party(desk, (*path, "acts"), _("tulis `counts: for` pada satu tindakan"))


def _quorum(desk: Desk, step: Step, path: Path) -> Iterator[Finding]:
    if not 1 <= step.needed <= len(step.parties):
        hint = _("tulis `answer` antara 1 dan %s") % len(step.parties)
        yield _party(desk, (*path, "answer"), hint)
    can_say_no = any(act.counts == "against" for act in step.acts.values())
    for key in ("against", "on_against"):
        is_written = getattr(step, key) is not None
        if can_say_no and not is_written:
            yield _party(desk, path, _("tulis `%s`, karena ada jawaban menolak") % key)
        if is_written and not can_say_no:
            yield _party(desk, (*path, key), _("hapus `%s`, tidak ada yang menolak") % key)


def _answer(desk: Desk, act: Act, path: Path) -> Iterator[Finding]:
    if act.counts is None:
        yield _party(desk, path, _("tulis `counts: for` atau `counts: against`"))
    for key in ("to", "outcome", "issues"):
        if getattr(act, key) is not None:
            yield _party(desk, (*path, key), _("hapus `%s`: langkahnya yang menuju") % key)
    if act.reason not in ("none", "text"):
        yield _party(desk, (*path, "reason"), _("pakai `reason: text` atau hapus"))


def _ways(desk: Desk, pack: Pack, step: Step, path: Path, names: Names) -> Iterator[Finding]:
    if step.on_for is None:
        yield _party(desk, path, _("tulis `on_for`: langkah bila cukup yang menjawab"))
    for key, way in (("on_for", step.on_for), ("on_against", step.on_against)):
        yield from check_way(desk, pack, way, (*path, key), names)
        yield from _to_officers(desk, pack, way, (*path, key))


def _to_officers(desk: Desk, pack: Pack, way: Way | None, path: Path) -> Iterator[Finding]:
    for name in targets_of(way):
        target = pack.procedure.get(name)
        if name == path[1]:
            what = _("Langkah `%s` kembali ke dirinya sendiri.") % name
            yield desk.find(catalog.DEAD_ACT, path, what)
        elif target is not None and not target.is_officers:
            yield _party(desk, path, _("arahkan ke langkah petugas, yang memutuskan"))


def _party(desk: Desk, path: Path, hint: str) -> Finding:
    what = _("Langkah dengan beberapa pihak belum lengkap.")
    return desk.find(catalog.PARTIES, path, what, hint=hint)
