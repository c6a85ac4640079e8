from __future__ import annotations

import json

import pytest

from readlist.cli.session import Session
from tests.analysis.ranking.invented import invented
from tests.cli.conftest import Run, configure


@pytest.fixture
def judged(run: Run) -> Run:
    """A library of three subjects with lanterns starred and harbours skipped."""
    lines = [json.dumps({"title": text.title, "abstract": text.abstract}) for text in invented(45)]
    assert run("import", "-", stdin="\n".join(lines)).exit_code == 0
    for subject, words in (("lanterns", ("star",)), ("harbours", ("status", "skipped"))):
        found = json.loads(run("list", f"title:{subject}", "--json", "--limit", "6").stdout)
        papers = [row["key"] for row in found if row["title"].lower().startswith(subject)][:5]
        assert run(*words, *papers).exit_code == 0
    return run


def test_undecided_papers_are_listed_the_best_first(judged: Run) -> None:
    result = judged("rank", "--limit", "5")
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert len(lines) == 5
    scores = [float(line.split()[0]) for line in lines]
    assert scores == sorted(scores, reverse=True)
    assert sum("Lanterns" in line for line in lines) >= 4
    assert "5 of 35 papers." in result.stderr


def test_why_names_the_words(judged: Run) -> None:
    lines = judged("rank", "--limit", "2", "--why").stdout.splitlines()
    assert len(lines) == 4
    assert "lanterns" in lines[1].lower()
    assert lines[1].endswith(" all its other words")


def test_json_has_scores_and_reasons_that_add_up(judged: Run) -> None:
    found = json.loads(judged("rank", "is:any", "--json", "--why").stdout)
    assert (found["learned"], found["liked"], found["skipped"]) == (True, 5, 5)
    assert found["missing"] == {"liked": 0, "skipped": 0}
    assert found["stop"] is None
    assert len(found["papers"]) == 45
    paper = found["papers"][0]
    assert {"key", "title", "status", "score", "reasons"} <= paper.keys()
    parts = [term["added"] for term in paper["reasons"]["terms"]] + [paper["reasons"]["others"]]
    assert sum(parts) == pytest.approx(paper["score"], abs=0.001)


def test_without_enough_to_learn_from_the_newest_come_first(library: Run) -> None:
    library("star", "he2016deep")
    result = library("rank", "is:any")
    assert result.exit_code == 0
    listed = [line.split()[0] for line in library("list", "is:any").stdout.splitlines()]
    assert [line.split()[0] for line in result.stdout.splitlines()] == listed
    assert "to learn what you want takes 4 more stars, 5 more skips" in result.stderr
    found = json.loads(library("rank", "--json").stdout)
    assert found["learned"] is False
    assert found["missing"] == {"liked": 4, "skipped": 5}
    assert {paper["score"] for paper in found["papers"]} == {None}


def test_it_can_be_switched_off(judged: Run) -> None:
    configure("[ranking]\non = false\n")
    result = judged("rank")
    assert result.exit_code == 0
    assert "Newest first: the configuration has on = false" in result.stderr
    assert json.loads(judged("rank", "--json", "--why").stdout)["papers"][0]["reasons"] is None


def test_muted_terms_go_down(judged: Run) -> None:
    configure('[ranking]\nmuted = ["lanterns"]\n')
    result = judged("rank", "--limit", "5", "--why")
    assert "Lanterns" not in result.stdout
    assert "-2.00 lanterns" in judged("rank", "title:lanterns", "--why").stdout


def test_nothing_to_rank_is_said(judged: Run, run: Run) -> None:
    assert "No paper matches." in judged("rank", "nosuchword").stderr


def test_an_empty_library_says_how_to_begin(run: Run) -> None:
    result = run("rank")
    assert result.exit_code == 0
    assert "The library is empty." in result.stderr


def test_json_lines_need_no_library(run: Run) -> None:
    requests = [
        {
            "papers": [
                {"id": "a", "title": "lanterns"},
                {"id": "b", "title": "lanterns lit"},
                {"id": "c", "title": "x"},
            ]
        },
        {"train": [{"id": "a", "label": 1}, {"id": "c", "label": 0}], "pool": ["b"]},
    ]
    result = run("rank", "--json-lines", stdin="\n".join(map(json.dumps, requests)))
    assert result.exit_code == 0
    assert list(json.loads(result.stdout)["scores"]) == ["b"]
    assert run("rank", "--json-lines", "word").exit_code == 2


def test_a_list_sorted_by_rank_without_words_is_in_that_order(judged: Run) -> None:
    ranked = [row["key"] for row in json.loads(judged("rank", "is:any", "--json").stdout)["papers"]]
    listed = judged("list", "is:any", "--sort", "rank")
    assert [line.split()[0] for line in listed.stdout.splitlines()] == ranked
    backwards = judged("list", "is:any", "sort:-rank").stdout
    assert [line.split()[0] for line in backwards.splitlines()] == ranked[::-1]
    assert "Newest first" not in listed.stderr
    of_words = judged("list", "is:any lanterns sort:rank").stdout
    assert {line.split()[0] for line in of_words.splitlines()} < set(ranked)


def test_what_is_exported_by_rank_is_in_that_order(judged: Run) -> None:
    ranked = [row["title"] for row in json.loads(judged("rank", "is:any", "--json").stdout)["papers"]]
    exported = judged("export", "json-lines", "is:any", "sort:rank", "--to", "-")
    assert [json.loads(line)["title"] for line in exported.stdout.splitlines()] == ranked
    assert "to learn what you want" not in exported.stderr


def test_papers_are_read_out_in_that_order(judged: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Session, "at_terminal", True)
    first = json.loads(judged("rank", "is:any", "--limit", "1", "--json").stdout)["papers"][0]
    assert f"1 of 45. {first['title']}" in judged("--plain", stdin="/is:any sort:rank\n").stdout
    configure("[ranking]\non = false")
    assert "Newest first: the configuration" in judged("--plain", stdin="/sort:rank\n").stderr


def test_without_enough_a_list_by_rank_says_what_is_missing(library: Run) -> None:
    result = library("list", "--sort", "rank")
    assert result.stdout == library("list").stdout
    missing = "to learn what you want takes 5 more stars, 5 more skips."
    assert f"Newest first: {missing}" in result.stderr
    exported = library("export", "json-lines", "sort:rank", "--to", "-")
    assert f"In the usual order: {missing}" in exported.stderr
    configure("[ranking]\non = false")
    assert "on = false under [ranking]" in library("list", "sort:rank").stderr


def test_show_tells_the_score_of_a_paper_where_it_is_asked(judged: Run) -> None:
    first = json.loads(judged("rank", "--limit", "1", "--json", "--why").stdout)["papers"][0]
    shown = judged("show", first["key"], "--why")
    assert "Why here" in shown.stdout
    assert "all its other words" in " ".join(shown.stdout.split())
    assert "Why here" not in judged("show", first["key"]).stdout
    rank = json.loads(judged("show", first["key"], "--why", "--json").stdout)["rank"]
    assert rank == {"score": first["score"], "reasons": first["reasons"]}
    assert "rank" not in json.loads(judged("show", first["key"], "--json").stdout)


def test_show_says_why_there_is_no_score(library: Run) -> None:
    result = library("show", "he2016deep", "--why")
    assert "No score: to learn what you want takes 5 more stars, 5 more skips." in result.stderr
    assert json.loads(library("show", "he2016deep", "--why", "--json").stdout)["rank"] is None
