"""Readers and writers of paper lists, one module a format, by families.

``registry`` holds them all. ``encoding`` turns bytes into text, ``parts`` reads what stands in every
format (names, dates, references, TeX, running text), ``fields`` what stands under names. Lists
people write are in ``text``, ``markdown`` and ``html``; what programs exchange is in ``arxiv``,
``bibtex``, ``json``, ``references``, ``tables`` and ``xml``; ``notes`` are the reader's own.
"""
