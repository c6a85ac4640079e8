"""What every test stands on: a home of its own, and how long properties are searched."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

# A slow disk or a busy machine is no failure of a property.
settings.register_profile("suite", max_examples=60, deadline=None, print_blob=True)
settings.register_profile(
    "fuzz", max_examples=3000, deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))

# Objects of an app all know each other. To look for garbage behind every 700 of them took a quarter of
# the time of its tests, and a third of the time in which tests are found; behind 50,000 still a tenth.
gc.set_threshold(300_000, 10, 10)

_FOLDERS = {
    "HOME": "home",
    "XDG_CONFIG_HOME": "config",
    "XDG_DATA_HOME": "data",
    "XDG_CACHE_HOME": "cache",
    "XDG_STATE_HOME": "state",
}
_VARIABLES_OF_THE_USER = (
    "READLIST_LIBRARY",
    "NO_COLOR",
    "FORCE_COLOR",
    "VISUAL",
    "EDITOR",
    "COLUMNS",
    "LINES",
)


@pytest.hookimpl(tryfirst=True)
def pytest_collection(session: pytest.Session) -> None:
    """Have workers share the work of compiling the tests, most of what it takes to find them.

    Each begins with modules of its own, and reads from the disk what another has compiled meanwhile.
    """
    worker: dict[str, Any] | None = getattr(session.config, "workerinput", None)
    if worker is None or session.config.args_source is not pytest.Config.ArgsSource.TESTPATHS:
        return
    modules = sorted(Path(__file__).parent.rglob("test_*.py"))
    first = len(modules) * int(worker["workerid"].removeprefix("gw")) // worker["workercount"]
    for module in modules[first:] + modules[:first]:
        name = ".".join(module.relative_to(session.config.rootpath).with_suffix("").parts)
        with suppress(Exception, pytest.skip.Exception):  # said of the module where it is collected
            import_module(name)


def pytest_collection_finish() -> None:
    """Spare the collector of garbage what lives to the end anyway: thousands of tests."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder for each test. ``mktemp`` would look through those of all tests before it."""
    folder = tmp_path_factory.mktemp("homes")
    return (folder / str(number) for number in count())


@pytest.fixture(scope="session")
def bytecode(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where programs that tests start leave what is compiled, for those of all workers."""
    folder = tmp_path_factory.getbasetemp()
    return (folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder) / "bytecode"


@pytest.fixture(autouse=True)
def isolated_home(homes: Iterator[Path], bytecode: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give every test, and the programs it starts, empty folders instead of the user's."""
    folder = next(homes)
    for variable, name in _FOLDERS.items():
        (folder / name).mkdir(parents=True)
        monkeypatch.setenv(variable, str(folder / name))
    for variable in _VARIABLES_OF_THE_USER:
        monkeypatch.delenv(variable, raising=False)
    # An installed program is compiled already; those that a test starts are compiled once.
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
    monkeypatch.setenv("PYTHONPYCACHEPREFIX", str(bytecode))
    return folder
