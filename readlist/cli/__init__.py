"""The command line: the only package that prints and that knows exit codes."""
