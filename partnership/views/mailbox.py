"""The demo's mailbox: the mails to oneself. Elsewhere there is no such page."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from partnership import access, clock
from partnership.mailbox import letters_to
from partnership.models import User


@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    """Does not exist but in the demo, signed in or not."""
    if not settings.OURS_DEMO or not settings.EMAIL_FILE_PATH:
        raise Http404
    return _mine(request)


@login_required
def _mine(request: HttpRequest) -> HttpResponse:
    user = request.user
    assert isinstance(user, User)  # noqa: S101 - who is signed in is one of ours
    with timezone.override(user.time_zone or _place(user)):
        return render(request, "mailbox.html", {"letters": letters_to(user.email)})


def _place(user: User) -> str:
    """The time zone of their first partnership, or the site's."""
    member = access.memberships(user, clock.now()).first()
    return member.partnership.time_zone if member else settings.TIME_ZONE
