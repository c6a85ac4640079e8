"""The terminal app. The only package that knows Textual."""
