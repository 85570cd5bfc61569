"""The relationship itself: people, places, the two walls, proposals, the work to be done."""
