"""The front door: ``readlist`` and ``python -m readlist``."""

import gc
import sys


def main() -> None:
    """Run the command line; a bare ``readlist`` at a terminal goes straight to the app."""
    # What is made while starting stays: looking for garbage in it takes a tenth of the start.
    # The app collects again once its rows are shown; a command is over before it matters.
    gc.disable()
    if len(sys.argv) == 1 and sys.stdin.isatty() and sys.stdout.isatty():
        from readlist.cli.front import start_app

        code = start_app()
        # Python looks for garbage once more on its way out, at all papers: the way out is to be short.
        gc.freeze()
        sys.exit(code)
    from readlist.cli.main import main as run_command_line

    run_command_line()


if __name__ == "__main__":
    main()
