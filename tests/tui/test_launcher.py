"""However the app ends, the terminal is whole and what was queued is on disk: in a real pseudo-terminal."""

from __future__ import annotations

import os
import signal
import sys
import textwrap
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from readlist.config import Config, Rule
from readlist.tui.launcher import rule_notices, terminal_refusal, usable_keymap

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are a matter of POSIX", allow_module_level=True)

import pexpect
import pyte

PROGRAM = """
import sys, threading
from pathlib import Path
from textual.app import App
from textual.widgets import Static
from readlist.errors import ReadlistError
from readlist.tui.launcher import run_guarded

class Host(App):
    BINDINGS = [("q", "quit"), ("c", "crash"), ("t", "thread"), ("u", "usage")]
    def compose(self):
        yield Static("ready to work")
    def action_crash(self):
        title = "Secret Title"
        raise KeyError(title)
    def action_usage(self):
        raise ReadlistError("The library is gone.")
    def action_thread(self):
        def work(): raise ValueError("Secret Title")
        threading.Thread(target=work).start()
    def exit(self, *arguments, **options):
        for number in range(200):
            self._driver.write(f"\\x1b[1;1H{number}")
        super().exit(*arguments, **options)

def drain():
    Path("drained").write_text("yes")
    if "refuse" in sys.argv: raise OSError(28, "No space left on device")

app = Host()
if "outside" in sys.argv:
    async def broken(**options):
        sys.__stderr__.write("\\x1b[?1049h\\x1b[?1000h\\x1b[?25lready to work")
        sys.__stderr__.flush()
        raise RuntimeError("Secret Title")
    app.run_async = broken
code = run_guarded(app, drain=drain)
print("code", code)
sys.exit(code)
"""

SCREEN_MODES = {mode << 5 for mode in (1000, 1002, 1003, 1004, 1006, 1015, 1016, 1049, 2004, 2026, 2048)}
CURSOR_VISIBLE = 25 << 5
WRAPPING = 7 << 5


@dataclass
class Session:
    """The program in a pseudo-terminal, and a terminal that takes in what it writes."""

    child: pexpect.spawn[str]
    folder: Path
    screen: pyte.Screen
    stream: pyte.Stream

    def wait_for(self, text: str) -> None:
        self.child.expect_exact(text, timeout=20)

    def end(self) -> str:
        """Wait for the end and return what the program printed after the app."""
        self.child.expect(pexpect.EOF, timeout=20)
        self.child.wait()
        return "\n".join(line.rstrip() for line in self.screen.display).strip()

    @property
    def drained(self) -> bool:
        return (self.folder / "drained").exists()

    def assert_terminal_is_whole(self) -> None:
        assert not self.screen.mode & SCREEN_MODES
        assert {CURSOR_VISIBLE, WRAPPING} <= self.screen.mode

    def log(self) -> str:
        (path,) = self.folder.glob("state/**/*.log")
        return path.read_text("utf-8")


class Tap:
    """Hands what the pseudo-terminal receives to the emulated terminal."""

    def __init__(self, stream: pyte.Stream) -> None:
        self.stream = stream

    def write(self, text: str) -> None:
        # pyte knows neither Kitty's keyboard protocol nor the alternate screen's own contents.
        self.stream.feed(text.replace("\x1b[?1049l", "\x1b[?1049l\x1b[2J\x1b[H"))

    def flush(self) -> None:
        """Nothing is held back."""


def hang_up(child: pexpect.spawn[str]) -> None:
    """Take the terminal away, as a window that is closed does."""
    child.ptyproc.fileobj.close()
    child.closed = child.ptyproc.closed = True


Start = Callable[..., Session]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    children: list[pexpect.spawn[str]] = []

    def run(*arguments: str) -> Session:
        program = tmp_path / "program.py"
        program.write_text(textwrap.dedent(PROGRAM), "utf-8")
        screen = pyte.Screen(100, 30)
        stream = pyte.Stream(screen)
        environment = {
            **os.environ,
            "HOME": str(tmp_path), "XDG_STATE_HOME": str(tmp_path / "state"), "TERM": "xterm-256color",
            "PYTHONPATH": str(Path(__file__).resolve().parents[2]), "TEXTUAL": "",
        }  # fmt: skip
        child = pexpect.spawn(
            sys.executable,
            [str(program), *arguments],
            cwd=str(tmp_path), env=environment, dimensions=(30, 100), encoding="utf-8", timeout=20,
        )  # fmt: skip
        child.logfile_read = Tap(stream)
        children.append(child)
        return Session(child, tmp_path, screen, stream)

    yield run
    for child in children:
        child.close(force=True)


def test_after_leaving_nothing_is_left_on_the_screen_and_the_queue_is_drained(start: Start) -> None:
    session = start()
    session.wait_for("ready to work")
    session.child.send("q")
    assert session.end() == "code 0"
    assert session.child.exitstatus == 0
    assert session.drained
    session.assert_terminal_is_whole()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_the_app_as_if_the_user_had_left(number: signal.Signals, start: Start) -> None:
    session = start()
    session.wait_for("ready to work")
    session.child.kill(number)
    assert session.end() == f"code {128 + number}"
    assert session.drained
    session.assert_terminal_is_whole()


def test_an_interrupt_from_outside_ends_the_app_in_order(start: Start) -> None:
    session = start()
    session.wait_for("ready to work")
    session.child.kill(signal.SIGINT)
    assert session.end().startswith("code ")
    assert session.drained
    session.assert_terminal_is_whole()


def test_a_terminal_that_goes_away_does_not_keep_the_queue_from_being_drained(start: Start) -> None:
    session = start()
    session.wait_for("ready to work")
    hang_up(session.child)
    too_late = threading.Timer(20, os.kill, (session.child.pid, signal.SIGKILL))
    too_late.start()
    session.child.wait()
    too_late.cancel()
    assert session.child.signalstatus != signal.SIGKILL
    assert session.drained


@pytest.mark.parametrize(("key", "kind"), [("c", "KeyError"), ("t", "ValueError")])
def test_an_error_of_the_program_restores_the_terminal_and_names_a_log_without_titles(
    key: str, kind: str, start: Start
) -> None:
    session = start()
    session.wait_for("ready to work")
    session.child.send(key)
    said = " ".join(session.end().split())
    assert session.child.exitstatus == 1
    assert session.drained
    session.assert_terminal_is_whole()
    assert said.startswith(f"readlist ended by an error of its own: {kind} at ")
    assert "Everything done before is saved. A log without titles or notes is in " in said
    assert kind in session.log()
    assert "program.py" in session.log()
    assert "Secret" not in said + session.log()


def test_an_error_outside_the_apps_own_care_restores_the_terminal_too(start: Start) -> None:
    session = start("outside")
    said = session.end()
    session.assert_terminal_is_whole()
    assert "RuntimeError" in said
    assert "ready to work" not in said
    assert session.drained


def test_a_queue_that_cannot_be_drained_is_confessed(start: Start) -> None:
    session = start("refuse")
    session.wait_for("ready to work")
    session.child.send("q")
    said = session.end()
    assert "The last changes may not be saved." in said
    assert session.child.exitstatus == 1


def test_a_failure_that_the_user_can_act_on_is_left_to_the_front_end(start: Start) -> None:
    session = start()
    session.wait_for("ready to work")
    session.child.send("u")
    assert session.end().endswith("readlist.errors.ReadlistError: The library is gone.")
    session.assert_terminal_is_whole()


def test_a_terminal_that_cannot_show_the_app_is_refused_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal:
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "__stderr__", Terminal())
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("LINES", "24")
    assert terminal_refusal() == ""
    monkeypatch.setenv("COLUMNS", "30")
    assert "too small (30x24)" in terminal_refusal()
    monkeypatch.setenv("TERM", "dumb")
    assert "TERM=dumb" in terminal_refusal()
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "__stderr__", None)
    assert "standard error" in terminal_refusal()


def test_wrong_keys_give_way_to_the_defaults_and_the_others_are_kept() -> None:
    wrong = {"star": "w", "note": "no such key", "no such command": "a", "quit": ""}
    config = Config(theme="readlist-light", keys={"undo": "ctrl+u", **wrong, "later": "l"})
    usable, messages = usable_keymap(config)
    assert usable == Config(theme="readlist-light", keys={"undo": "ctrl+u", "later": "l"})
    assert len(messages) == len(wrong)
    assert 'The key w belongs to two commands, "star" and "queue". The default is used.' in messages
    for name in wrong:
        assert any(name in message for message in messages)


def test_keys_that_are_right_are_used_as_they_are() -> None:
    for keys in ({"star": "a"}, {"star": "w", "queue": "s"}):
        assert usable_keymap(Config(keys=keys)) == (Config(keys=keys), ())


def test_rules_that_cannot_be_used_are_told_when_the_app_begins() -> None:
    right = Rule(query="moe", star=True)
    assert rule_notices(Config(rules={1: right})) == ()
    (notice,) = rule_notices(Config(rules={1: right, 2: Rule(query="(moe", skip=True)}))
    assert "rule 2 is left out" in notice
