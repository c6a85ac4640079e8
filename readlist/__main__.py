"""The front door: ``readlist`` and ``python -m readlist``."""

from readlist.cli.main import main

if __name__ == "__main__":
    main()
