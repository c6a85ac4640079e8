"""Notes as Markdown files in the reader's own vault."""
