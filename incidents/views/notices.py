"""What one hears of; for leaders, whose mails wait."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from incidents.actions import sending
from incidents.actions.wishes import choose
from incidents.forms.channels import WishForm
from incidents.presenters import channels
from incidents.queries.notices import unsent
from incidents.queries.wishes import my_wishes
from partnership import access, clock
from partnership.access import Door, Permission
from partnership.errors import Refused
from partnership.presenters.mails import tried_again
from partnership.views.acting import done, form_page


@access.page(Permission.READ)
@require_http_methods(["GET", "HEAD", "POST"])
def notices(request: HttpRequest, door: Door) -> HttpResponse:
    """Choose what one hears of, and when."""
    wishes = my_wishes(door)
    sent = request.POST if request.method == "POST" else None
    form = WishForm(door, wishes, sent)
    if form.is_valid() and _chosen(door, form):
        messages.success(request, _("Saved. It holds from the next notice on."))
        return redirect("notices", door.partnership.slug)
    now = clock.now()
    leads = door.may(Permission.MANAGE_CHANNELS)
    waiting = unsent(door) if leads else []
    context = {
        "own_company": door.partnership.organisation_of(door.side).name,
        "form": form,
        "comes": channels.what_comes(door, wishes),
        "leads": leads,
        "waiting": [channels.mail(notice, door, now) for notice in waiting],
    }
    return form_page(request, form, "incidents/notices.html", context)


def _chosen(door: Door, form: WishForm) -> bool:
    try:
        choose(by=door, words=form.words(), now=clock.now())
    except Refused as error:
        form.refuse(error)
        return False
    return True


@access.page(Permission.MANAGE_CHANNELS)
@require_POST
def notices_again(request: HttpRequest, door: Door) -> HttpResponse:
    """Try what did not go out once more, now."""

    def act() -> str:
        return tried_again(sending.try_mails_again(by=door, now=clock.now()))

    return done(request, act, "notices", door.partnership.slug)
