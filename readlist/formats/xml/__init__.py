"""Formats in XML: feeds, EndNote, PubMed."""
