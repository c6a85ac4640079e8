"""Links, files and the editor: what is handed out, and what is claimed about it."""

from __future__ import annotations

import asyncio
import os
import stat
import sys
from pathlib import Path

import pytest
from textual.app import App

from readlist.config import Config
from readlist.errors import ReadlistError, UsageError
from readlist.tui.opening import Handed, edit_in_editor, open_path, open_pdf, open_url
from tests.tui.outside import Host, osc_52, script, terminal_output

URL = "https://arxiv.org/abs/2408.14906"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the programs are shell scripts")


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
        message = (await open_url(app, url, Config(opener="opener"))).words
    assert message.startswith("Not opened, only http and https links are")
    assert message.isprintable()


async def test_the_configured_opener_gets_its_arguments_and_the_url(programs: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    script(programs, "opener", f'echo "$@" > {tmp_path}/pipe')
    app = Host()
    async with app.run_test():
        message = await open_url(app, URL, Config(opener="opener --new 'a window'"))
        arguments = await asyncio.to_thread((tmp_path / "pipe").read_text)
    assert message == Handed(f"Handed to opener: {URL}")
    assert arguments == f"--new a window {URL}\n"


async def test_the_platforms_opener_needs_a_display(programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script(programs, "xdg-open", "exit 0")
    app = Host()
    async with app.run_test():
        assert await open_url(app, URL, Config()) == Handed("Sent to your terminal's clipboard", URL)
        monkeypatch.setenv("DISPLAY", ":0")
        assert await open_url(app, URL, Config()) == Handed(f"Handed to xdg-open: {URL}")


async def test_over_ssh_the_url_is_copied_and_shown(programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script(programs, "xdg-open", "exit 0")
    script(programs, "xclip", "exit 0")
    monkeypatch.setenv("DISPLAY", "localhost:10.0")
    monkeypatch.setenv("SSH_CONNECTION", "192.0.2.1 5 192.0.2.2 22")
    app = Host()
    async with app.run_test():
        with terminal_output(app, monkeypatch) as written:
            message = await open_url(app, URL, Config())
    assert message == Handed("Sent to your terminal's clipboard", URL)
    assert written == [osc_52(URL)]


async def test_an_opener_that_fails_is_reported(programs: Path) -> None:
    script(programs, "opener", "exit 3")
    app = Host()
    async with app.run_test():
        await open_url(app, URL, Config(opener="opener"))
        assert await asyncio.wait_for(app.notified.get(), 10) == f"opener failed (3) to open {URL}"


async def test_an_opener_that_is_missing_or_malformed_is_named_and_the_url_shown(programs: Path) -> None:
    app = Host()
    async with app.run_test():
        missing = await open_url(app, URL, Config(opener="nowhere"))
        malformed = await open_url(app, URL, Config(opener="opener 'x"))
    assert missing.words.startswith("Not opened, nowhere: No such file or directory · Sent to")
    assert missing.shown == URL
    assert malformed.words.startswith("Not opened, opener cannot be split into words")


async def test_a_text_browser_gets_the_terminal(programs: Path, tmp_path: Path) -> None:
    script(programs, "w3m", f'echo "$1" > {tmp_path}/seen; exit ${{2:-0}}')
    app = Host()
    async with app.run_test():
        assert await open_url(app, URL, Config(opener="w3m")) == Handed("Back from w3m")
        assert (tmp_path / "seen").read_text() == f"{URL}\n"
        failed = await open_url(app, URL, Config(opener="w3m %s 4"))
    assert failed == Handed(f"Not opened, w3m failed (4): {URL}", URL)
    assert app.suspensions == 2


async def test_a_text_browser_needs_a_terminal_that_can_be_handed_over(programs: Path) -> None:
    script(programs, "lynx", "exit 0")
    app = App[None]()
    async with app.run_test():
        message = await open_url(app, URL, Config(opener="lynx"))
    assert message.words.startswith("Not opened, lynx needs the terminal for itself")
    assert message.shown == URL


async def test_a_pdf_of_this_computer_is_opened_and_nothing_else_that_a_link_may_point_at(
    programs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script(programs, "xdg-open", "exit 0")
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setenv("BROWSER", "a-browser-for-links")
    pdf, program = tmp_path / "a paper.pdf", tmp_path / "program.pdf"
    pdf.write_bytes(b"%PDF-1.7\n")
    program.write_text("[Desktop Entry]\nExec=rm")
    app = Host()
    async with app.run_test():
        assert await open_pdf(app, pdf, Config()) == Handed(f"Handed to xdg-open: {pdf}")
        assert await open_pdf(app, program, Config()) == Handed(f"Not opened, it is no PDF: {program}")
        assert await open_pdf(app, tmp_path, Config()) == Handed(f"Not opened, it is no PDF: {tmp_path}")
        pdf.unlink()
        assert await open_pdf(app, pdf, Config()) == Handed(f"Not opened, it is not there: {pdf}")


async def test_over_ssh_the_path_of_a_folder_is_copied_and_shown(
    programs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSH_TTY", "/dev/pts/1")
    app = Host()
    async with app.run_test():
        assert await open_path(app, tmp_path, Config()) == Handed(
            "Sent to your terminal's clipboard", str(tmp_path)
        )
        gone = tmp_path / "gone"
        assert await open_path(app, gone, Config()) == Handed(f"Not opened, it is not there: {gone}")


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
