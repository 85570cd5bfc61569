"""API tokens: one's own, and a leader revokes those of their own side."""

from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from partnership import access, clock
from partnership.access import Door, Permission
from partnership.actions import people
from partnership.forms import TokenForm
from partnership.models import ApiToken

HANDLE = 16  # so much of a digest names a token and opens nothing


@access.page(Permission.OWN_TOKEN)
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest, door: Door) -> HttpResponse:
    """The list; POST makes a token, which is shown in this one answer."""
    form = TokenForm(request.POST if request.method == "POST" else None)
    secret = _made(form, door) if form.is_valid() else ""
    context = {
        "form": TokenForm() if secret else form,
        "secret": secret,
        "mine": in_force(door).filter(member=door.member),
        "others": others(door),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "partnership/tokens.html", context, status=status)


def _made(form: TokenForm, door: Door) -> str:
    """The secret of a new token; empty where the form says what to put right."""
    try:
        return people.create_token(
            by=door.member, member=door.member, now=clock.now(), **form.cleaned_data
        )
    except ValidationError as refused:
        form.add_error(None, refused)
        return ""


def in_force(door: Door) -> QuerySet[ApiToken]:
    """Tokens of this partnership that still open something."""
    live = door.rows(ApiToken).filter(revoked_at=None, expires_at__gt=clock.now())
    return live.select_related("member__user", "partnership").order_by("-created_at")


def others(door: Door) -> QuerySet[ApiToken]:
    """Those of one's own side's other people, for its leaders."""
    if not door.may(Permission.MANAGE_MEMBERS):
        return ApiToken.objects.none()
    return in_force(door).filter(member__side=door.side).exclude(member=door.member)


@access.page(Permission.OWN_TOKEN)
@require_POST
def token_revoke(request: HttpRequest, door: Door) -> HttpResponse:
    handle = request.POST.get("token", "")[:HANDLE]
    named = in_force(door).filter(digest__startswith=handle, member__side=door.side)
    token = named.first() if len(handle) == HANDLE else None
    if token is None:
        raise Http404
    people.revoke_token(by=door.member, token=token, now=clock.now())
    messages.success(request, _("Revoked: it opens nothing any more."))
    return redirect("tokens", door.partnership.slug)
