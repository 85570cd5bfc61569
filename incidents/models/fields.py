"""What old migrations name here: the fields are the partnership's by now."""

from partnership.models.fields import WordField

__all__ = ["WordField"]
