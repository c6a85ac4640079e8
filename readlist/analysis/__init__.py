"""Pure questions asked of papers: duplicates and counts. No disk; the clock is passed in."""
