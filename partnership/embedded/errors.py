"""The one exception of the embedded services."""


class EmbeddedError(RuntimeError):
    """A service cannot be had here; its text is the sentence to show a person."""
