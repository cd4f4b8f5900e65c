"""The root of every error a caller may want to catch."""


class WuxianError(Exception):
    """Something a person can read and act on; its text is public.

    ``str(error)`` is Chinese. ``error.text`` may be a `messages.Message`, to be told in the
    reader's language.
    """

    @property
    def text(self) -> str:
        """What is said, as it was given."""
        return self.args[0] if self.args and isinstance(self.args[0], str) else str(self)
