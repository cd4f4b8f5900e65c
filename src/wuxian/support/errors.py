"""The root of every error a caller may want to catch."""


class WuxianError(Exception):
    """Something a person can read and act on; its text is public."""
