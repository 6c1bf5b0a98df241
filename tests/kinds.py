"""The kinds of test, and how each is run."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from tests import verapdf

ROOT = Path(__file__).resolve().parents[1]
JAVA = 17
MARKERS = ("postgres", "browser", "long")


@dataclass(frozen=True)
class Pass:
    """One run of pytest: which tests, on which database.

    Attributes:
        select: which, as a marker expression.
        on_postgres: on PostgreSQL; else on SQLite.
        bounded_without: folders that a bounded run (``BALAIKOTA_LONG=ci``) leaves to SQLite.
    """

    select: str
    on_postgres: bool = False
    bounded_without: tuple[str, ...] = ()


@dataclass(frozen=True)
class Kind:
    """One kind of test.

    Attributes:
        name: as in the option, ``postgres``; the default kind is ``sqlite``.
        passes: the runs of pytest that make it up.
        needs: what must be there: ``postgres``, ``browser``, ``pdf``, ``java``, ``zbar``, ``token``.
    """

    name: str
    passes: tuple[Pass, ...]
    needs: tuple[str, ...] = field(default=())


KINDS = {
    kind.name: kind
    for kind in (
        Kind("sqlite", (Pass("not postgres and not browser and not long"),)),
        Kind(
            "postgres",
            (Pass("not browser and not long and (postgres or database)", on_postgres=True),),
            ("postgres",),
        ),
        Kind("browser", (Pass("browser and not long"),), ("browser", "pdf")),
        Kind(
            "long",
            (
                Pass("long and not postgres"),
                Pass(
                    "long and not browser and (postgres or database)",
                    on_postgres=True,
                    # Every page as everybody takes minutes; a sample of it is in the default run.
                    bounded_without=("tests/pages", "tests/tools"),
                ),
            ),
            ("postgres", "browser", "pdf", "java", "zbar", "token"),
        ),
    )
}


def postgres_url() -> str:
    """Return the address of the database for tests: ``POSTGRES_URL``, or one named after the clone."""
    clone = sha256(str(ROOT).encode()).hexdigest()[:8]
    default = f"postgres://postgres@127.0.0.1:5432/balaikota_{clone}"
    return os.environ.get("POSTGRES_URL") or default


def chromium() -> str | None:
    """Return the path of Chromium: ``BALAIKOTA_CHROMIUM``, or what is on the PATH."""
    names = (
        os.environ.get("BALAIKOTA_CHROMIUM", ""),
        "chromium",
        "chromium-browser",
        "google-chrome",
    )
    return next((path for name in names if name and (path := shutil.which(name))), None)


def softhsm() -> str:
    """Return the path of SoftHSM's PKCS#11 library: ``BALAIKOTA_SOFTHSM``, or Debian's; empty for none."""
    places = [Path(os.environ.get("BALAIKOTA_SOFTHSM") or "/nowhere")]
    places += sorted(Path("/usr/lib").glob("**/libsofthsm2.so"))
    return next((str(path) for path in places if path.exists()), "")


def missing(need: str) -> str | None:
    """Return what to do about a means that is not there; None when it is."""
    if need == "postgres":
        return _postgres_missing()
    if need == "browser" and chromium() is None:
        return "no Chromium found: apt-get install chromium, or set BALAIKOTA_CHROMIUM"
    if need == "pdf" and not (shutil.which("pdftotext") and shutil.which("pdftoppm")):
        return "no pdftotext found: apt-get install poppler-utils"
    if need == "java" and (_java_version() < JAVA or verapdf.lacks()):
        return f"no JDK {JAVA} with JAXB: apt-get install default-jdk-headless libjaxb-java"
    if need == "zbar" and not shutil.which("zbarimg"):
        return "no zbarimg found: apt-get install zbar-tools"
    if need == "token" and not (shutil.which("softhsm2-util") and softhsm()):
        return "no SoftHSM found: apt-get install softhsm2"
    return None


def _java_version() -> int:
    """Return the version of the JDK on the PATH; 0 when there is none that compiles."""
    if not (shutil.which("java") and shutil.which("javac")):
        return 0
    said = subprocess.run(["javac", "-version"], capture_output=True, text=True, check=False)
    found = re.search(r"(\d+)", said.stdout + said.stderr)
    return int(found[1]) if found else 0


def _postgres_missing() -> str | None:
    import psycopg

    url = postgres_url()
    server = url.rsplit("/", 1)[0] + "/postgres"
    shown = re.sub(r":[^:@/]*@", ":…@", server)
    try:
        psycopg.connect(server, connect_timeout=5).close()
    except psycopg.OperationalError as error:
        reason = str(error).strip().splitlines()[-1]
        return f"no PostgreSQL at {shown}: {reason}. Start one, or set POSTGRES_URL"
    return None
