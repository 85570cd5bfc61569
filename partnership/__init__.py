"""The relationship itself: people, places, two walls, proposals, work to be done."""
