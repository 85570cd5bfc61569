"""What hidden fields and addresses bring, which anybody can write by hand."""

from django.http import QueryDict

MOST_DIGITS = 18  # the most that a number of the database always has room for


def whole_number(sent: QueryDict, name: str, otherwise: int = 0) -> int:
    """The whole number that was sent; `otherwise` for what no page of ours sends."""
    said = sent.get(name, "")
    known = said.isascii() and said.isdigit() and len(said) <= MOST_DIGITS
    return int(said) if known else otherwise
