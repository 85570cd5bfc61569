"""API tokens: one's own, and a leader revokes those of their own side."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from partnership import access, clock
from partnership.access import Door, Permission
from partnership.actions import people
from partnership.forms import TokenForm
from partnership.queries import tokens as queries
from partnership.views.acting import form_page

HANDLE = 16  # so much of a digest names a token and opens nothing


@access.page(Permission.OWN_TOKEN)
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest, door: Door) -> HttpResponse:
    """The list; POST makes a token, which is shown in this one answer."""
    form = TokenForm(request.POST if request.method == "POST" else None)
    secret = _made(form, door) if form.is_valid() else ""
    now = clock.now()
    context = {
        "form": TokenForm() if secret else form,
        "secret": secret,
        "mine": queries.mine(door, now),
        "others": queries.others(door, now),
    }
    return form_page(request, form, "partnership/tokens.html", context)


def _made(form: TokenForm, door: Door) -> str:
    """The secret of a new token; empty where the form says what to put right."""
    try:
        return people.create_token(
            by=door.member, member=door.member, now=clock.now(), **form.cleaned_data
        )
    except ValidationError as refused:
        form.add_error(None, refused)
        return ""


@access.page(Permission.OWN_TOKEN)
@require_POST
def token_revoke(request: HttpRequest, door: Door) -> HttpResponse:
    handle, now = request.POST.get("token", "")[:HANDLE], clock.now()
    token = queries.of_own_side(door, handle, now) if len(handle) == HANDLE else None
    if token is None:
        raise Http404
    people.revoke_token(by=door.member, token=token, now=now)
    messages.success(request, _("Revoked: it opens nothing any more."))
    return redirect("tokens", door.partnership.slug)
