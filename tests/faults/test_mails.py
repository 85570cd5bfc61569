"""A worker dies between an incident and its mails, and a mail server goes away.

Nothing is lost, and nobody gets a mail about the same thing twice.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from incidents.actions import telling
from incidents.mails import message_id
from incidents.models import Notice
from incidents.words import HeadsUpWords
from partnership import clock
from partnership.models import OutboxRow, WorkState
from tests.cast import Cast
from tests.faults.mailbox import Mailbox
from tests.faults.test_kills import Site, running_site

MOST_SECONDS = 180  # of a machine that is busy with other things


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    box = Mailbox()
    yield box
    box.go_away()


@pytest.mark.faults
def test_no_mail_is_lost_or_sent_twice_by_a_killed_worker_or_a_server_that_is_away(
    lasting_cast: Cast, mailbox: Mailbox, tmp_path: Path
) -> None:
    with running_site(tmp_path, EMAIL_URL=mailbox.url) as site:
        # Committed, and its first mail begun: there the worker is killed.
        mailbox.interrupt = site.kill_worker
        tell(lasting_cast, "The mailing may double the calls")
        until(lasting_cast, site, lambda: sent(lasting_cast) == 2)
        assert mailbox.interrupt is None

        mailbox.go_away()
        tell(lasting_cast, "The CRM may be slow on Friday")
        until(lasting_cast, site, lambda: came_back(lasting_cast) == 2)
        mailbox.come()
        a_minute_passes(lasting_cast)
        until(lasting_cast, site, lambda: sent(lasting_cast) == 4)
    assert mailbox.accepted == Counter(expected(lasting_cast))
    with lasting_cast.inside():
        mails = OutboxRow.objects.filter(kind__in=["tell_people", "deliver"])
        assert set(mails.values_list("state", flat=True)) == {WorkState.DONE}


def tell(cast: Cast, summary: str) -> None:
    """Bo tells; Lena and Tom are to have a mail."""
    with cast.inside():
        words = HeadsUpWords(summary)
        telling.tell_heads_up(by=cast.door("bo"), words=words, now=clock.now())


def sent(cast: Cast) -> int:
    with cast.inside():
        return Notice.objects.filter(sent_at__isnull=False).count()


def came_back(cast: Cast) -> int:
    """How many mails nobody has taken so far."""
    with cast.inside():
        waiting = Notice.objects.filter(sent_at=None)
        return waiting.exclude(last_error="").count()


def a_minute_passes(cast: Cast) -> None:
    """What was to be tried again in a minute is due."""
    with cast.inside():
        later = OutboxRow.objects.filter(kind="deliver", state=WorkState.WAITING)
        assert later.filter(due_at__gt=clock.now()).count() == 2
        later.update(due_at=clock.now())


def expected(cast: Cast) -> list[tuple[str, str]]:
    """One mail for each person and event, by its Message-ID."""
    with cast.inside():
        notices = Notice.objects.select_related("member__user")
        found = [(one.member.user.email, message_id(one)) for one in notices]
    names = {email.partition("@")[0] for email, _id in found}
    assert (len(found), names) == (4, {"lena", "tom"})
    return found


def until(cast: Cast, site: Site, is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + MOST_SECONDS
    while time.monotonic() < deadline:
        if is_so():
            return
        time.sleep(0.1)
    logs = "\n".join(log.read_text()[-2000:] for log in site.logs.glob("*.log"))
    pytest.fail(f"{sent(cast)} sent, {came_back(cast)} came back\n{logs}")
