"""Gentle hints while somebody writes: questions, never verdicts.

A phrase that tends to be read as blame is answered with a question and another way to
say it; owning up is thanked. One hint at a time, and nothing of it is ever sent, stored
or counted. The phrases are English; a language is added with phrases of its own.

Everything here is plain data, so that the browser does the same with the same data.
"""

from incidents.wording.hints import PHRASES, Hint, as_data, hint
from incidents.wording.phrase import Phrase

__all__ = ["PHRASES", "Hint", "Phrase", "as_data", "hint"]
