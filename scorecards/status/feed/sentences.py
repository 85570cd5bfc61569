"""What a feed says in words of its own; the rest is what people wrote."""

from scorecards.status.document import Item, Owner, StatusDocument
from scorecards.status.feed.basics import clean, clock_words

DID_NOT_HAPPEN = "Did not happen. Thank you for the early word."
IT_HAPPENED = "It happened, and is told as an incident from here on."
REVIEW_SHARED = "The review was shared."

# An entry of the timeline that came without words.
WITHOUT_WORDS = {
    "scheduled": "This may happen.",
    "completed": DID_NOT_HAPPEN,
    "investigating": "This is being looked into.",
    "identified": "What it takes is known, and is being done.",
    "monitoring": "The remedy is in place and is being watched.",
    "resolved": "This is resolved.",
}


def standing(document: StatusDocument, item: Item) -> str:
    """Who owns it, when the next word comes, and whose decision it waits for."""
    said = [_owned(item.owner)]
    if item.next_update_at is not None:
        said.append(
            f"next update by {clock_words(item.next_update_at, document.time_zone)}"
        )
    if waits_for := clean(item.waits_for).rstrip("."):
        said.append(f"waiting for {waits_for}")
    return ", ".join(said) + "."


def learned(item: Item) -> str:
    """What the shared review says."""
    words = clean(item.learned)
    return f"{REVIEW_SHARED} What was learned: {words}" if words else REVIEW_SHARED


def _owned(owner: Owner | None) -> str:
    """Role and company: a name is for our own pages alone."""
    if owner is None:
        return "Looking for an owner"
    return f"Owned by a {clean(owner.role)} of {clean(owner.company)}"
