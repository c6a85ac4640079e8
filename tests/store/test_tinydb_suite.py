"""TinyDB's own tests, as its source distribution has them, on our table and our storage."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import pytest

VERSION = version("tinydb")
USERS_ENVIRONMENT = dict(os.environ)  # pip needs its cache and its configuration; readlist gets neither
OFFLINE = re.compile(r"No matching distribution found|Timeout|ConnectionError")
LEFT_OUT = 3
"""The cases of ``test_table_repr``, which our conftest expects to fail."""
FEWEST = 283


@pytest.fixture
def archive(cache: pytest.Cache) -> Path:
    """The source distribution of the TinyDB that is installed, fetched once and kept in pytest's cache."""
    folder = cache.mkdir(f"tinydb-{VERSION}")
    if not list(folder.iterdir()):
        sources = ["--no-binary", ":all:", "--no-deps", "--no-build-isolation", f"tinydb=={VERSION}"]
        quickly = ["--retries", "0", "--timeout", "5"]
        done = subprocess.run(
            [sys.executable, "-m", "pip", "download", *quickly, *sources, "--dest", folder],
            env=USERS_ENVIRONMENT,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        if done.returncode and OFFLINE.search(done.stderr):
            pytest.skip(f"the package index cannot be reached, or has no sources of tinydb {VERSION}")
        assert done.returncode == 0, done.stderr
    (found,) = folder.iterdir()
    return found


@pytest.fixture
def their_tests(archive: Path, tmp_path: Path) -> Path:
    """The folder of TinyDB's tests, with our conftest in place of theirs."""
    folder = tmp_path / "tests"
    folder.mkdir()
    with tarfile.open(archive) as files:
        for member in files:
            path, content = Path(member.name), files.extractfile(member)
            if content is not None and path.parent.name == "tests":
                (folder / path.name).write_bytes(content.read())
    shutil.copy(Path(__file__).with_name("tinydb_conftest.py"), folder / "conftest.py")
    return folder


def counts_of(tests: Path) -> dict[str, int]:
    """Run tests in a process of their own and return how many passed, were skipped and so on."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "--color=no", "--basetemp", tests.with_name("files"), tests],
        cwd=tests.parent,
        env=ours | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    print(done.stdout)
    assert done.returncode == 0, done.stderr
    return {what: int(count) for count, what in re.findall(r"(\d+) (\w+)", done.stdout.splitlines()[-1])}


def test_tinydbs_own_tests_pass(their_tests: Path, record_property: Callable[[str, object], None]) -> None:
    counts = counts_of(their_tests)
    for what, count in counts.items():
        record_property(what, count)
    assert counts.keys() == {"passed", "xfailed"}
    assert counts["xfailed"] == LEFT_OUT
    assert counts["passed"] >= FEWEST
