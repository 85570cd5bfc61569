"""Which mails a reader of the status page gets: chosen from the mail itself.

The address is signed and names one reader. It shows nothing of the page; a GET changes
nothing, for mail programs and scanners follow links.
"""

from datetime import timedelta
from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from partnership import clock, tenancy
from partnership.limits import is_too_often
from scorecards.actions.status.wishing import choose, stop
from scorecards.forms import WishesForm
from scorecards.models.telling import StatusWishes
from scorecards.status.readers import Reader, named, reader

MOST = 20  # choices of one reader in a minute


# The address itself is the proof, as mail programs need it for one click (RFC 8058).
@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, token: str) -> HttpResponse:
    """Choose, or end all of it with one click."""
    now = clock.now()
    partnership, key = named(token)
    if request.method == "POST" and is_too_often(
        request,
        "status_mails",
        most=MOST,
        per=timedelta(minutes=1),
        who=f"{partnership}:{key}",
    ):
        return HttpResponse(
            _("Too often: try again in a minute."), status=HTTPStatus.TOO_MANY_REQUESTS
        )
    with tenancy.scope([partnership]), transaction.atomic():
        who = reader(partnership, key, now)
        saved = False
        if request.method == "POST":
            saved = True
            if request.POST.get("List-Unsubscribe") == "One-Click":
                wishes = stop(reader=who, now=now)
            else:
                form = WishesForm(request.POST)
                form.is_valid()
                wishes = choose(reader=who, wanted=form.wanted, now=now)
        else:
            wishes = who.wishes or StatusWishes()
        context = {
            "form": WishesForm(instance=wishes),
            "partnership": str(who.partnership),
            "back": _page_of(who),
            "saved": saved,
        }
        response = render(request, "status/mails.html", context)
    response["Referrer-Policy"] = "no-referrer"
    return response


def _page_of(who: Reader) -> str:
    """The status page of a member; who reads by a link has its address in each mail."""
    if who.member is None:
        return ""
    return reverse("status", args=[who.partnership.slug])
