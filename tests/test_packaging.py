"""What is shipped: the wheel in a fresh environment, and the checkout as an editable install."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from readlist import __version__
from readlist.library.templates.shipped_templates import SHIPPED
from readlist.views.palette import load_palettes, theme_folders

CHECKOUT = Path(__file__).parent.parent
THEMES = {path.stem for path in (CHECKOUT / "themes").glob("*.toml")}
USERS_ENVIRONMENT = dict(os.environ)  # pip needs its cache and its configuration; readlist gets neither
OFFLINE = re.compile(
    r"NewConnectionError|NameResolutionError|ConnectTimeout|ProxyError|Network is unreachable"
)
DIGEST = """\
Papers of the week, 5 to 11 August 2024

1. Models
1.1. Small Rooms, Long Corridors: Memory for Sequence Models
How much does a model have to remember of what it read? A state of fixed size turns out to be enough.

1.2. Teaching a Parser to Say That It Does Not Know
A parser that guesses is worse than one that asks. This paper adds an answer for undecided cases.
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of the checkout, built without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [
        sys.executable,
        "-m",
        "build",
        "--wheel",
        "--no-isolation",
        "--outdir",
        str(folder),
        str(CHECKOUT),
    ]
    done = subprocess.run(build, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of the programs of a fresh environment with the wheel and nothing else."""
    folder = tmp_path_factory.mktemp("environment")
    # The pip of the tests installs, and compiles nothing: most of it is never imported.
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True, timeout=120)
    programs = folder / ("Scripts" if os.name == "nt" else "bin")
    pip = [sys.executable, "-m", "pip", "--python", str(programs / "python")]
    install = [*pip, "install", "--quiet", "--no-compile", "--retries", "1", str(wheel)]
    done = subprocess.run(
        install, env=USERS_ENVIRONMENT, capture_output=True, text=True, timeout=300, check=False
    )
    if done.returncode and OFFLINE.search(done.stderr):
        pytest.skip("the package index cannot be reached, and the dependencies are not in pip's cache")
    assert done.returncode == 0, done.stderr
    yield programs


def run(program: Path, *arguments: str, folder: Path) -> str:
    """Run a program in ``folder`` and return what it printed."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [str(program), *arguments],
        cwd=folder,
        env=environment | {"READLIST_LIBRARY": str(folder / "library.json")},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_wheel_holds_the_package_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {Path(name).stem for name in names if name.startswith("readlist/themes/")} == THEMES
    assert {"readlist/py.typed", "readlist/sample/marks.jsonl"} <= set(names)
    shipped = {name.rpartition("/")[2] for name in names if "/templates/shipped/" in name}
    assert shipped == {f"{name}.md.jinja" for name in SHIPPED}
    assert {name.split("/")[0] for name in names} == {"readlist", f"readlist-{__version__}.dist-info"}
    assert len(names) == len(set(names))


def test_the_installed_program_works(installed: Path, tmp_path: Path) -> None:
    readlist = installed / "readlist"
    (tmp_path / "digest.txt").write_text(DIGEST, "utf-8")
    assert run(readlist, "--version", folder=tmp_path) == f"readlist {__version__}\n"
    run(readlist, "import", "digest.txt", folder=tmp_path)
    assert run(readlist, "count", folder=tmp_path) == "2\n"
    assert "Teaching a Parser" in run(readlist, "list", folder=tmp_path)
    assert {name for name in THEMES if name in run(readlist, "themes", folder=tmp_path)} == THEMES


def test_without_the_extra_the_browser_is_one_error(installed: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [str(installed / "readlist"), "serve"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "pip install 'readlist[serve]'" in done.stderr


def test_the_installed_program_has_the_sample(installed: Path, tmp_path: Path) -> None:
    run(installed / "python", "-m", "readlist.sample", "library.json", folder=tmp_path)
    assert run(installed / "readlist", "count", "is:any", folder=tmp_path) == "14\n"


def test_the_checkout_finds_its_own_themes() -> None:
    assert theme_folders()[0] == CHECKOUT / "themes"
    palettes, broken = load_palettes(theme_folders())
    assert set(palettes) == THEMES
    assert broken == []
