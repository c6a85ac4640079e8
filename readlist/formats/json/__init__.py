"""JSON and JSON Lines, readlist's own and that of scholarly services."""
