"""Readers and writers of paper lists, one module a format."""
