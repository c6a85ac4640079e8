"""Templates: a reader's own words for what an export says of papers."""
