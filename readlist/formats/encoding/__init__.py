"""Bytes as text."""
