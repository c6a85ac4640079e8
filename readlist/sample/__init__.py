"""A small library to look around in. Titles, authors and venues are facts; every other word is ours."""
