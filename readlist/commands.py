"""The one table of what a user can do in the app.

Key bindings, footer, palette, the ``?`` help, ``readlist keys`` and the README's key table
all come from here.
"""

from __future__ import annotations

from typing import Literal

import msgspec

Scope = Literal["app", "list", "paper", "move", "saved"]

SAVED_SEARCH_KEYS = 9
"""How many saved searches have a key of their own."""


class Command(msgspec.Struct, frozen=True):
    """A user command. ``keys`` are Textual key names, the first is the one shown.

    ``scope`` is where it applies: the whole ``app``, the ``list`` of papers, the ``paper``
    under the cursor, ``move`` for the cursor, or ``saved`` for one saved search. ``hint`` is
    the one word of the footer ("" keeps it out of the footer), ``also`` are other words under
    which people look for it.
    """

    id: str
    keys: tuple[str, ...]
    title: str
    help: str
    scope: Scope
    hint: str = ""
    also: str = ""


COMMANDS: tuple[Command, ...] = (
    Command(
        "star",
        ("s",),
        "Star",
        "Star the paper or unstar it; the cursor stays, but not in triage.",
        "paper",
        "star",
        also="favourite favorite",
    ),
    Command("queue", ("w",), "Queue", "Queue the paper to read.", "paper", "queue"),
    Command("reading", ("r",), "Reading", "You are reading the paper.", "paper", "reading", also="start"),
    Command("done", ("d",), "Done", "You have read the paper.", "paper", "done", also="read finished"),
    Command("skip", ("x",), "Skip", "Skip the paper.", "paper", "skip", also="reject dismiss"),
    Command(
        "later",
        ("z",),
        "Later",
        "Put the paper off to a date; Enter means one week.",
        "paper",
        "later",
        also="postpone snooze defer date",
    ),
    Command("inbox", ("i",), "Back to inbox", "Put the paper back into the inbox.", "paper"),
    Command("tags", ("t",), "Tags", "Edit the paper's tags.", "paper", "tag", also="label keyword"),
    Command("note", ("n",), "Note", "Write a note about the paper.", "paper", "note", also="write comment"),
    Command("edit-note", ("e",), "Note in $EDITOR", "Edit the note in your own editor.", "paper"),
    Command(
        "annotate",
        ("h",),
        "Highlight",
        "Highlight passages of the abstract, sentence by sentence.",
        "paper",
        also="annotation mark passage",
    ),
    Command(
        "remove",
        ("delete", "backspace"),
        "Remove",
        "Remove the paper from the library; in the views the tag or search, in a text the highlight.",
        "paper",
        also="delete paper highlight",
    ),
    Command(
        "duplicate",
        ("D",),
        "Duplicate",
        "Join the paper with another that is the same.",
        "paper",
        also="same merge",
    ),
    Command(
        "next-to-read",
        ("N",),
        "Next to read",
        "Go to the paper to read next, and say why.",
        "app",
        also="suggest what",
    ),
    Command(
        "more-like",
        ("m",),
        "More like this",
        "See the papers most like this one, and the terms they share.",
        "paper",
        also="similar related nearest",
    ),
    Command(
        "open-link",
        ("o",),
        "Open a link",
        "Open a link of the paper, or its PDF.",
        "paper",
        also="browser url pdf",
    ),
    Command(
        "attach-pdf",
        ("p",),
        "Attach a PDF",
        "Say which PDF of this computer is the paper.",
        "paper",
        also="file",
    ),
    Command(
        "copy", ("y",), "Copy", "Copy as BibTeX, citation, link or id.", "paper", also="clipboard yank cite"
    ),
    Command("open", ("enter",), "Abstract", "Read the abstract, and back again.", "paper"),
    Command(
        "mark",
        ("v",),
        "Mark",
        "Mark the paper: the next verb is about all that are marked.",
        "list",
        also="select",
    ),
    Command("mark-down", ("J", "shift+down"), "Mark downwards", "Mark from here to the next paper.", "list"),
    Command("mark-up", ("K", "shift+up"), "Mark upwards", "Mark from here to the paper before.", "list"),
    Command(
        "mark-all",
        ("V",),
        "Mark all",
        "Mark all papers shown; once more takes the marks away.",
        "list",
        also="select",
    ),
    Command("rename-tag", (), "Rename a tag", "Rename a tag, or merge it into another.", "app"),
    Command("delete-tag", (), "Delete a tag", "Take a tag off every paper.", "app"),
    Command(
        "colour-tag", (), "Colour of a tag", "Give a tag and those below it a colour.", "app", also="color"
    ),
    Command(
        "import",
        ("I",),
        "Import",
        "Import lists: choose files, or paste one.",
        "app",
        "import",
        also="add paste file list",
    ),
    Command(
        "triage",
        ("T",),
        "Triage",
        "Take the papers shown one by one.",
        "list",
        "triage",
        also="cards one by one",
    ),
    Command(
        "export",
        ("E",),
        "Export",
        "Export papers: notes as Markdown, BibTeX and more.",
        "app",
        "export",
        also="markdown notes bibtex save",
    ),
    Command(
        "pull",
        (),
        "Pull notes from a folder",
        "Take in what you edited in the notes of a folder that you exported to.",
        "app",
        also="vault obsidian logseq edits back",
    ),
    Command(
        "sync",
        (),
        "Sync across machines",
        "Send what was changed here, and take in what was changed elsewhere.",
        "app",
        also="git push pull remote synchronise",
    ),
    Command(
        "conflicts",
        (),
        "Show conflicts",
        "See what both sides of a sync changed, and choose what stays.",
        "app",
        also="clash settle sync",
    ),
    Command("open-export", ("O",), "Open exports", "Open the folder of the last export.", "app"),
    Command("undo", ("u",), "Undo", "Take back the newest step.", "app", "undo", also="revert take back"),
    Command("redo", ("U",), "Redo", "Do the step again that was taken back.", "app", also="again"),
    Command(
        "refresh", ("R",), "Refresh", "Let go of handled papers and show what is new.", "list", also="reload"
    ),
    Command(
        "search",
        ("slash",),
        "Search",
        "Filter the list as you type; Esc clears the filter.",
        "list",
        "search",
        also="find filter query",
    ),
    Command(
        "everywhere",
        ("A",),
        "Whole library",
        "Show what the filter finds in the whole library; once more goes back.",
        "list",
        also="all everywhere view elsewhere",
    ),
    Command(
        "save-search",
        ("ctrl+s",),
        "Save search",
        "Save the filter under a name and a digit.",
        "list",
        also="filter query sidebar",
    ),
    Command("edit-search", (), "Edit a saved search", "Rename, move, change or delete one.", "app"),
    *(
        Command(f"search-{n}", (str(n),), f"Saved search {n}", f"Show saved search {n}.", "saved")
        for n in range(1, SAVED_SEARCH_KEYS + 1)
    ),
    Command("cursor-down", ("j", "down"), "Next paper", "Move the cursor down.", "move"),
    Command("cursor-up", ("k", "up"), "Previous paper", "Move the cursor up.", "move"),
    Command("page-down", ("pagedown",), "Page down", "Move a page down.", "move"),
    Command("page-up", ("pageup",), "Page up", "Move a page up.", "move"),
    Command("first", ("g", "home"), "First paper", "Move to the first paper.", "move"),
    Command("last", ("G", "end"), "Last paper", "Move to the last paper.", "move"),
    Command(
        "fold",
        ("space",),
        "Fold",
        "Fold or unfold what is below the heading, or below the tag in the views.",
        "move",
        also="collapse expand tree",
    ),
    Command("next-pane", ("tab",), "Next pane", "Move the focus to the next pane.", "move", "pane"),
    Command(
        "previous-pane",
        ("shift+tab",),
        "Previous pane",
        "Move the focus to the previous pane.",
        "move",
        also="views sidebar tags lists",
    ),
    Command(
        "sort",
        ("B",),
        "Sort by",
        "Sort the papers by year, title, author or when they came in.",
        "list",
        also="order column",
    ),
    Command(
        "group",
        ("H",),
        "Headings",
        "Choose the headings of the list: section, list, status, month or none.",
        "list",
        also="group",
    ),
    Command(
        "panes", ("backslash",), "Panes", "Show three panes, two or one.", "app", also="layout columns split"
    ),
    Command(
        "usual-panes",
        ("equals_sign",),
        "Usual panes",
        "Show the panes as they were at first.",
        "app",
        also="layout reset width",
    ),
    Command(
        "wider",
        ("greater_than_sign",),
        "Wider",
        "Give the pane in focus more room.",
        "app",
        also="width size column",
    ),
    Command(
        "narrower",
        ("less_than_sign",),
        "Narrower",
        "Give the pane in focus less room.",
        "app",
        also="width size column",
    ),
    Command("back", ("escape",), "Back", "Close what is open, clear the filter.", "app"),
    Command(
        "statistics",
        ("S",),
        "Statistics",
        "See what was added, triaged and read, and when.",
        "app",
        also="stats charts",
    ),
    Command(
        "theme",
        ("ctrl+t",),
        "Theme",
        "Choose a theme, seeing each one.",
        "app",
        also="colours colors dark light look",
    ),
    Command("help", ("question_mark",), "Help", "Show every key.", "app", "help", also="keys shortcuts"),
    Command("tour", ("f2",), "Tour", "See in three pages what there is.", "app", also="introduction"),
    Command("palette", ("colon",), "Commands", "Find any command by name.", "app", "more"),
    Command(
        "quit", ("q",), "Quit", "Leave; everything is already saved.", "app", "quit", also="exit close leave"
    ),
)


_BY_ID = {command.id: command for command in COMMANDS}


def command(identifier: str) -> Command:
    """Return the command with that id. Raises KeyError."""
    return _BY_ID[identifier]
