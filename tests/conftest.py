"""What every test stands on: a home of its own, and how long properties are searched."""

from __future__ import annotations

import gc
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# A slow disk or a busy machine is no failure of a property.
settings.register_profile("suite", max_examples=60, deadline=None, print_blob=True)
settings.register_profile(
    "fuzz", max_examples=3000, deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))

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


def pytest_collection_finish() -> None:
    """Spare the collector of garbage what lives to the end anyway: thousands of tests."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def isolated_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give every test, and the programs it starts, empty folders instead of the user's."""
    folder = tmp_path_factory.mktemp("home")
    for variable, name in _FOLDERS.items():
        (folder / name).mkdir()
        monkeypatch.setenv(variable, str(folder / name))
    for variable in _VARIABLES_OF_THE_USER:
        monkeypatch.delenv(variable, raising=False)
    # An installed program is compiled already; those that a test starts are compiled once.
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
    monkeypatch.setenv("PYTHONPYCACHEPREFIX", str(tmp_path_factory.getbasetemp() / "bytecode"))
    return folder
