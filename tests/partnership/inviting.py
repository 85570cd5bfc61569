"""Short ways for the tests about invitations: invite, send the mail, open the link."""

import re
from typing import Any

from django.core import mail
from django.http import HttpResponse
from django.test import Client

from partnership import outbox
from partnership.actions import invitations
from partnership.invitations import link_of
from partnership.models import Invitation, Member, OutboxRow, User
from tests.cast import Cast

SLUG = "northwind-brightcall"
BACKEND = "django.contrib.auth.backends.ModelBackend"
NEW = "ida@northwind.example"
PASSWORD = "four-plain-words"


def invite(cast: Cast, by: Member | str = "", **changes: Any) -> Invitation:
    """Lena invites Ida as a contributor."""
    said = {"email": NEW, "side": "client", "role": "contributor"}
    with cast.inside():
        return invitations.invite(
            by=by or cast.members["lena", SLUG],
            partnership=cast.ours,
            now=cast.now,
            **{**said, **changes},
        )


def path_of(invitation: Invitation) -> str:
    """The link without its host, for a test's client."""
    return link_of(invitation).removeprefix("http://127.0.0.1:8000")


def opened(cast: Cast, invitation: Invitation, name: str = "") -> Client:
    """A browser that has opened the link; of somebody who is signed in, if named."""
    client = Client()
    if name:
        client.force_login(cast.people[name], BACKEND)
    answer = client.get(path_of(invitation))
    assert (answer.status_code, answer["Location"]) == (302, "/invitations/")
    return client


def join(client: Client, **words: str) -> HttpResponse:
    """Press Join, as a new person with name and password."""
    said = {"name": "Ida", "password": PASSWORD, **words}
    return client.post("/invitations/", said)


def send_mails(cast: Cast, slug: str = SLUG) -> list[mail.EmailMessage]:
    """Do the work of the worker once; returns the mails that went out by it."""
    before = len(mail.outbox)
    with cast.inside(slug) as place:
        rows = OutboxRow.objects.filter(
            partnership=place, kind="send_invitation", state="waiting"
        )
        for row in rows.order_by("pk"):
            outbox.handler_of(row.kind)(
                outbox.Work(row.pk, place.pk, row.kind, row.key, 1, row.generation)
            )
            row.delete()
    return mail.outbox[before:]


def link_in(message: mail.EmailMessage) -> str:
    found = re.search(r"http://127.0.0.1:8000(/invitations/\S+)", message.body)
    assert found is not None
    return found[1]


def membership(cast: Cast, email: str = NEW, slug: str = SLUG) -> Member | None:
    with cast.inside(slug) as place:
        return Member.objects.filter(partnership=place, user__email=email).first()


def fresh(cast: Cast, invitation: Invitation) -> Invitation:
    with cast.inside():
        return Invitation.objects.get(pk=invitation.pk)


def nobody_new() -> bool:
    return not User.objects.filter(email=NEW).exists()
