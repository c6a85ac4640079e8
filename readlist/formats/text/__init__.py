"""Lists as plain text."""
