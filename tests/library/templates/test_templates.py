"""Templates: those that are shipped, what a mistake is told like, and what no template can do."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings

from readlist.errors import ExportError
from readlist.formats.notes.flavours import FLAVOURS, PLAIN, Surroundings, flavour
from readlist.formats.notes.markdown_notes import document_of, written_into
from readlist.formats.notes.note_parts import parts_of
from readlist.library.exporting import export_markdown
from readlist.library.folder_export import FolderWishes
from readlist.library.note_flavours import note_flavour
from readlist.library.templates.invented import INVENTED_LINKS, invented_lists, invented_papers
from readlist.library.templates.rendering import TemplateFlavour, check, load_template, render_document
from readlist.library.templates.shipped_templates import SHIPPED
from readlist.library.templates.template import Template
from readlist.library.templates.values import PaperValue
from readlist.library.templates.variables import OF_A_PAPER
from readlist.model.paper import Note, Paper
from tests.formats.notes.test_markdown_notes import LISTS, PAPER, papers

SURROUNDINGS = Surroundings(lists=LISTS | invented_lists(), links=INVENTED_LINKS)
BY_TEMPLATE = {name: note_flavour(name, name) for name in FLAVOURS}

DIGEST = """\
# Papers added 1 September 2024 to 2 September 2024

3 papers · 1 read · 1 queued · 1 starred

## Papers: week 35

### Models

- ★ **[Attention Is All You Need](<https://arxiv.org/abs/1706.03762>)** · Ashish Vaswani and Noam Shazeer, \
NeurIPS, 2017 · read

  A model without recurrence.

- **Second** · A et al. · queued

## Papers of no list

- **Third**"""

LOG = """\
# Reading log

## September 2024

### Attention Is All You Need ★

2 September · Ashish Vaswani, Noam Shazeer · NeurIPS · 2017

> without recurrence

the main one

Compare with *RNNs*.

- cost?"""


def some_papers() -> tuple[Paper, ...]:
    second = Paper(
        doc_id=2,
        key="second",
        title="Second",
        authors=("A", "B", "C"),
        status="queued",
        places=(msgspec.structs.replace(PAPER.places[0], position=4),),
        added_at="2024-09-02T00:00:00Z",
    )
    return (Paper(doc_id=3, key="third", title="Third"), second, PAPER)


def note(source: str) -> TemplateFlavour:
    return TemplateFlavour(PLAIN, Template("mine.md.jinja", source))


def block(source: str, paper: Paper = PAPER) -> str:
    return note(source).render(paper, SURROUNDINGS).block


def fault(source: str) -> ExportError:
    with pytest.raises(ExportError) as raised:
        check(Template("mine.md.jinja", source), PLAIN)
    return raised.value


@pytest.mark.parametrize("name", FLAVOURS)
@pytest.mark.parametrize("paper", [PAPER, *invented_papers()], ids=lambda paper: str(paper.key))
def test_the_template_of_a_flavour_writes_what_the_flavour_writes(name: str, paper: Paper) -> None:
    assert BY_TEMPLATE[name].render(paper, SURROUNDINGS) == flavour(name).render(paper, SURROUNDINGS)
    assert BY_TEMPLATE[name].gives_note_back


@given(papers())
@settings(max_examples=30)
@pytest.mark.parametrize("name", FLAVOURS)
def test_it_does_so_for_any_paper(name: str, paper: Paper) -> None:
    # What is nothing but white space is nothing to a template.
    paper = msgspec.structs.replace(
        paper,
        title=paper.title.strip(),
        authors=tuple(filter(None, (" ".join(name.split()) for name in paper.authors))),
        annotations=tuple(each for each in paper.annotations if each.exact.strip()),
    )
    assert BY_TEMPLATE[name].render(paper, SURROUNDINGS) == flavour(name).render(paper, SURROUNDINGS)


def test_a_digest_of_a_week() -> None:
    assert render_document(some_papers(), LISTS, load_template("weekly-digest"), PLAIN) == DIGEST


def test_a_reading_log() -> None:
    assert render_document(some_papers(), LISTS, load_template("reading-log"), PLAIN) == LOG
    assert "Nothing of this has been read yet." in render_document(
        some_papers()[:1], LISTS, load_template("reading-log"), PLAIN
    )


def test_a_template_for_notes_makes_a_document_of_them_too() -> None:
    text = render_document(some_papers(), LISTS, Template("x", "# {{ paper.title }}"), PLAIN)
    assert text == "# Third\n\n# Second\n\n# Attention Is All You Need"


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("\n\n{{ papr.title }}", "mine.md.jinja:3: `papr` is not a variable; did you mean `paper`?"),
        ("\n{{ paper.titel }}", "mine.md.jinja:2: a paper has no `titel`; did you mean `title`?"),
        (
            "\n{% for x in paper.annotations %}\n{{ x.qoute }}{% endfor %}",
            "mine.md.jinja:3: an annotation has no `qoute`; did you mean `quote`?",
        ),
        ("{{ paper.key | escpae }}", "mine.md.jinja:1: there is no filter `escpae`; did you mean `escape`?"),
        ("{{ paper.title | urlize }}", "mine.md.jinja:1: there is no filter `urlize`"),
        ("x\n{% if paper %}", "mine.md.jinja:2: unexpected end of template"),
        ("{{ paper.year + 1 }}", "mine.md.jinja:1: unsupported operand"),
        ("{{ papers }}\n{{ paper.title }}", "mine.md.jinja:2: it is for one paper and for many at once"),
        ('{{ paper.added | date("week") }}', "mine.md.jinja:1: `date` knows no `week`"),
    ],
)
def test_a_mistake_is_told_with_its_line(source: str, told: str) -> None:
    assert fault(source).message.startswith(told)


@pytest.mark.parametrize(
    "source",
    [
        "{{ paper.__class__ }}",
        "{{ paper['__class__'] }}",
        "{{ paper.title.format(1) }}",
        "{{ paper.title.__len__() }}",
        "{{ paper.tags.count }}",
        '{% include "/etc/passwd" %}{{ paper.title }}',
        '{% from "/etc/passwd" import x %}{{ paper.title }}',
        "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}{{ paper.title }}",
        "{% for a in range(99999) %}{{ 'x' | indent(99) }}{{ paper.abstract }}{% endfor %}",
        "{% set n = namespace(x='x') %}{% for i in range(50) %}{% set n.x = n.x ~ n.x%}{% endfor %}{{links}}",
        "{% set n = namespace(x='x') %}{% for i in range(50) %}{% set n.x = n.x + n.x%}{% endfor %}{{links}}",
        "{% set n = namespace(x=9) %}{% for i in range(50) %}{% set n.x = n.x * n.x%}{% endfor %}{{links}}",
        "{{ paper.title * 99999999 }}",
        "{{ '%99999999d' % paper.id }}",
        "{{ 9 ** 99999999 }}{{ paper.id }}",
        "{{ ('x' | replace('x', 'y' * 9)) }}{{ paper.id }}",
        "{% macro m() %}{{ m() }}{{ m() }}{% endmacro %}{{ m() }}{{ paper.id }}",
        "{{ lipsum() }}{{ paper.id }}",
        "{{ paper.lists.append(1) }}",
    ],
)
def test_no_template_gets_out_or_runs_away(source: str) -> None:
    assert fault(source).message.startswith("mine.md.jinja:1: ")


@pytest.mark.parametrize(
    ("source", "made"),
    [
        ("{{ paper.authors }}, {{ paper.starred }}{{ paper.later }}", "Ashish Vaswani, Noam Shazeer, true"),
        ("{{ paper.added }}, {{ paper.added | date }}", "2024-09-01, 1 September 2024"),
        ('{{ paper.added | date("month year") }}', "September 2024"),
        ("{{ paper.identifiers.arxiv }} [@{{ paper.key }}]", "1706.03762 [@vaswani2017attention]"),
        ("{{ paper.citation }}", "Ashish Vaswani and Noam Shazeer. 2017. Attention Is All You Need. NeurIPS. "
         "https://arxiv.org/abs/1706.03762"),
        ("{{ paper.abstract | first_sentence }}", "A model without recurrence."),
        ("{{ paper.title.lower() | replace(' ', '-') }}", "attention-is-all-you-need"),
        ("{% for tag in paper.tags %}#{{ tag }}{{ ' ' if not loop.last }}{% endfor %}", "#transformers #1e3"),
        ("{{ 'a\nb' | quote }} {{ ['x', 1] | join('-') }} {{ 'a\nb' | indent(2) }}", "> a\n> b x-1 a\n  b"),
        ("{{ 'A page' | wikilink }} {{ 'A page' | page_link }}", "[[A page]] [A page]([[A page]])"),
        ("{{ flavour }} {{ links | length }} {{ paper.lists }}", "plain 2 Papers worth an hour"),
        ("{{ paper.venue or 'nowhere' }}", "NeurIPS"),
    ],
)  # fmt: skip
def test_what_templates_can_say(source: str, made: str) -> None:
    assert block(source) == made


def test_what_a_template_prints_ends_no_block_and_swallows_nothing() -> None:
    nasty = invented_papers()[2]
    source = "{{ paper.abstract }}\n\n{{ paper.title }}\n```"
    for text in (
        written_into("", note(source).render(nasty, SURROUNDINGS)),
        document_of(render_document([nasty], {}, Template("x", "{{ papers[0].abstract }}"), PLAIN)),
    ):
        assert parts_of(text).block is not None
        assert written_into(text + "Below\n", note(source).render(nasty, SURROUNDINGS)).endswith(
            "-->\nBelow\n"
        )
    assert block("```\nopen\n{{ paper.id and '' }}").endswith("```")


def test_whether_a_note_is_found_again_is_known() -> None:
    assert note(
        "# {{ paper.title }}\n{% if paper.note %}\n## Note\n\n{{ paper.note }}\n{% endif %}"
    ).gives_note_back
    assert not note("{{ paper.note }}\n\n{{ paper.title }}").gives_note_back
    assert not note("{{ paper.title }}").gives_note_back


def test_fingerprints_tell_templates_and_flavours_apart() -> None:
    made = {
        TemplateFlavour(flavour(name), Template("x", source)).fingerprint
        for name in FLAVOURS
        for source in ("{{ paper.id }}", "{{ paper.key }}")
    }
    assert len(made | {flavour(name).fingerprint for name in FLAVOURS}) == 9


def test_a_template_that_fails_for_one_paper_writes_nothing_at_all(tmp_path: Path) -> None:
    template = tmp_path / "mine.md.jinja"
    template.write_text(
        "{% if paper.key == 'bad' %}\n{{ paper.year.x }}\n{% endif %}\n{{ paper.title }}", "utf-8"
    )
    several = (*some_papers(), Paper(doc_id=9, key="bad", title="Bad"))
    for target in (tmp_path / "vault", tmp_path / "one.md"):
        with pytest.raises(ExportError, match=r"mine\.md\.jinja:2: this has no `x`"):
            export_markdown(several, {}, str(target), wishes=FolderWishes(template=str(template)))
        assert not list(tmp_path.glob("vault/*.md"))
        assert not (tmp_path / "one.md").exists()


def test_a_folder_keeps_its_template_until_none_is_wanted(tmp_path: Path) -> None:
    template = tmp_path / "mine.md.jinja"
    template.write_text("mine: {{ paper.title }}", "utf-8")
    vault = tmp_path / "vault"

    def export(flavour: str = "", template: str = "") -> str:
        wishes = FolderWishes(flavour=flavour, template=template)
        export_markdown((PAPER,), {}, str(vault), wishes=wishes)
        return (vault / "vaswani2017attention.md").read_text("utf-8")

    assert "mine: Attention" in export(template=str(template))
    before = (vault / "vaswani2017attention.md").stat().st_mtime_ns
    export()
    assert (vault / "vaswani2017attention.md").stat().st_mtime_ns == before
    template.write_text("ours: {{ paper.title }}", "utf-8")
    assert "ours: Attention" in export()
    assert export(template="none") == written_into("", PLAIN.render(PAPER, Surroundings()))
    with pytest.raises(ExportError, match="wants others"):
        export(flavour="logseq")
    with pytest.raises(ExportError, match="for one document"):
        export(template="weekly-digest")


@pytest.mark.parametrize(
    ("content", "told"), [(None, "no template"), (b"\xff", "UTF-8"), (b"x" * 200_001, "too long")]
)
def test_a_file_that_is_no_template_is_told(tmp_path: Path, content: bytes | None, told: str) -> None:
    if content is not None:
        (tmp_path / "x").write_bytes(content)
    with pytest.raises(ExportError, match=told):
        load_template(str(tmp_path / "x"))


def test_every_shipped_template_is_good() -> None:
    for name in SHIPPED:
        assert check(load_template(name), flavour(name) if name in FLAVOURS else PLAIN)


def test_the_table_of_what_a_paper_has_is_whole() -> None:
    assert tuple(OF_A_PAPER) == PaperValue.__struct_fields__


def test_a_note_of_the_reader_is_markdown_and_stays_so() -> None:
    paper = msgspec.structs.replace(PAPER, note=Note("# *x* {{ y }}"))
    assert block("{{ paper.note }}", paper) == "# *x* {{ y }}"
