"""Objects and rows by what their named fields mean."""
