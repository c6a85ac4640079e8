"""The clipboard: who is asked, and what is claimed about it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from readlist.tui.clipboard import copy_text
from tests.tui.outside import Host, osc_52, script, terminal_output

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the programs are shell scripts")


async def test_a_native_tool_copies_where_there_is_one(
    programs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script(programs, "xclip", "exit 1")
    script(programs, "xsel", f"cat > {tmp_path}/clipboard")
    monkeypatch.setenv("DISPLAY", ":0")
    app = Host()
    async with app.run_test():
        assert await copy_text(app, "Καλημέρα [/] ✓") == "Copied with xsel"
    assert (tmp_path / "clipboard").read_text("utf-8") == "Καλημέρα [/] ✓"


async def test_without_a_tool_the_terminal_is_asked_and_nothing_more_is_claimed(
    programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = Host()
    async with app.run_test():
        with terminal_output(app, monkeypatch) as written:
            assert await copy_text(app, "a title") == "Sent to your terminal's clipboard"
            assert (await copy_text(app, "x" * 100_000)).endswith("may be too small for it")
    assert written[0] == osc_52("a title")


async def test_in_tmux_the_copy_is_also_passed_through(
    programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMUX", "/tmp/tmux-0/default,1,0")
    app = Host()
    async with app.run_test():
        with terminal_output(app, monkeypatch) as written:
            await copy_text(app, "a title")
    assert written == [osc_52("a title"), f"\x1bPtmux;\x1b{osc_52('a title')}\x1b\\"]


async def test_tmux_which_takes_nothing_from_programs_is_handed_the_text(
    programs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script(programs, "tmux", f'[ "$*" = "load-buffer -w -" ] && cat > {tmp_path}/buffer')
    monkeypatch.setenv("TMUX", "/tmp/tmux-0/default,1,0")
    app = Host()
    async with app.run_test():
        with terminal_output(app, monkeypatch) as written:
            assert await copy_text(app, "Καλημέρα") == "In tmux's buffer; sent to your terminal's clipboard"
    assert (tmp_path / "buffer").read_text("utf-8") == "Καλημέρα"
    assert written[0] == osc_52("Καλημέρα")


async def test_a_tmux_that_knows_no_clipboard_has_the_text_all_the_same(
    programs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script(programs, "tmux", f'[ "$2" = -w ] && exit 1; cat > {tmp_path}/buffer')
    monkeypatch.setenv("TMUX", "/tmp/tmux-0/default,1,0")
    app = Host()
    async with app.run_test():
        assert (await copy_text(app, "a title")).startswith("In tmux's buffer")
    assert (tmp_path / "buffer").read_text("utf-8") == "a title"


async def test_a_tmux_that_takes_nothing_is_not_said_to_have_it(
    programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script(programs, "tmux", "exit 1")
    monkeypatch.setenv("TMUX", "/tmp/tmux-0/default,1,0")
    app = Host()
    async with app.run_test():
        assert await copy_text(app, "a title") == "Sent to your terminal's clipboard"
