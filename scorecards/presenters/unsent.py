"""Mails to leadership that wait, as a leader of their readers' side sees them."""

from datetime import datetime

from incidents.presenters.channels import Row, moment, trouble
from partnership.access import Door
from partnership.mail import attempts
from scorecards.models.telling import MAIL, StatusMail
from scorecards.queries.telling import unsent


def rows(door: Door, now: datetime) -> list[Row]:
    """To whom, since when and why; never what it says."""
    coming = attempts.coming(MAIL, door.partnership.pk)
    return [_row(mail, coming.get(mail.pk), door, now) for mail in unsent(door)]


def _row(mail: StatusMail, again_at: datetime | None, door: Door, now: datetime) -> Row:
    return Row(
        what=_reader(mail),
        since=moment(mail.created_at, door, now),
        tried=mail.attempts,
        state=trouble(mail.last_error),
        arrived=False,
        again=moment(again_at, door, now) if again_at else "",
    )


def _reader(mail: StatusMail) -> str:
    if mail.link is not None:
        return str(mail.link.name)
    return str(mail.member.user) if mail.member else ""
