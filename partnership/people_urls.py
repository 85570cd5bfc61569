"""Addresses of people: invitations, members, tokens, and a new partnership."""

from django.urls import path

from partnership.views import founding, invitations, members, record, tokens

SETTINGS = "p/<slug:slug>/settings/"
MEMBERS = f"{SETTINGS}members/"

urlpatterns = [
    path("invitations/", invitations.invitation, name="invitation"),
    path(
        "invitations/<str:secret>/", invitations.invitation_open, name="invitation_open"
    ),
    path("partnerships/new/", founding.partnership_new, name="partnership_new"),
    path("p/<slug:slug>/audit/", record.audit, name="audit"),
    path(SETTINGS, members.settings, name="settings"),
    path(MEMBERS, members.members, name="members"),
    path(f"{MEMBERS}invite/", members.members_invite, name="members_invite"),
    path(
        f"{MEMBERS}first-leader/",
        members.members_first_leader,
        name="members_first_leader",
    ),
    path(f"{MEMBERS}role/", members.member_role, name="member_role"),
    path(f"{MEMBERS}remove/", members.member_remove, name="member_remove"),
    path(f"{MEMBERS}send-again/", members.invitation_again, name="invitation_again"),
    path(
        f"{MEMBERS}withdraw/", members.invitation_withdraw, name="invitation_withdraw"
    ),
    path(
        f"{MEMBERS}take-over/<int:number>/",
        members.proposal_take_over,
        name="proposal_take_over",
    ),
    path(f"{SETTINGS}tokens/", tokens.tokens, name="tokens"),
    path(f"{SETTINGS}tokens/revoke/", tokens.token_revoke, name="token_revoke"),
]
