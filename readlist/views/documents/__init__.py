"""Documents made of papers for people to read: a page for the browser and for paper, a table to compare."""
