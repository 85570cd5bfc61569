"""Members of both sides, and what a leader does for the people of their own side."""

from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from partnership import access, clock, limits
from partnership.access import Door, Permission
from partnership.actions import invitations, people, proposals
from partnership.actions.people import Standing
from partnership.actions.proposals import ProposalError
from partnership.forms import FirstLeaderForm, InviteForm
from partnership.leaving import StillOwnsError
from partnership.models import Invitation, Member
from partnership.presenters import members as presenter
from partnership.queries.invitations import first_leader_refused
from partnership.queries.members import of_own_side
from partnership.views.acting import form_page

MOST_A_DAY = 100  # mails that invite, by one person in all their partnerships


@access.page(Permission.OWN_TOKEN)
@require_safe
def settings(request: HttpRequest, door: Door) -> HttpResponse:
    """To what this member can set: the members, or one's own tokens."""
    first = "members" if door.may(Permission.MANAGE_MEMBERS) else "tokens"
    return redirect(first, door.partnership.slug)


@access.page(Permission.MANAGE_MEMBERS)
@require_safe
def members(request: HttpRequest, door: Door) -> HttpResponse:
    return show(request, door)


def show(
    request: HttpRequest,
    door: Door,
    *,
    refused: ValidationError | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    """The page; with what was refused, and what has to be handed over first."""
    context = {
        "page": presenter.page(door, clock.now()),
        "rights": presenter.rights(),
        "roles": presenter.roles(),
        "refused": refused.messages if refused else [],
        "owned": refused.owned if isinstance(refused, StillOwnsError) else [],
    }
    return render(request, "partnership/members.html", context, status=status)


@access.page(Permission.MANAGE_MEMBERS)
@require_http_methods(["GET", "HEAD", "POST"])
def members_invite(request: HttpRequest, door: Door) -> HttpResponse:
    form = InviteForm(request.POST if request.method == "POST" else None)

    def ask() -> Invitation:
        return invitations.invite(
            by=door.member,
            partnership=door.partnership,
            side=door.side,
            now=clock.now(),
            **form.cleaned_data,
        )

    if form.is_valid() and _asked(request, form, ask):
        return redirect("members", door.partnership.slug)
    company = door.partnership.organisation_of(door.side)
    context = {"form": form, "company": company}
    return form_page(request, form, "partnership/invite.html", context)


@access.page(Permission.MANAGE_MEMBERS)
@require_http_methods(["GET", "HEAD", "POST"])
def members_first_leader(request: HttpRequest, door: Door) -> HttpResponse:
    """The side that began invites the other side's first leader, once."""
    if refused := first_leader_refused(door.member, clock.now()):
        messages.info(request, refused)
        return redirect("members", door.partnership.slug)
    form = FirstLeaderForm(request.POST if request.method == "POST" else None)

    def ask() -> Invitation:
        email = form.cleaned_data["email"]
        return invitations.invite_first_leader(
            by=door.member, email=email, now=clock.now()
        )

    if form.is_valid() and _asked(request, form, ask):
        return redirect("members", door.partnership.slug)
    company = door.partnership.organisation_of(door.side.other)
    context = {"form": form, "company": company}
    return form_page(request, form, "partnership/first_leader.html", context)


def _asked(
    request: HttpRequest,
    form: InviteForm | FirstLeaderForm,
    ask: Callable[[], Invitation],
) -> bool:
    """Invite; what is refused is said at the address."""
    try:
        _check_often(request)
        invitation = ask()
    except ValidationError as refused:
        form.add_error("email", refused)
        return False
    said = _("%(email)s is invited: a mail with a link is on its way, good for a week.")
    messages.success(request, said % {"email": invitation.email})
    return True


def _check_often(request: HttpRequest) -> None:
    """Count an invitation; ValidationError where it is one too many for a day."""
    who = str(request.user.pk)
    if limits.is_too_often(
        request, "inviting", most=MOST_A_DAY, per=timedelta(days=1), who=who
    ):
        raise ValidationError(
            _("You sent invitations %(most)s times within a day. Go on tomorrow.")
            % {"most": MOST_A_DAY}
        )


@access.page(Permission.MANAGE_MEMBERS)
@require_POST
def invitation_again(request: HttpRequest, door: Door) -> HttpResponse:
    said = _("Sent to %(email)s again. The link in the mail before opens nothing now.")

    def again(**asked: Any) -> Invitation:
        _check_often(request)
        return invitations.send_again(**asked)

    return _with_invitation(request, door, again, said)


@access.page(Permission.MANAGE_MEMBERS)
@require_POST
def invitation_withdraw(request: HttpRequest, door: Door) -> HttpResponse:
    said = _("The invitation of %(email)s is withdrawn; its link opens nothing now.")
    return _with_invitation(request, door, invitations.withdraw, said)


def _with_invitation(
    request: HttpRequest, door: Door, act: Callable[..., Invitation], said: str
) -> HttpResponse:
    handle = request.POST.get("invitation", "")[:64]
    try:
        done = act(by=door.member, handle=handle, now=clock.now())
    except ValidationError as refused:
        return show(request, door, refused=refused, status=HTTPStatus.CONFLICT)
    messages.success(request, said % {"email": done.email})
    return redirect("members", door.partnership.slug)


@access.page(Permission.MANAGE_MEMBERS)
@require_POST
def member_role(request: HttpRequest, door: Door) -> HttpResponse:
    member = _own_person(request, door)
    to = Standing(request.POST.get("role", ""), expires_at=member.expires_at)
    said = _("%(name)s has another role now.")
    return _changed(request, door, member, to, said)


@access.page(Permission.MANAGE_MEMBERS)
@require_POST
def member_remove(request: HttpRequest, door: Door) -> HttpResponse:
    member = _own_person(request, door)
    to = Standing(member.role, suspended_at=clock.now(), expires_at=member.expires_at)
    said = _("%(name)s is removed. What they wrote stays theirs.")
    return _changed(request, door, member, to, said)


def _own_person(request: HttpRequest, door: Door) -> Member:
    """The active member of one's own side with this address, or 404."""
    found = of_own_side(door, request.POST.get("who", "")[:254], clock.now())
    if found is None:
        raise Http404
    return found


def _changed(
    request: HttpRequest, door: Door, member: Member, to: Standing, said: str
) -> HttpResponse:
    try:
        people.change_member(by=door.member, member=member, to=to, now=clock.now())
    except ValidationError as refused:
        return show(request, door, refused=refused, status=HTTPStatus.CONFLICT)
    messages.success(request, said % {"name": member.user})
    if member.pk == door.member.pk:
        # Who took the right from themselves is led to what they may still see.
        return redirect("start")
    return redirect("members", door.partnership.slug)


@access.page(Permission.AGREE)
@require_POST
def proposal_take_over(request: HttpRequest, door: Door, number: int) -> HttpResponse:
    """Another leader of the same side looks after an open proposal."""
    try:
        proposals.take_over(by=door, number=number, now=clock.now())
    except ProposalError as refused:
        error = ValidationError(str(refused))
        return show(request, door, refused=error, status=HTTPStatus.CONFLICT)
    messages.success(request, _("The proposal is yours now; what it says stays."))
    return redirect("members", door.partnership.slug)
