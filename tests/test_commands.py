"""The table of commands: what everything that shows keys relies on."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter

import pytest

from readlist.commands import COMMANDS, command


def test_ids_are_unique_and_looked_up() -> None:
    assert [command(entry.id) for entry in COMMANDS] == list(COMMANDS)
    assert max(Counter(entry.id for entry in COMMANDS).values()) == 1
    with pytest.raises(KeyError):
        command("no-such-command")


def test_no_key_runs_two_commands() -> None:
    counts = Counter(key for entry in COMMANDS for key in entry.keys)
    assert [key for key, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("entry", COMMANDS, ids=lambda entry: entry.id)
def test_a_command_says_what_it_does_in_one_sentence(entry: object) -> None:
    from readlist.commands import Command

    assert isinstance(entry, Command)
    assert entry.keys or entry.scope == "app"  # what the palette alone is enough for
    assert entry.title
    assert entry.help.endswith(".")
    assert entry.help.count(".") == 1
    assert " " not in entry.hint


def test_nothing_needs_alt_ctrl_enter_or_a_key_that_terminals_cannot_tell_apart() -> None:
    keys = {key for entry in COMMANDS for key in entry.keys}
    assert not {
        key for key in keys if "alt+" in key or key in ("ctrl+enter", "ctrl+m", "ctrl+i", "ctrl+c", "ctrl+q")
    }


def test_the_table_loads_without_a_user_interface() -> None:
    program = "import sys, readlist.commands; sys.exit(bool({'textual', 'rich', 'click'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
