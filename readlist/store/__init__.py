"""The library on disk. The only package that knows TinyDB."""
