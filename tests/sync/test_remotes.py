"""What may be named as a remote, and what git is never given."""

from __future__ import annotations

from pathlib import Path

import pytest

from readlist.errors import UsageError
from readlist.sync.remotes import Kind, remote_of


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("git@example.org:me/papers.git", Kind.SSH),
        ("example.org:papers.git", Kind.SSH),
        ("ssh://me@example.org:2222/srv/papers.git", Kind.SSH),
        ("https://me@example.org/me/papers.git", Kind.HTTPS),
    ],
)
def test_addresses_elsewhere_are_taken_as_they_are(text: str, kind: Kind) -> None:
    assert (remote_of(f" {text} ").address, remote_of(text).kind) == (text, kind)


def test_a_folder_has_its_whole_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert remote_of("usb/a b.git").folder == tmp_path / "usb" / "a b.git"
    assert remote_of("./-x").folder == tmp_path / "-x"
    assert remote_of("~/papers.git").folder == tmp_path / "home" / "papers.git"
    assert remote_of("file:///srv/a%20b.git").folder == Path("/srv/a b.git")
    assert remote_of("ssh://example.org/x").folder is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "--upload-pack=touch x",
        "-x",
        "ext::sh -c touch% x",
        "fd::17",
        "anything::https://example.org/x",
        "ssh://-oProxyCommand=x/y",
        "ssh://-x@example.org/y",
        "-oProxyCommand=x:y",
        "me@-oProxyCommand=x:y",
        "git://example.org/x",
        "http://example.org/x",
        "ftp://example.org/x",
        "https://me:secret@example.org/x",
        "https://ghp_secret@example.org/x",
        "https://secret0000000000000000000000000000000000@example.org/x",
        "me:secret@example.org:x",
        "https:///x",
        "https://[::1/x",
        "file://elsewhere/x",
        "~nobody-of-that-name/x",
        "a\nb",
        "a\x1b[2Jb",
        "/x" * 2000,
    ],
)
def test_what_could_do_harm_is_refused(text: str) -> None:
    with pytest.raises(UsageError) as refused:
        remote_of(text)
    assert refused.value.message
    assert "secret" not in str(refused.value)
