"""What leaves the app by a key: links, copies, the PDF of a paper."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input, Static

from readlist.config import Config
from readlist.library.attaching import attached_pdf
from readlist.library.library import Library
from readlist.model.change import EditFields
from readlist.model.links import pdf_link
from readlist.tui.remembered import Memory, read_remembered
from readlist.tui.screens.address import AddressScreen
from readlist.tui.screens.attach_pdf import AttachPdfScreen
from readlist.tui.screens.copying import CopyScreen
from readlist.tui.screens.dialog import HintLines
from readlist.tui.screens.links import LinksScreen
from readlist.tui.widgets.choices import Choices
from tests.tui.import_stage import until
from tests.tui.outside import osc_52, script, terminal_output
from tests.tui.stage import Stage, add_papers, make_library, staged

PAGE, CODE = "https://arxiv.org/abs/2408.00001", "https://github.com/example/tides"
TIDES: dict[str, Any] = {
    "title": "The [b]Slow Music of Tides",
    "abstract": f"We count sand. Code is at {CODE}.",
    "authors": ["Ada Marsh", "Bo Reed"],
    "year": 2024,
    "arxiv_id": "2408.00001",
}
SENT = "Sent to your terminal's clipboard"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the programs are shell scripts")


@pytest.fixture
def tides(tmp_path: Path) -> Any:
    with make_library(tmp_path, ()) as library:
        add_papers(library, [TIDES, {"title": "Alone", "doi": "10.1234/alone"}, {"title": "Bare"}])
        yield library


@pytest.fixture
def ssh(programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script(programs, "xdg-open", "exit 0")
    monkeypatch.setenv("DISPLAY", "localhost:10.0")
    monkeypatch.setenv("SSH_CONNECTION", "192.0.2.1 5 192.0.2.2 22")


async def ask(stage: Stage, key: str, screen: type[LinksScreen | CopyScreen | AttachPdfScreen]) -> list[str]:
    """Press a key that opens a dialog, and return its rows."""
    await stage.pilot.press(key)
    await until(stage, lambda: isinstance(stage.app.screen, screen) and stage.app.screen.query(Choices))
    choices = stage.app.screen.query_one(Choices)
    return [str(choices.get_option_at_index(index).prompt) for index in range(choices.option_count)]


async def back(stage: Stage) -> None:
    await until(stage, lambda: stage.app.screen is stage.app.main)


async def test_links_are_numbered_as_under_the_abstract_and_opened_by_number(
    tides: Library, programs: Path, tmp_path: Path
) -> None:
    script(programs, "opener", f'echo "$1" > {tmp_path}/seen.new; mv {tmp_path}/seen.new {tmp_path}/seen')
    async with staged(tides, config=Config(opener="opener")) as stage:
        rows = await ask(stage, "o", LinksScreen)
        assert [row.split() for row in rows] == [
            ["1", "arxiv.org/abs/2408.00001", "paper"],
            ["2", "github.com/example/tides", "code"],
        ]
        await stage.pilot.press("3", "2")
        await until(stage, (tmp_path / "seen").exists)
        assert (tmp_path / "seen").read_text() == f"{CODE}\n"
        await back(stage)
        assert "Handed to opener" in stage.status()


async def test_the_only_link_is_opened_at_once_and_none_is_said(
    tides: Library, programs: Path, tmp_path: Path
) -> None:
    script(programs, "opener", "exit 0")
    async with staged(tides, config=Config(opener="opener")) as stage:
        await stage.press("j", "o")
        assert "Handed to opener: https://doi.org/10.1234/alone" in stage.app.main.status.said.what
        await stage.press("j", "o")
        assert stage.app.main.status.said.what == "No link"


async def test_over_ssh_the_address_is_sent_to_the_terminal_and_shown_whole(
    tides: Library, ssh: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with staged(tides, size=(80, 24)) as stage:
        await ask(stage, "o", LinksScreen)
        with terminal_output(stage.app, monkeypatch) as written:
            await stage.pilot.press("enter")
            await until(stage, lambda: isinstance(stage.app.screen, AddressScreen))
        assert osc_52(PAGE) in written
        screen = stage.app.screen
        assert str(screen.query_one("#address", Static).visual) == PAGE
        assert str(screen.query_one("#dialog-title", Static).visual) == "No browser here"
        assert str(screen.query_one("#dialog-hints", HintLines).render()) == "Esc close"
        assert str(screen.query_one("#address-words", Static).visual) == f"{SENT}."
        await stage.press("enter")
        await back(stage)


async def test_a_paper_is_copied_by_a_letter_and_enter_repeats_it(
    tides: Library, programs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with staged(tides) as stage:
        rows = await ask(stage, "y", CopyScreen)
        assert [row.split()[0] for row in rows] == ["b", "c", "m", "d", "a", "t", "l"]
        assert rows[3].split() == ["d", "DOI", "none"]
        with terminal_output(stage.app, monkeypatch) as written:
            await stage.pilot.press("a")
            await until(stage, lambda: written)
        assert osc_52("2408.00001") in written
        await back(stage)
        assert SENT in stage.status()
        assert "opied" not in stage.status()
        rows = await ask(stage, "y", CopyScreen)
        assert [row.split()[0] for row in rows] == ["b", "c", "m", "d", "a", "t", "l"]
        with terminal_output(stage.app, monkeypatch) as written:
            await stage.pilot.press("y")
            await until(stage, lambda: osc_52("2408.00001") in written)


async def test_bibtex_is_copied_under_the_key_that_the_configuration_wants(
    tides: Library, programs: Path
) -> None:
    async with staged(tides, config=Config(citation_key="{Author}:{year}")) as stage:
        rows = await ask(stage, "y", CopyScreen)
        assert "@Marsh:2024" in rows[0]
    async with staged(tides, config=Config(citation_key="{surname}")) as stage:
        await stage.pilot.press("y")
        await until(stage, lambda: "there is no {surname}" in stage.status())


async def test_keys_typed_ahead_of_a_dialog_are_its_own(
    tides: Library, programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with staged(tides) as stage:
        with terminal_output(stage.app, monkeypatch) as written:
            await stage.burst("yt")
            await until(stage, lambda: osc_52("The [b]Slow Music of Tides") in written)
        await back(stage)


async def test_the_last_form_is_remembered_by_the_next_run(
    tides: Library, programs: Path, tmp_path: Path
) -> None:
    path = tmp_path / "remembered.json"
    async with staged(tides, memory=Memory(path)) as stage:
        await ask(stage, "y", CopyScreen)
        await stage.press("t")
        await back(stage)
    async with staged(tides, memory=Memory(path, read_remembered(path))) as stage:
        await ask(stage, "y", CopyScreen)
        highlighted = stage.app.screen.query_one(Choices).highlighted_option
        assert highlighted is not None
        assert highlighted.id == "title"


async def test_marked_papers_are_copied_together(
    tides: Library, programs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script(programs, "xclip", f"cat > {tmp_path}/new; mv {tmp_path}/new {tmp_path}/clipboard")
    monkeypatch.setenv("DISPLAY", ":0")
    async with staged(tides) as stage:
        await stage.press("V")
        rows = await ask(stage, "y", CopyScreen)
        assert rows[3].split() == ["d", "DOI", "1", "of", "3", "have", "one"]
        await stage.pilot.press("m")
        await until(stage, (tmp_path / "clipboard").exists)
        assert (tmp_path / "clipboard").read_text().splitlines() == [
            rf"[The \[b\]Slow Music of Tides]({PAGE})",
            "[Alone](https://doi.org/10.1234/alone)",
            "Bare",
        ]
        await back(stage)
        await until(stage, lambda: "Copied with xclip · Markdown link of 3 papers" in stage.status())
        await ask(stage, "y", CopyScreen)
        await stage.press("b")
        await until(stage, lambda: "@misc{" in (tmp_path / "clipboard").read_text())
        assert (tmp_path / "clipboard").read_text().count("@misc{") == 3


async def test_a_form_that_no_paper_has_is_said(tides: Library, programs: Path) -> None:
    async with staged(tides) as stage:
        await stage.press("j", "j")
        await ask(stage, "y", CopyScreen)
        await stage.press("d")
        says = stage.app.screen.query_one("#copy-says", Static)
        assert str(says.visual) == "This paper has no DOI."
        assert isinstance(stage.app.screen, CopyScreen)
        await stage.press("escape", "V")
        await ask(stage, "y", CopyScreen)
        await stage.press("d")
        await until(stage, lambda: "Sent" in stage.status() or "Copied" in stage.status())


async def test_a_pdf_that_is_attached_is_offered_and_a_missing_one_is_said(
    tides: Library, programs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script(programs, "xdg-open", "exit 0")
    monkeypatch.setenv("DISPLAY", ":0")
    pdf = tmp_path / "bare paper.pdf"
    pdf.write_bytes(b"%PDF-1.7\n")
    link = {"kind": "pdf", "url": pdf_link(pdf).url}
    bare = next(doc_id for doc_id, paper in tides.summaries().items() if paper.title == "Bare")
    tides.apply(EditFields({"links": [link, {"kind": "code", "url": CODE}]}), [bare])
    async with staged(tides) as stage:
        await stage.press("j", "j")
        rows = await ask(stage, "o", LinksScreen)
        assert rows[0].endswith("PDF here ")
        assert "/bare paper.pdf  " in rows[0]
        await stage.press("1")
        await until(stage, lambda: "Handed to xdg-open" in stage.status())
        pdf.unlink()
        await ask(stage, "o", LinksScreen)
        await stage.press("1")
        await until(stage, lambda: "Not opened, it is not there" in stage.status())


async def test_a_pdf_is_attached_opened_and_taken_away(
    tides: Library, programs: Path, tmp_path: Path
) -> None:
    (tmp_path / "papers").mkdir()
    for name, data in (("tides.pdf", b"%PDF-1.7"), ("fake.pdf", b"no"), ("list.txt", b"x")):
        (tmp_path / "papers" / name).write_bytes(data)
    script(programs, "opener", f'echo "$1" > {tmp_path}/seen.new; mv {tmp_path}/seen.new {tmp_path}/seen')
    async with staged(tides, config=Config(opener="opener")) as stage:
        rows = await ask(stage, "p", AttachPdfScreen)
        stage.app.screen.query_one(Input).value = f"{tmp_path}/papers/"
        choices = stage.app.screen.query_one(Choices)
        await until(stage, lambda: choices.option_count == 2)
        rows = sorted(str(choices.get_option_at_index(index).id) for index in range(2))
        assert [Path(row).name for row in rows] == ["fake.pdf", "tides.pdf"]
        stage.app.screen.query_one(Input).value = f"{tmp_path}/papers/fake.pdf"
        await stage.pilot.press("enter")
        says = stage.app.screen.query_one("#path-says", Static)
        await until(stage, lambda: "no PDF" in str(says.visual))
        stage.app.screen.query_one(Input).value = f"{tmp_path}/pap"
        await until(stage, lambda: "opens this folder" in str(says.visual))
        await stage.pilot.press("enter")
        await until(stage, lambda: stage.app.screen.query_one(Input).value == f"{tmp_path}/papers/")
        stage.app.screen.query_one(Input).value = f"{tmp_path}/papers/ti"
        await until(stage, lambda: "attaches this PDF" in str(says.visual))
        await stage.pilot.press("enter")
        await back(stage)
        await until(stage, lambda: "PDF attached" in stage.status())
        rows = await ask(stage, "o", LinksScreen)
        assert "PDF here" in rows[-1]
        await stage.pilot.press(str(len(rows)))
        await until(stage, (tmp_path / "seen").exists)
        assert (tmp_path / "seen").read_text() == f"{tmp_path}/papers/tides.pdf\n"
        await back(stage)
        rows = await ask(stage, "p", AttachPdfScreen)
        await until(stage, lambda: stage.app.screen.query_one(Choices).option_count > 0)
        assert "Take away tides.pdf" in str(stage.app.screen.query_one(Choices).get_option_at_index(0).prompt)
        await stage.pilot.press("down", "tab")
        assert stage.app.screen.query_one(Input).value == f"{tmp_path}/papers/"
        await stage.pilot.press("enter")
        await back(stage)
        await until(stage, lambda: "PDF taken away" in stage.status())
        await stage.press("u")
        summary = next(paper for paper in tides.summaries().values() if "Tides" in paper.title)
        assert attached_pdf(summary.links) == tmp_path / "papers" / "tides.pdf"
