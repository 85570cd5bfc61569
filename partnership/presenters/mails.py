"""What is said of mails that are tried again."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def tried_again(count: int) -> str:
    """“Trying 2 mails again now.”"""
    if not count:
        return _("Every mail went out.")
    said = ngettext(
        "Trying %(n)s mail again now.", "Trying %(n)s mails again now.", count
    )
    return said % {"n": count}
