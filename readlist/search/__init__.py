"""The query language and how a query is matched against papers."""
