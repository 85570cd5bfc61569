"""Texts as the database can keep them."""


def is_storable(text: str) -> bool:
    """Whether a text has no NUL and no half of a surrogate pair."""
    if "\0" in text:
        return False
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
