"""``python -m readlist.sample PATH`` puts the sample library there, unless there is a library."""

import datetime
import sys

from readlist.errors import ReadlistError
from readlist.library.library import open_library
from readlist.library.sample import create_sample
from readlist.paths import LibraryFiles, library_file


def main(arguments: list[str]) -> str | None:
    """Create the sample library; return what went wrong, for ``sys.exit``."""
    if len(arguments) != 1:
        return "Usage: python -m readlist.sample PATH"
    path = library_file(arguments[0])
    files = LibraryFiles(path)
    if files.snapshot.exists() or files.journal.exists():
        return None
    try:
        with open_library(path, session="sample") as library:
            create_sample(library, today=datetime.date.today())
    except ReadlistError as error:
        return str(error)
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
