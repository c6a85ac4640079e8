"""What an import would do, before it does it: what comes in can be chosen, and how."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import ClassVar

import msgspec
from rich.console import Group, RenderableType
from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from readlist.errors import ReadlistError
from readlist.library.importing import NEW, ImportCounts, ImportedPaper, ImportOptions, ImportReport
from readlist.library.merging import document_of, provisional_title
from readlist.library.rules import ImportRule, Ruled, rules_report
from readlist.model.change import EditTags
from readlist.model.paper import INBOX, Paper, paper_from_document
from readlist.model.record import Problem
from readlist.tui.background import in_background
from readlist.tui.path_completion import as_typed
from readlist.tui.screens.keys import KeysScreen
from readlist.tui.screens.pick import PickScreen
from readlist.tui.screens.read_beside import ReadBesideScreen
from readlist.tui.screens.tags import TagsScreen
from readlist.tui.widgets.abstract_view import AbstractView
from readlist.tui.widgets.key_hints import KeyHints
from readlist.tui.widgets.preview_list import PreviewList, PreviewPaper, preview_rows
from readlist.tui.widgets.row_list import RowList
from readlist.views.dates import calendar_date
from readlist.views.fitting import cut
from readlist.views.palette import Palette
from readlist.views.report import likeness_words, rules_words
from readlist.views.signs import signs

DrawPaper = Callable[[Paper], RenderableType]
Compare = Callable[[ImportOptions], ImportReport]
"""What an import with other options would do. Runs on another thread."""

OF_EACH_SOURCE = "one for each source"
KNOWN = {
    "skipped": "In the library already; it stays as it is.",
    "merged": "In the library already; what is new here is added.",
}
"""What is said above a paper that an import does not make, by what is done with it."""
RECOGNISED = "automatic"
LONGEST_NAME = 24
"""Cells for the name of a list beside the other options."""
HINTS = (("Enter", "import"), ("Esc", "cancel"), ("x", "leave out"), ("Tab", "read"))
PROBLEM_HINT = ("p", "problem")
ALL_HINT = ("a", "all or none")
KEYS_HINT = ("?", "keys")
READING_HINTS = (("Tab", "back to the list"), ("j k", "scroll"), ("Enter", "import"))
NOTHING_HINTS = (("Tab", "read"), ("f", "another format"), ("Esc", "close"))
"""What can be done where there is no paper."""
KEYS = (
    ("Enter", "Import what is not left out."),
    ("Esc", "Import nothing."),
    ("x  Space", "Leave the paper out, or take it back in."),
    ("a", "Leave all papers out, or take them back in."),
    ("Tab", "Read the paper, or the problem, whole; and back."),
    ("p", "Go to the next problem."),
    ("t", "Tags that every paper gets."),
    ("s", "The status that new papers get."),
    ("l", "The list that the papers go into."),
    ("f", "Read the sources in another format."),
    ("j k  g G", "Move; PgUp and PgDn by a page."),
)


class Preview(msgspec.Struct, frozen=True):
    """A dry run to look at, with the options it was made with."""

    report: ImportReport
    options: ImportOptions


class Decision(msgspec.Struct, frozen=True):
    """What is to be imported: with which options, and without which (source, record), both from 0.

    ``again`` asks for another preview instead: the sources are to be read in another format.
    """

    options: ImportOptions
    left_out: frozenset[tuple[int, int]] = frozenset()
    again: bool = False


class Offered(msgspec.Struct, frozen=True):
    """What can be chosen for all papers: tags with their counts, statuses, formats, and the rules."""

    tags: list[tuple[str, int]]
    statuses: tuple[str, ...]
    formats: tuple[str, ...]
    rules: tuple[ImportRule, ...] = ()


class ImportPreviewScreen(ReadBesideScreen[Decision]):
    """Shows every paper of an import before anything is written. Gives None when it is cancelled."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012 - Textual declares it
    AUTO_FOCUS = "#preview"
    BINDINGS: ClassVar[list[BindingType]] = [
        ("enter", "accept", "Import"),
        ("ctrl+s", "accept", "Import"),
        ("space,x", "leave_out", "Leave out"),
        ("a", "leave_all_out", "All or none"),
        ("t", "tags", "Tags"),
        ("s", "status", "Status"),
        ("l", "list_name", "List name"),
        ("f", "format", "Format"),
        ("r", "rules", "Rules"),
        ("p", "next_problem", "Next problem"),
        ("question_mark", "keys", "Keys"),
    ]
    DEFAULT_CSS = """
    ImportPreviewScreen {
        background: $background;
        #import-title, #import-rules, #import-options {
            height: 1;
            background: $surface;
            padding: 0 2;
            text-wrap: nowrap;
            text-overflow: ellipsis;
        }
        #import-title { height: 2; }
        #preview { width: 1fr; height: 1fr; background: $background; border-top: solid $border; }
        #preview-paper { width: 1fr; max-width: 84; height: 1fr; border-top: solid $border; }
        &.-narrow #preview-paper { display: none; max-width: 100%; }
        &.-narrow.-reading #preview { display: none; }
        &.-narrow.-reading #preview-paper { display: block; }
    }
    """

    def __init__(
        self,
        preview: Preview,
        offered: Offered,
        palette: Palette,
        draw: DrawPaper,
        compare: Compare,
        *,
        ascii: bool = False,  # noqa: A002
    ) -> None:
        """``draw`` returns the text of a paper, whose id is 0 when it is new; it runs on another thread."""
        super().__init__()
        self._preview = preview
        self._options = preview.options
        self._offered = offered
        self._draw = draw
        self._compare = compare
        self._palette = palette
        self._left_out: set[tuple[int, int]] = set()
        self._list = PreviewList(signs(ascii=ascii), id="preview")
        self._hints = KeyHints(id="import-hints")
        self._list.palette = self._hints.palette = palette
        self._shown: list[PreviewPaper] = []

    def compose(self) -> ComposeResult:
        """Frame the list of papers and the paper under the cursor."""
        yield Static(id="import-title")
        with Horizontal():
            yield self._list
            yield AbstractView(self._draw_number, id="preview-paper")
        yield Static(id="import-rules")
        yield Static(id="import-options")
        yield self._hints

    def on_mount(self) -> None:
        """Show the rows; what rules do only where there are rules."""
        self.query_one("#import-rules").display = bool(self._offered.rules)
        self._list.show(preview_rows(self._preview.report))
        self._shown = self._list.papers
        self._say()
        self.show_hints()

    # What is said

    def show_hints(self) -> None:
        """Show the keys of the list, or those of the paper while it is read."""
        if self.is_reading:
            self._hints.hints = list(READING_HINTS)
        elif not self._shown:
            self._hints.hints = list(NOTHING_HINTS)
        else:
            problems = any(source.problems for source in self._preview.report.sources)
            self._hints.hints = [*HINTS, *([PROBLEM_HINT] if problems else []), ALL_HINT, KEYS_HINT]

    def _say(self) -> None:
        self.query_one("#import-title", Static).update(
            Content("\n").join(
                [_counts_line(self._preview.report.counts, self._shown, self._left_out), self._source_line()]
            )
        )
        self.query_one("#import-rules", Static).update(self._rules_line())
        options = self._options
        parts = [
            ("t", "Tags", " ".join(f"#{tag}" for tag in options.tags) or "none"),
            ("s", "Status", options.status or "inbox"),
            ("l", "List", options.list_name or self._own_list()),
            ("f", "Format", options.format_name or RECOGNISED),
        ]
        line = Content("   ").join(_option(*part) for part in parts)
        self.query_one("#import-options", Static).update(line)

    def _rules_line(self) -> Content:
        """Return what the rules do to what is not left out, and how many papers each of them finds."""
        rules = self._options.rules
        if not rules:
            return _option("r", "Rules", "off")
        imported = (row.paper for row in self._list.papers if row.place not in self._left_out)
        report = rules_report(rules, (paper.ruled for paper in imported if paper.ruled is not None))
        found = [(each.rule.text, f"{each.papers:,}") for each in report.rules if each.papers]
        words = rules_words(report) or ("nothing to change" if found else "none finds a new paper")
        each = Content(" · ").join(
            Content.assemble(text, " ", (count, "$foreground")) for text, count in found
        )
        return Content.assemble(_option("r", "Rules", words), ("   ", ""), each.stylize_before("$text-muted"))

    def _own_list(self) -> str:
        """Return the list that the papers go into where none is named."""
        sources = self._preview.report.sources
        if len(sources) > 1:
            return OF_EACH_SOURCE
        return cut(sources[0].list_title or "as the source", LONGEST_NAME)

    def _source_line(self) -> Content:
        sources = self._preview.report.sources
        if len(sources) > 1:
            unread = sum(source.format is None for source in sources)
            text = f"{len(sources)} sources" + (f", {unread} of them cannot be read" if unread else "")
            return Content.styled(text, "$text-muted")
        source = sources[0]
        dated = f"{calendar_date(source.listed_on)}" if source.listed_on else None
        named = "pasted" if source.source == "-" else as_typed(source.source)
        facts = [named, source.format, dated, source.list_title]
        return Content.styled(" · ".join(fact for fact in facts if fact), "$text-muted")

    def _draw_number(self, number: int) -> RenderableType:
        if number < len(self._shown):
            imported = self._shown[number].paper
            view = self._draw(self._as_imported(imported))
            if imported.resembles is not None:
                return Group(
                    Text(likeness_words(imported.resembles), self._palette.style("warning")), "", view
                )
            if imported.action in KNOWN:
                return Group(Text(KNOWN[imported.action], self._palette.style("muted")), "", view)
            return view
        row = self._list.row
        return Text(f"{row.message}\n\n{row.text}") if isinstance(row, Problem) else Text("")

    def _as_imported(self, imported: ImportedPaper) -> Paper:
        record = imported.record
        ruled = imported.ruled or Ruled(numbers=())
        fields = {**record.document, **document_of(record, None, (*self._options.tags, *ruled.tags))}
        fields["title"] = record.title or provisional_title(record.identifiers)
        fields["status"] = self._options.status or ruled.status or fields.get("status", INBOX)
        fields["starred"] = ruled.starred or fields.get("starred", False)
        return paper_from_document(imported.doc_id or 0, fields)

    @on(RowList.Moved, "#preview")
    def follow_cursor(self) -> None:
        """Show the paper, or the whole problem, under the cursor."""
        row = self._list.row
        view = self.query_one(AbstractView)
        if isinstance(row, PreviewPaper):
            view.follow(next(n for n, paper in enumerate(self._shown or self._list.papers) if paper is row))
        elif isinstance(row, Problem):
            view.follow(len(self._shown) + self._list.cursor)
        else:
            view.follow(None)

    # Keys

    @property
    def rows(self) -> RowList:
        """The rows beside the text."""
        return self._list

    def action_keys(self) -> None:
        """Show every key of this screen."""
        self.app.push_screen(KeysScreen(KEYS))

    def action_next_problem(self) -> None:
        """Go to the next problem; after the last one to the first."""
        self._list.move_to_problem()

    def action_accept(self) -> None:
        """Import what is not left out."""
        if len(self._left_out) < len(self._list.papers):
            out = (row for row in self._list.papers if row.place in self._left_out)
            entries = frozenset((row.source, entry) for row in out for entry in row.paper.entries)
            self.dismiss(Decision(self._options, entries))
        else:
            self.dismiss(None)

    @on(RowList.Opened, "#preview")
    def action_leave_out(self) -> None:
        """Leave the paper under the cursor out, or take it back in, and go on."""
        row = self._list.row
        if isinstance(row, PreviewPaper):
            self._left_out ^= {row.place}
            self._list.leave_out(self._left_out)
            self._list.move(1)
            self._say()

    def action_leave_all_out(self) -> None:
        """Leave all papers out, or take them all back in."""
        self._left_out = set() if self._left_out else {paper.place for paper in self._list.papers}
        self._list.leave_out(self._left_out)
        self._say()

    def action_tags(self) -> None:
        """Ask for tags that every paper gets."""

        def take(edit: EditTags | None) -> None:
            if edit is not None:
                tags = [tag for tag in self._options.tags if tag not in edit.remove]
                self._set(tags=tuple(dict.fromkeys((*tags, *edit.add))))

        ask = TagsScreen(self._options.tags, self._offered.tags, of="every paper that is imported")
        self.app.push_screen(ask, take)

    def action_status(self) -> None:
        """Ask for the status that new papers get."""
        ask = PickScreen(
            "Status of new papers", self._offered.statuses, self._options.status or "inbox", kind="status"
        )

        def take(status: str | None) -> None:
            if status is not None:
                self._set(status=status)

        self.app.push_screen(ask, take)

    def action_list_name(self) -> None:
        """Ask for the list that the papers go into."""
        ask = PickScreen(
            "List",
            (),
            self._options.list_name or "",
            free=True,
            placeholder="a name; empty: the one in the source",
        )

        def take(name: str | None) -> None:
            if name is not None:
                self._set(list_name=name or None)

        self.app.push_screen(ask, take)

    def action_rules(self) -> None:
        """Leave the rules out, or have them again."""
        if self._offered.rules:
            self._set(rules=() if self._options.rules else self._offered.rules)

    def action_format(self) -> None:
        """Ask for the format to read the sources in."""
        names = (RECOGNISED, *self._offered.formats)
        ask = PickScreen("Format", names, self._options.format_name or RECOGNISED, kind="format")
        self.app.push_screen(ask, self._read_again)

    def _read_again(self, name: str | None) -> None:
        if name is not None:
            format_name = None if name == RECOGNISED else name
            self.dismiss(
                Decision(msgspec.structs.replace(self._options, format_name=format_name), again=True)
            )

    def _set(self, **options: object) -> None:
        self._options = msgspec.structs.replace(self._options, **options)
        self._say()
        self.query_one(AbstractView).redraw()
        in_background(self, partial(self._compare_again, self._options))

    async def _compare_again(self, options: ImportOptions) -> None:
        """Show what changes with other options: a tag is something new for known papers, too."""
        try:
            report = await asyncio.to_thread(self._compare, options)
        except ReadlistError:  # the import itself will tell it
            return
        if options is self._options and self.is_attached:
            self._preview = Preview(report, options)
            self._list.show(preview_rows(report), cursor=self._list.cursor)
            self._shown = self._list.papers
            self._left_out &= {paper.place for paper in self._shown}
            self._say()
            self.query_one(AbstractView).redraw()


def _option(key: str, name: str, value: str) -> Content:
    """Return an option with the key that changes it."""
    return Content.assemble((key, "$accent"), (f" {name} ", "$text-muted"), (value, "$foreground"))


def _counts_line(
    counts: ImportCounts, papers: Sequence[PreviewPaper], left_out: Collection[tuple[int, int]]
) -> Content:
    """Return what would come in: "14 records · 12 new · 2 known", or "12 of 14 to import · 12 new"."""
    taken = Counter(row.paper.action for row in papers if row.place not in left_out)
    if left_out:
        what = f"{taken.total():,} of {len(papers):,} to import"
        new, merged, known = sum(taken[action] for action in NEW), taken["merged"], taken["skipped"]
    else:
        what = "1 record" if counts.records == 1 else f"{counts.records:,} records"
        new, merged, known = counts.new, counts.merged, counts.skipped
    told = (
        (new, "new", "$success"),
        (merged, "merged", "$foreground"),
        (known, "known", "$text-muted"),
        (counts.failed, "failed", "$error"),
    )
    parts = [Content.styled("Import", "bold $accent"), Content.styled(what, "$warning" if left_out else "")]
    parts += [Content.styled(f"{count:,} {words}", style) for count, words, style in told if count]
    return Content(" · ").join(parts)
