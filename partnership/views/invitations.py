"""Accepting an invitation: what the link of the mail opens.

The secret is in one address only, which sends on at once: no page that is shown holds
it, so it is in no `Referer`, no `next` and no screenshot. A mail scanner that follows
the link changes nothing.
"""

from datetime import timedelta
from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth import login
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from partnership import clock, limits, lookups, tenancy
from partnership.access import Door, Permission
from partnership.actions.joining import (
    AccountExistsError,
    InvitationGoneError,
    Newcomer,
    OtherPersonError,
    accept,
)
from partnership.forms import NewcomerForm
from partnership.models import Invitation, Member, User
from partnership.presenters.invitation import Way, facts, way_of

OPENED = "invitation"  # in the session: the digest of the link that was opened
BACKEND = "django.contrib.auth.backends.ModelBackend"
MOST_A_MINUTE = 300  # from one address: a whole call centre may join at once


@require_safe
def invitation_open(request: HttpRequest, secret: str) -> HttpResponse:
    """Leave the address with the secret; what it opens is looked at there.

    A secret that opens nothing leaves nothing behind: no session is begun for it.
    """
    answer = _slowed(request, "invitation-link") or _kept(request, secret)
    answer["Referrer-Policy"] = "no-referrer"
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest) -> HttpResponse:
    """Who invites into what; POST joins."""
    answer = _answer(request)
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer


def _answer(request: HttpRequest) -> HttpResponse:
    if slower := _slowed(request, "invitation"):
        return slower
    found = lookups.invitation(request.session.get(OPENED, ""), clock.now())
    if found is None:
        return gone(request)
    with tenancy.scope([found.partnership]):
        invited = Invitation.objects.select_related(
            "partnership__client", "partnership__partner", "by__user"
        ).get(pk=found.invitation, partnership=found.partnership)
        if request.method == "POST":
            return _join(request, invited)
        return show(request, invited)


def _slowed(request: HttpRequest, what: str) -> HttpResponse | None:
    """The answer to whoever asks too often."""
    if limits.is_too_often(request, what, most=MOST_A_MINUTE, per=timedelta(minutes=1)):
        return render(request, "429.html", status=HTTPStatus.TOO_MANY_REQUESTS)
    return None


def _kept(request: HttpRequest, secret: str) -> HttpResponse:
    digest = lookups.digest(secret)
    if lookups.invitation(digest, clock.now()):
        request.session[OPENED] = digest
    else:
        request.session.pop(OPENED, None)
    return redirect("invitation")


def gone(request: HttpRequest) -> HttpResponse:
    """One and the same answer, whatever the reason."""
    return render(
        request, "partnership/invitation_gone.html", status=HTTPStatus.NOT_FOUND
    )


def show(
    request: HttpRequest,
    invited: Invitation,
    *,
    form: NewcomerForm | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    way = way_of(invited, request.user)
    if form is None and way is Way.NEW:
        # Most addresses begin with a name: it is there to be put right.
        name = invited.email.partition("@")[0].replace(".", " ").title()
        form = NewcomerForm(invited, initial={"name": name[:80]})
    context = {"page": facts(invited), "way": way, "form": form}
    return render(request, "partnership/invitation.html", context, status=status)


def _join(request: HttpRequest, invited: Invitation) -> HttpResponse:
    way = way_of(invited, request.user)
    if way is Way.NEW:
        return _join_anew(request, invited)
    if way is Way.JOIN and isinstance(request.user, User):
        return _accepted(request, invited, request.user)
    return show(request, invited, status=HTTPStatus.CONFLICT)


def _join_anew(request: HttpRequest, invited: Invitation) -> HttpResponse:
    form = NewcomerForm(invited, request.POST)
    if not form.is_valid():
        return show(request, invited, form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return _accepted(request, invited, Newcomer(**form.cleaned_data))


def _accepted(
    request: HttpRequest, invited: Invitation, who: User | Newcomer
) -> HttpResponse:
    try:
        member = accept(
            number=invited.pk,
            partnership=invited.partnership,
            who=who,
            now=clock.now(),
        )
    except (AccountExistsError, OtherPersonError):
        return show(request, invited, status=HTTPStatus.CONFLICT)
    except InvitationGoneError:
        return _too_late(request, invited)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return show(request, invited, status=HTTPStatus.CONFLICT)
    return _let_in(request, member, is_new=isinstance(who, Newcomer))


def _too_late(request: HttpRequest, invited: Invitation) -> HttpResponse:
    """Two clicks at once: the second finds that the first has joined."""
    invited.refresh_from_db(fields=["accepted_at"])
    return redirect("start") if invited.accepted_at else gone(request)


def _let_in(request: HttpRequest, member: Member, *, is_new: bool) -> HttpResponse:
    place = member.partnership
    if is_new:
        login(request, member.user, backend=BACKEND)
    request.session.pop(OPENED, None)
    messages.success(request, _("Welcome. You are in: %(place)s.") % {"place": place})
    if Door(place, member).may(Permission.READ):
        return redirect("scorecard", place.slug)
    return redirect("portfolio")
