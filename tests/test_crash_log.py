"""The crash log: where it happened, and nothing of the user's."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.worker import WorkerFailed

from readlist import __version__
from readlist.crash_log import crash_report, write_crash_log


def failure() -> Exception:
    secret_title = "A Secret Title"
    try:
        try:
            raise KeyError(secret_title)
        except KeyError as error:
            raise ValueError(f"no paper {secret_title}") from error
    except ValueError as error:
        return error


def test_it_has_versions_types_and_frames_but_no_words_of_the_exception() -> None:
    report = crash_report(failure())
    assert f"readlist {__version__}" in report
    assert "textual 8." in report
    assert report.index("builtins.ValueError") < report.index("builtins.KeyError")
    assert "test_crash_log.py:" in report
    assert "in failure" in report
    assert "Secret" not in report
    assert str(Path(__file__).parent) not in report


def test_what_failed_in_a_worker_is_there_too() -> None:
    assert "builtins.KeyError" in crash_report(WorkerFailed(failure()))


def test_a_circle_of_causes_ends() -> None:
    first, second = ValueError(), KeyError()
    first.__cause__, second.__cause__ = second, first
    assert crash_report(first).count("builtins.") == 2


def test_every_crash_has_a_log_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("readlist.paths.log_folder", lambda: tmp_path / "log")
    first, second = write_crash_log(failure()), write_crash_log(failure())
    assert first != second
    assert "builtins.ValueError" in first.read_text("utf-8")
