"""The exit codes: all done; done in part; nothing done; stopped by ctrl+c."""

DONE, IN_PART, NOTHING_DONE, INTERRUPTED = 0, 1, 2, 130
