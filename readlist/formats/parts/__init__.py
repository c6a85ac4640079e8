"""The parts of an entry as all formats write them: names, dates, references, TeX, running text."""
