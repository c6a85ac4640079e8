from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from readlist import paths
from readlist.commands import COMMANDS
from tests.cli.conftest import Run, configure


def test_themes_lists_the_bundled_ones_and_marks_the_one_in_use(run: Run) -> None:
    configure('theme = "readlist-light"\n')
    lines = run("themes").stdout.splitlines()
    assert "* readlist-light" in " ".join(" ".join(lines).split())
    rows = json.loads(run("themes", "--json").stdout)
    assert {"readlist-dark", "readlist-light", "high-contrast", "ansi"} <= {row["name"] for row in rows}
    assert [row["name"] for row in rows if row["current"]] == ["readlist-light"]


def test_a_broken_theme_is_reported_and_stops_nothing(run: Run) -> None:
    paths.user_themes_folder().mkdir(parents=True)
    (paths.user_themes_folder() / "mine.toml").write_text("dark = maybe", "utf-8")
    result = run("themes")
    assert result.exit_code == 0
    assert "mine.toml" in result.stderr
    assert "readlist-dark" in result.stdout


def test_config_prints_what_the_configuration_file_may_hold(run: Run) -> None:
    defaults = run("config").stdout
    configure(defaults)
    assert run("config").stdout == defaults
    configure('statuses = ["to cite"]\n[keys]\nstar = "f"\n')
    values = tomllib.loads(run("config").stdout)
    assert values["statuses"] == ["to cite"]
    assert values["keys"] == {"star": "f"}
    assert json.loads(run("config", "--json").stdout) == values


def test_config_prints_the_rules(run: Run) -> None:
    assert tomllib.loads(run("config").stdout)["rules"] == []
    rules = '[[rules]]\nquery = "a \\"b c\\""\nskip = true\n\n[[rules]]\nquery = "tag:(x"\ntags = ["moe"]\n'
    configure(rules)
    result = run("config")
    assert result.stdout.endswith(f"\n{rules}")
    assert "rule 2 is left out" in result.stderr
    values = tomllib.loads(result.stdout)
    assert json.loads(run("config", "--json").stdout) == values


def test_config_paths_names_every_place_and_creates_none(run: Run, home: Path) -> None:
    places = json.loads(run("config", "paths", "--json").stdout)
    assert places["library"] == str(home / "library.json")
    assert places["journal"] == str(home / "library.journal")
    assert places["config"] == str(paths.config_file())
    assert {"themes", "cache", "logs", "backups", "drafts"} <= set(places)
    assert f"library  {home / 'library.json'}" in run("config", "paths").stdout
    assert list(home.iterdir()) == []


def test_keys_shows_a_preset_before_it_is_chosen(run: Run) -> None:
    def keys(*options: str) -> dict[str, list[str]]:
        return {row["id"]: row["keys"] for row in json.loads(run("keys", "--json", *options).stdout)}

    assert keys("--preset", "emacs")["cursor-down"] == ["ctrl+n", "down"]
    assert keys()["cursor-down"] == ["j", "down"]
    configure('keymap = "arrows"\n[keys]\nstar = "f"\n')
    assert (keys()["mark"], keys()["star"]) == (["space", "v"], ["f"])
    assert run("keys", "--preset", "nano").exit_code == 2


def test_keys_lists_every_command_with_the_users_keys(run: Run) -> None:
    configure('[keys]\nstar = "f"\n')
    rows = {row["id"]: row["keys"] for row in json.loads(run("keys", "--json").stdout)}
    assert set(rows) == {command.id for command in COMMANDS}
    assert rows["star"] == ["f"]
    assert len(run("keys").stdout.splitlines()) == len(COMMANDS)


def test_wrong_keys_are_told_above_the_defaults(run: Run) -> None:
    configure('[keys]\nfrobnicate = "f"\n')
    result = run("keys")
    assert result.exit_code == 1
    assert "frobnicate" in result.stderr
    assert len(result.stdout.splitlines()) == len(COMMANDS)


@pytest.mark.parametrize("text", ["theme = oops\n", "[keys\n", "theme = '\udcff'\n"])
def test_a_broken_configuration_is_told_above_the_defaults(run: Run, text: str) -> None:
    defaults = run("config").stdout
    paths.config_file().parent.mkdir(parents=True, exist_ok=True)
    paths.config_file().write_bytes(text.encode("utf-8", "surrogateescape"))
    result = run("config")
    assert (result.exit_code, result.stdout) == (1, defaults)
    assert str(paths.config_file()) in result.stderr
    assert "move it away" in result.stderr
    as_json = run("config", "--json")
    assert (as_json.exit_code, json.loads(as_json.stdout)) == (1, tomllib.loads(defaults))
    assert run("config", "paths").exit_code == 0


def test_an_unknown_setting_is_told_once_and_stops_nothing(library: Run) -> None:
    configure('themes = "x"\nstatuses = ["to-cite"]\n')
    result = library("status", "to-cite", "is:any")
    assert result.exit_code == 0
    assert result.stderr.count("Did you mean theme?") == 1
    assert tomllib.loads(library("config").stdout)["statuses"] == ["to-cite"]
