"""What the exit codes mean, once."""

DONE = 0
FAILED = 1
USAGE = 2
INVALID = 3
PARTIAL = 4
