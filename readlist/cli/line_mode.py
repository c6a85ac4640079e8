"""The app without a screen: papers one after the other as plain lines, the keys of the app and then Enter.

A screen reader or a slow line follows what is said here; nothing is drawn over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from readlist.cli.changing import tag_name
from readlist.cli.exit_codes import DONE
from readlist.cli.learned import Learned
from readlist.cli.output import count_of, say
from readlist.cli.session import Session
from readlist.commands import command
from readlist.errors import ReadlistError, UsageError
from readlist.library.library import Library, Outcome
from readlist.library.selecting import select_query
from readlist.model.change import Change, EditTags, SetLater
from readlist.model.dates import date_in_words, parse_date
from readlist.model.paper import Paper, PaperSummary
from readlist.model.tags import typed_tags
from readlist.model.text import clean, clean_line
from readlist.tui.keymap import Keymap
from readlist.tui.verdicts import VERDICTS

PROMPT = "> "
ONE_WEEK = "1w"


class LineMode:
    """Goes through the papers of a query."""

    def __init__(
        self,
        session: Session,
        library: Library,
        keymap: Keymap,
        query: str,
        *,
        read: Callable[[str], str] = input,
    ) -> None:
        """A command is typed by its key or by its name.

        ``read`` gives what is typed behind a prompt; it raises EOFError where that ends.
        """
        self._session = session
        self._library = library
        self._keymap = keymap
        self._first_query = query
        self._read = read
        self._found: list[int] = []
        self._index = 0
        self._acts: dict[str, Callable[[str], None]] = {
            **{name: partial(self._judge, name) for name in VERDICTS},
            "later": self._put_off,
            "tags": self._tag,
            "note": self._note,
            "open": self._read_abstract,
            "cursor-down": lambda _: self._go(self._index + 1),
            "cursor-up": lambda _: self._go(self._index - 1),
            "first": lambda _: self._go(0),
            "last": lambda _: self._go(len(self._found) - 1),
            "search": self._search,
            "undo": lambda _: self._step_back(self._library.undo(own_first=True), "Undone"),
            "redo": lambda _: self._step_back(self._library.redo(), "Redone"),
            "help": lambda _: self._help(),
        }
        names = (*self._acts, "quit")
        self._names = {name: name for name in names}
        self._names |= {label: name for name in names for label in self._labels(name)}

    def run(self) -> int:
        """Read keys until the user leaves; return the exit code."""
        try:
            self._search("")
            while self._obey(self._read(PROMPT).strip()):
                pass
        except (EOFError, KeyboardInterrupt):  # at the prompt, or where a note is asked for
            say("")
        say("Everything is saved.")
        return DONE

    def _obey(self, line: str) -> bool:
        """Do what a line says; return whether to go on."""
        word, _, rest = line.partition(" ")
        if line.startswith("/"):
            word, rest = "search", line[1:]
        name = self._names.get(word or "open")
        try:
            if name is None:
                raise UsageError(f'"{word}" is no key here.', f"{self._label('help')} lists the keys.")
            if name != "quit":
                self._acts[name](rest.strip())
        except ReadlistError as error:
            say(f"{error.message} {error.hint}".strip())
        return name != "quit"

    def _labels(self, name: str) -> Sequence[str]:
        return self._keymap.labels(name)

    def _label(self, name: str) -> str:
        return self._keymap.label(name)

    # Which paper

    @property
    def _paper(self) -> PaperSummary:
        summaries = self._library.summaries()
        if not 0 <= self._index < len(self._found) or self._found[self._index] not in summaries:
            raise UsageError("There is no paper here.", f"{self._label('search')} and a query finds others.")
        return summaries[self._found[self._index]]

    def _search(self, query: str) -> None:
        query = query or self._first_query
        self._library.refresh()
        learned = Learned(self._session.config.ranking, self._library)
        self._found = select_query(self._library, query, today=self._session.today, scores=learned.scores)
        self._index = 0
        say(f"{count_of(len(self._found), 'paper')}: {query}. {self._label('help')} lists the keys.")
        learned.tell_what_is_missing("Newest first")
        self._show()

    def _go(self, index: int) -> None:
        if not 0 <= index < len(self._found):
            end = "last" if index > 0 else "first"
            say(f"This is the {end} paper." if self._found else "There is no paper here.")
            return
        self._index = index
        self._show()

    def _show(self) -> None:
        self._library.refresh()
        if not self._found:
            return
        for line in self._lines(self._paper):
            say(line)

    def _lines(self, paper: PaperSummary) -> Iterator[str]:
        from readlist.views.people import full_authors

        yield f"{self._index + 1:,} of {len(self._found):,}. {clean_line(paper.title) or 'No title'}"
        facts = [
            full_authors(paper.authors),
            clean_line(paper.venue or ""),
            str(paper.year or ""),
        ]
        if any(facts):
            yield ". ".join(fact for fact in facts if fact) + "."
        yield f"{_state(paper, self._session.today.isoformat())}. Key: {paper.key}."

    def _read_abstract(self, _: str) -> None:
        from readlist.views.mathematics import readable_mathematics

        paper: Paper = self._library.paper(self._paper.doc_id)
        readable = str if self._session.ascii else readable_mathematics
        say(readable(clean(paper.abstract)) if paper.abstract else "There is no abstract.")
        for passage in paper.annotations:
            comment = f": {clean_line(passage.comment)}" if passage.comment else ""
            say(f"{passage.kind.capitalize()} “{clean_line(passage.exact)}”{comment}")
        if paper.note is not None and paper.note.text.strip():
            say(f"Note: {clean(paper.note.text)}")
        for link in paper.links:
            say(f"Link: {link.url}")

    # What is done to it

    def _do(self, change: Change, said: str, step: str, *, advances: bool) -> None:
        paper = self._paper
        outcome = self._library.apply(change, [paper.doc_id], step)
        say(
            f"{said}. {self._label('undo')} takes it back."
            if outcome.step is not None
            else f"{said} already."
        )
        if advances and self._index + 1 < len(self._found):
            self._go(self._index + 1)
        elif advances:
            say("This was the last paper.")

    def _judge(self, name: str, _: str) -> None:
        verdict = VERDICTS[name]([self._paper])
        self._do(verdict.change, verdict.said, verdict.step, advances=verdict.advances)

    def _put_off(self, date: str) -> None:
        day = parse_date(date or ONE_WEEK, self._session.today)
        if day is None:
            self._do(SetLater(None), "No longer put off", "later none", advances=False)
            return
        until = day.isoformat()
        words = date_in_words(day, self._session.today)
        self._do(SetLater(until), f"Later: {words}", f"later {until}", advances=True)

    def _tag(self, words: str) -> None:
        typed = [(tag_name(tag.written), tag.removes) for tag in typed_tags(words) if tag.written]
        removed = tuple(tag for tag, removes in typed if removes)
        added = tuple(tag for tag, removes in typed if not removes)
        if not added and not removed:
            tags = " ".join(f"#{tag}" for tag in self._paper.tags) or "No tags"
            say(f"{tags}. {self._label('tags')} moe -todo adds the one and removes the other.")
            return
        said = " ".join([f"+{tag}" for tag in added] + [f"-{tag}" for tag in removed])
        self._do(EditTags(add=added, remove=removed), said, f"tag {said}", advances=False)

    def _note(self, text: str) -> None:
        paper = self._paper
        if not text:
            text = self._read("Note, one line: ").strip()
        if text:
            self._library.append_to_note(paper.doc_id, text)
            say(f"Added to the note. {self._label('undo')} takes it back.")

    def _step_back(self, outcome: Outcome, what: str) -> None:
        step = outcome.reverted
        say(f"{what}: {step.command}." if step is not None else "There is nothing to take back.")
        changed = [doc_id for doc_id in outcome.changed if doc_id in self._found]
        if changed:
            self._go(self._found.index(changed[0]))

    def _help(self) -> None:
        for name in (*self._acts, "quit"):
            say(f"{' or '.join(self._labels(name)) or 'no key'}: {_HELP.get(name, command(name).help)}")


_HELP = {
    "later": "Put the paper off to a date, as in z 2w; alone it is one week.",
    "tags": "Edit the paper's tags, as in t moe -todo.",
    "note": "Add a line to the paper's note, as in n Read section 3.",
    "open": "Read the abstract, the note and the links.",
    "search": "Go through what a query finds, as in /tag:moe; alone it is the inbox again.",
    "help": "List the keys.",
}
"""What differs from the app: here every command is one line."""


def _state(paper: PaperSummary, today: str) -> str:
    facts = [paper.status.capitalize()]
    if paper.starred:
        facts.append("starred")
    if paper.is_later(today):
        facts.append(f"later, {paper.later_until}")
    if paper.note is not None:
        facts.append("with a note")
    return ", ".join([*facts, *(f"#{tag}" for tag in paper.tags)])
