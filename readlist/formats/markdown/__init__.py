"""Lists of papers in Markdown."""
