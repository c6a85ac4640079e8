"""``serve``: the app in a browser on this machine."""

from __future__ import annotations

import gc
import sys
import threading
import webbrowser
from functools import partial

import click

from readlist.cli.command import Command, pass_session
from readlist.cli.exit_codes import DONE, IN_PART
from readlist.cli.output import say, tell
from readlist.cli.session import Session
from readlist.errors import ReadlistError

DEFAULT_PORT = 8642
HIGHEST_PORT = 65535


@click.command(
    "serve",
    cls=Command,
    examples=(
        "readlist serve",
        "readlist serve --open",
        "readlist serve --port 0",
        "ssh -L 8642:127.0.0.1:8642 HOST readlist serve     the link then works on this side",
    ),
)
@click.option(
    "--port",
    type=click.IntRange(0, HIGHEST_PORT),
    default=DEFAULT_PORT,
    show_default=True,
    metavar="N",
    help="Where it listens, on 127.0.0.1 only; 0 is any free port.",
)
@click.option("--open/--no-open", "opens", help="Start your browser with the link. Default: no.")
@pass_session
def serve_command(session: Session, port: int, opens: bool) -> int:
    """Open the app in a browser on this machine.

    It prints a link that lets one browser in, once; from then on a cookie does. Every tab is an
    app of its own on the same library. ctrl+c stops it, with everything saved.
    """
    try:
        from readlist.web.server import BrowserServer, listen
    except ModuleNotFoundError as error:
        raise _not_installed(error) from error
    from readlist.views.palette import choose_palette, theme_folders

    with session.library():
        pass  # one that cannot be opened is better told here than in every tab
    palette = choose_palette(session.config.theme, theme_folders())[0]
    app = (sys.executable, "-m", "readlist", "--library", str(session.library_path))
    with listen(port) as listening:
        server = BrowserServer(
            app,
            listening.getsockname()[1],
            palette,
            started=lambda: _announce(server.guard.link, opens=opens),
        )
        gc.enable()  # the front door saves itself the time for it, but this one stays
        server.run(listening)
    if server.failures:
        tell("Stopped. Not every tab ended well: what was said about it stands above.")
        return IN_PART
    tell("Stopped; everything is saved.")
    return DONE


def _not_installed(error: ModuleNotFoundError) -> ReadlistError:
    return ReadlistError(
        f"The app in a browser needs textual-serve, which is not installed ({error.name} is missing).",
        "To install it: pip install 'readlist[serve]'",
    )


def _announce(link: str, *, opens: bool) -> None:
    tell("The reading list is at this link, for one browser, once; ctrl+c stops it.")
    say(link)
    if opens:
        # On a thread: a browser in the terminal would keep the server from answering it.
        threading.Thread(target=partial(_open, link), daemon=True).start()


def _open(link: str) -> None:
    if not webbrowser.open(link):
        tell("No browser could be started: open the link yourself.")
