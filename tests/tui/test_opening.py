"""Links, the clipboard and the editor: what is handed out, and what is claimed about it."""

from __future__ import annotations

import asyncio
import base64
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.app import App

from readlist.config import Config
from readlist.errors import ReadlistError, UsageError
from readlist.tui.opening import copy_text, edit_in_editor, open_url

URL = "https://arxiv.org/abs/2408.14906"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the programs are shell scripts")


class Host(App[None]):
    """An app whose terminal can be handed over, and that remembers what it notified."""

    def __init__(self) -> None:
        super().__init__()
        self.suspensions = 0
        self.notified: asyncio.Queue[str] = asyncio.Queue()

    @contextmanager
    def suspend(self) -> Iterator[None]:
        self.suspensions += 1
        yield

    def notify(self, message: str, **options: Any) -> None:
        assert options["markup"] is False
        self.notified.put_nowait(message)


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is the whole PATH but for the shell's own, in an environment without display or SSH."""
    folder = tmp_path / "programs"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    for name in (
        "BROWSER", "DISPLAY", "WAYLAND_DISPLAY", "SSH_CONNECTION", "SSH_TTY", "TMUX", "VISUAL", "EDITOR",
    ):  # fmt: skip
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    return folder


def script(folder: Path, name: str, body: str) -> Path:
    path = folder / name
    path.write_text(f"#!/bin/sh\nPATH=/usr/bin:/bin\n{body}\n")
    path.chmod(0o755)
    return path


@contextmanager
def terminal_output(app: App[Any], monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    written: list[str] = []
    assert app._driver is not None
    with monkeypatch.context() as patch:
        patch.setattr(app._driver, "write", written.append)
        yield written


def osc_52(text: str) -> str:
    return f"\x1b]52;c;{base64.b64encode(text.encode()).decode()}\x07"


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "javascript:alert(1)",
        "https://",
        "ftp://a.org/x",
        "https://a.org/\x1b[2J",
        "https://a.org/a b",
        "https://[",
        "",
    ],
)
async def test_only_web_addresses_are_opened(url: str, programs: Path) -> None:
    script(programs, "opener", "exit 99")
    app = Host()
    async with app.run_test():
        message = open_url(app, url, Config(opener="opener"))
    assert message.startswith("Not opened, only http and https links are")
    assert message.isprintable()


async def test_the_configured_opener_gets_its_arguments_and_the_url(programs: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    script(programs, "opener", f'echo "$@" > {tmp_path}/pipe')
    app = Host()
    async with app.run_test():
        message = open_url(app, URL, Config(opener="opener --new 'a window'"))
        arguments = await asyncio.to_thread((tmp_path / "pipe").read_text)
    assert message == f"Handed to opener: {URL}"
    assert arguments == f"--new a window {URL}\n"


async def test_the_platforms_opener_needs_a_display(programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script(programs, "xdg-open", "exit 0")
    app = Host()
    async with app.run_test():
        assert open_url(app, URL, Config()) == f"Sent to the terminal's clipboard (unconfirmed) · {URL}"
        monkeypatch.setenv("DISPLAY", ":0")
        assert open_url(app, URL, Config()) == f"Handed to xdg-open: {URL}"


async def test_over_ssh_the_url_is_copied_and_shown(programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script(programs, "xdg-open", "exit 0")
    script(programs, "xclip", "exit 0")
    monkeypatch.setenv("DISPLAY", "localhost:10.0")
    monkeypatch.setenv("SSH_CONNECTION", "192.0.2.1 5 192.0.2.2 22")
    app = Host()
    async with app.run_test():
        with terminal_output(app, monkeypatch) as written:
            message = open_url(app, URL, Config())
    assert message == f"Sent to the terminal's clipboard (unconfirmed) · {URL}"
    assert written == [osc_52(URL)]


async def test_an_opener_that_fails_is_reported(programs: Path) -> None:
    script(programs, "opener", "exit 3")
    app = Host()
    async with app.run_test():
        open_url(app, URL, Config(opener="opener"))
        assert await asyncio.wait_for(app.notified.get(), 10) == f"opener failed (3) to open {URL}"


async def test_an_opener_that_is_missing_or_malformed_is_named_and_the_url_shown(programs: Path) -> None:
    app = Host()
    async with app.run_test():
        missing = open_url(app, URL, Config(opener="nowhere"))
        malformed = open_url(app, URL, Config(opener="opener 'x"))
    assert missing.startswith("Not opened, nowhere: No such file or directory")
    assert missing.endswith(URL)
    assert malformed.startswith("Not opened, opener cannot be split into words")


async def test_a_text_browser_gets_the_terminal(programs: Path, tmp_path: Path) -> None:
    script(programs, "w3m", f'echo "$1" > {tmp_path}/seen; exit ${{2:-0}}')
    app = Host()
    async with app.run_test():
        assert open_url(app, URL, Config(opener="w3m")) == "Back from w3m"
        assert (tmp_path / "seen").read_text() == f"{URL}\n"
        assert open_url(app, URL, Config(opener="w3m %s 4")) == f"Not opened, w3m failed (4): {URL}"
    assert app.suspensions == 2


async def test_a_text_browser_needs_a_terminal_that_can_be_handed_over(programs: Path) -> None:
    script(programs, "lynx", "exit 0")
    app = App[None]()
    async with app.run_test():
        message = open_url(app, URL, Config(opener="lynx"))
    assert message.startswith("Not opened, lynx needs the terminal for itself")
    assert message.endswith(URL)


async def test_a_native_tool_copies_where_there_is_one(
    programs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script(programs, "xclip", "exit 1")
    script(programs, "xsel", f"cat > {tmp_path}/clipboard")
    monkeypatch.setenv("DISPLAY", ":0")
    app = Host()
    async with app.run_test():
        assert copy_text(app, "Καλημέρα [/] ✓") == "Copied with xsel"
    assert (tmp_path / "clipboard").read_text("utf-8") == "Καλημέρα [/] ✓"


async def test_without_a_tool_the_terminal_is_asked_and_nothing_more_is_claimed(
    programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = Host()
    async with app.run_test():
        with terminal_output(app, monkeypatch) as written:
            assert copy_text(app, "a title") == "Sent to the terminal's clipboard (unconfirmed)"
            assert copy_text(app, "x" * 100_000).endswith("may be too small for it")
    assert written[0] == osc_52("a title")


async def test_in_tmux_the_copy_is_also_passed_through(
    programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMUX", "/tmp/tmux-0/default,1,0")
    app = Host()
    async with app.run_test():
        with terminal_output(app, monkeypatch) as written:
            copy_text(app, "a title")
    assert written == [osc_52("a title"), f"\x1bPtmux;\x1b{osc_52('a title')}\x1b\\"]


@pytest.mark.parametrize("variable", ["VISUAL", "EDITOR"])
async def test_the_editor_gets_its_arguments_and_a_private_markdown_file(
    variable: str, programs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script(
        programs,
        "editor",
        f'echo "$1 $2" > {tmp_path}/seen; ls -l "$3" >> {tmp_path}/seen; echo "two" >> "$3"',
    )
    monkeypatch.setenv(variable, "editor --wait '+set wrap'")
    app = Host()
    async with app.run_test():
        assert edit_in_editor(app, "one", Config()) == "one\ntwo"
    arguments, listing = (tmp_path / "seen").read_text().splitlines()
    assert arguments == "--wait +set wrap"
    assert listing.startswith("-rw-------")
    assert listing.endswith(".md")
    assert not Path(listing.split()[-1]).exists()


async def test_the_configured_editor_comes_before_the_environments(
    programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script(programs, "mine", 'echo "mine" > "$1"')
    monkeypatch.setenv("VISUAL", "other")
    app = Host()
    async with app.run_test():
        assert edit_in_editor(app, "", Config(editor="mine")) == "mine"


async def test_a_note_left_as_it_was_is_no_change_and_an_emptied_one_is(programs: Path) -> None:
    script(programs, "look", "exit 0")
    script(programs, "empty", ': > "$1"')
    app = Host()
    async with app.run_test():
        assert edit_in_editor(app, "one\n\ntwo", Config(editor="look")) is None
        assert edit_in_editor(app, "one", Config(editor="empty")) == ""


async def test_a_failing_editor_leaves_the_note_unchanged_and_its_file_named(programs: Path) -> None:
    script(programs, "broken", 'echo "half a thought" > "$1"; exit 7')
    app = Host()
    async with app.run_test():
        with pytest.raises(ReadlistError, match=r"broken failed \(7\); the note is unchanged") as caught:
            edit_in_editor(app, "one", Config(editor="broken"))
    kept = Path(caught.value.hint.split()[-1])
    assert kept.read_text() == "half a thought\n"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    kept.unlink()


async def test_an_editor_that_writes_something_unreadable_changes_nothing(programs: Path) -> None:
    script(programs, "binary", "printf '\\377\\376x' > \"$1\"")
    app = Host()
    async with app.run_test():
        with pytest.raises(ReadlistError, match="the note is unchanged") as caught:
            edit_in_editor(app, "one", Config(editor="binary"))
    Path(caught.value.hint.split()[-1]).unlink()


async def test_without_an_editor_or_a_terminal_for_it_the_user_is_told(programs: Path) -> None:
    app = Host()
    async with app.run_test():
        with pytest.raises(ReadlistError, match="nowhere cannot be started") as caught:
            edit_in_editor(app, "one", Config(editor="nowhere"))
        Path(caught.value.hint.split()[-1]).unlink()
        with pytest.raises(UsageError, match="cannot be split into words"):
            edit_in_editor(app, "one", Config(editor="'"))
    plain = App[None]()
    async with plain.run_test():
        with pytest.raises(UsageError, match="cannot be handed to an editor"):
            edit_in_editor(plain, "one", Config(editor="true"))
