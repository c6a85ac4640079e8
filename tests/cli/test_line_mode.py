"""The app in lines, for screen readers: the same verbs, one line each."""

from __future__ import annotations

import json

import pytest

from readlist.cli.session import Session
from tests.cli.conftest import KEYS, Run


@pytest.fixture
def lines(library: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command line at a terminal."""
    monkeypatch.setattr(Session, "at_terminal", True)
    return library


def typed(lines: Run, *keys: str) -> list[str]:
    """Return what is printed when lines are typed and the input then ends."""
    result = lines("--plain", stdin="".join(f"{key}\n" for key in keys))
    assert result.exit_code == 0, result.output
    return [line.removeprefix("> ") for line in result.stdout.splitlines()]


def paper(lines: Run, key: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(lines("show", key, "--json").stdout)
    return found


def test_the_first_paper_of_the_inbox_is_read_out(lines: Run) -> None:
    assert typed(lines)[:4] == [
        "4 papers: status:inbox -is:later. ? lists the keys.",
        "1 of 4. Attention Is All You Need",
        "Ashish Vaswani, Noam Shazeer, Niki Parmar. NeurIPS. 2017.",
        f"Inbox, #transformers. Key: {KEYS[0]}.",
    ]


def test_a_verdict_is_a_key_and_the_next_paper_follows(lines: Run) -> None:
    said = typed(lines, "s", "w", "x", "d", "r")
    assert said.index("Queued. u takes it back.") < said.index(
        "2 of 4. Deep Residual Learning for Image Recognition"
    )
    assert "This was the last paper." in said
    assert [paper(lines, key)["status"] for key in KEYS] == ["queued", "skipped", "read", "reading"]
    assert paper(lines, KEYS[0])["starred"]


def test_names_of_commands_are_understood_too(lines: Run) -> None:
    typed(lines, "skip")
    assert paper(lines, KEYS[0])["status"] == "skipped"


def test_an_undo_returns_to_the_paper(lines: Run) -> None:
    said = typed(lines, "x", "u")
    assert said[said.index("Undone: status skipped.") + 1] == "1 of 4. Attention Is All You Need"
    assert paper(lines, KEYS[0])["status"] == "inbox"
    assert "Redone: status skipped." in typed(lines, "x", "u", "U")


def test_enter_reads_the_abstract_the_note_and_the_links(lines: Run) -> None:
    said = typed(lines, "n Read section 3", "")
    assert "A network built of attention alone translates better and trains faster." in said
    assert "Note: Read section 3" in said
    assert "There is no abstract." in typed(lines, "G", "k", "")


def test_a_note_can_be_typed_on_the_next_line(lines: Run) -> None:
    typed(lines, "n", "On a line of its own", "q")
    assert paper(lines, KEYS[0])["note"] == "On a line of its own"


def test_an_end_in_the_middle_of_a_note_leaves_in_order(lines: Run) -> None:
    assert typed(lines, "x", "n")[-1] == "Everything is saved."
    assert paper(lines, KEYS[0])["status"] == "skipped"


def test_tags_and_dates_stand_behind_the_key(lines: Run) -> None:
    said = typed(lines, "t", "t moe -transformers", "z 2w")
    assert "#transformers. t moe -todo adds the one and removes the other." in said
    assert "+moe -transformers. u takes it back." in said
    assert paper(lines, KEYS[0])["tags"] == ["moe"]
    assert paper(lines, KEYS[0])["later_until"]


def test_a_query_goes_through_other_papers(lines: Run) -> None:
    said = typed(lines, "/year:2013", "/", "/year:1850", "x")
    assert "1 of 1. Playing Atari with Deep Reinforcement Learning" in said
    assert "0 papers: year:1850. ? lists the keys." in said
    assert "There is no paper here. / and a query finds others." in said


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Q", '"Q" is no key here. ? lists the keys.'),
        ("z someday", '"someday" is not a date.'),
        ("/year:", "year:"),
        ("k", "This is the first paper."),
    ],
)
def test_what_cannot_be_is_said_and_the_mode_goes_on(lines: Run, line: str, words: str) -> None:
    said = typed(lines, line, "x")
    assert any(words in each for each in said)
    assert "Skipped. u takes it back." in said


def test_the_help_names_every_key(lines: Run) -> None:
    said = typed(lines, "?", "q")
    assert "s: Star the paper or unstar it; the cursor stays, but not in triage." in said
    assert "j or Down: Move the cursor down." in said
    assert said[-1] == "Everything is saved."


def test_keys_are_those_of_the_user(lines: Run, home: object) -> None:
    from readlist import paths

    paths.config_file().parent.mkdir(parents=True, exist_ok=True)
    paths.config_file().write_text('[keys]\nskip = "a"\n', "utf-8")
    typed(lines, "a")
    assert paper(lines, KEYS[0])["status"] == "skipped"


def test_nothing_that_a_terminal_would_obey_is_printed(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run("import", "-", stdin=json.dumps([{"title": "\x1b[31mRed\x1b[0m", "abstract": "\x1b]0;x\x07 evil"}]))
    monkeypatch.setattr(Session, "at_terminal", True)
    assert "\x1b" not in "\n".join(typed(run, "", "q"))
