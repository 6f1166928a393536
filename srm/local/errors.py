"""The one way the local runner says that something cannot be done."""


class LocalError(Exception):
    """A problem the person at the keyboard can solve; its text is one line for the terminal."""
