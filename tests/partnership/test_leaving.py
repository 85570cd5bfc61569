"""What somebody owns is handed over before they leave or change their role."""

from datetime import datetime, timedelta

import pytest

from incidents.actions import owning, webhooks
from incidents.models import Webhook
from incidents.queries.notices import listens
from partnership import leaving
from partnership.access import NotAllowedError
from partnership.actions import people
from partnership.models import AuditEntry, Member, Proposal
from scorecards.actions.status import links
from scorecards.models import StatusLink
from scorecards.status.lookups import status_link
from scorecards.status.readers import readers
from tests.cast import Cast
from tests.incidents.stories import heads_up, incident, update
from tests.kpis.agreeing import proposed
from tests.partnership.inviting import SLUG
from tests.partnership.test_members_pages import (
    PAGE,
    browser,
    second_leader,
    standing,
    text_of,
)

HOOK = "https://hooks.example.com/ours"
MARTA = links.ForWhom("Marta", "marta@northwind.example")


@pytest.fixture(autouse=True)
def at_the_casts_time(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("partnership.clock.now", lambda: cast.now)


def test_a_resolution_is_handed_over_before_its_owner_leaves(cast: Cast) -> None:
    with cast.inside():
        told = incident(cast)
        owning.own(by=cast.door("tom"), ref=told.ref, now=cast.now)
    client = browser(cast, "lena")
    answer = client.post(f"{PAGE}remove/", {"who": cast.tom.email})
    assert answer.status_code == 409
    said = text_of(answer)
    assert "Tom still owns what is listed here. Hand it over first." in said
    assert f'<a href="/p/{SLUG}/incidents/{told.ref}/">The resolution of' in said
    assert standing(cast, "tom").suspended_at is None
    with cast.inside():
        owning.hand_over(
            by=cast.door("lena"), ref=told.ref, to=cast.lena.email, now=cast.now
        )
        owning.have_it(by=cast.door("lena"), ref=told.ref, now=cast.now)
    answer = client.post(f"{PAGE}remove/", {"who": cast.tom.email}, follow=True)
    assert "Tom is removed." in text_of(answer)


def test_an_executive_cannot_own_a_resolution_but_a_contributor_can(
    cast: Cast,
) -> None:
    second_leader(cast)
    with cast.inside():
        told = incident(cast)
        owning.own(by=cast.door("tom"), ref=told.ref, now=cast.now)
    client = browser(cast, "lena")
    words = {"who": cast.tom.email, "role": "executive"}
    assert client.post(f"{PAGE}role/", words).status_code == 409
    assert (
        client.post(f"{PAGE}role/", words | {"role": "contributor"}).status_code == 302
    )


def test_a_promise_that_nobody_else_carries_is_named(cast: Cast) -> None:
    with cast.inside():
        told = incident(cast, "tom")
        update(cast, told, "tom", next_update_at=cast.now + timedelta(hours=1))
        found = leaving.owned_by(cast.members["tom", SLUG], cast.now)
    assert [owned.what for owned in found] == [f"The promised update on {told}"]


def test_a_heads_up_belongs_to_its_teller_until_somebody_takes_it(cast: Cast) -> None:
    with cast.inside():
        told = heads_up(cast, "tom")
        tom = cast.members["tom", SLUG]
        assert [owned.what for owned in leaving.owned_by(tom, cast.now)] == [
            f"The resolution of {told}"
        ]
        owning.own(by=cast.door("lena"), ref=told.ref, now=cast.now)
        assert leaving.owned_by(tom, cast.now) == []


def test_an_open_proposal_is_taken_over_before_its_leader_leaves(cast: Cast) -> None:
    second_leader(cast)
    with cast.inside():
        proposal = proposed(cast)
    leader = browser(cast, "tom")
    answer = leader.post(f"{PAGE}remove/", {"who": cast.lena.email})
    assert answer.status_code == 409
    said = text_of(answer)
    assert f"/p/{SLUG}/targets/proposals/{proposal.number}/" in said
    assert "I take it over" in said
    take = f"{PAGE}take-over/{proposal.number}/"
    assert leader.post(take, follow=True).status_code == 200
    with cast.inside():
        kept = Proposal.objects.get(pk=proposal.pk)
        assert kept.proposed_by_id == cast.members["tom", SLUG].pk
        assert (kept.terms, kept.version) == (proposal.terms, proposal.version)
    answer = leader.post(f"{PAGE}remove/", {"who": cast.lena.email}, follow=True)
    assert "Lena is removed." in text_of(answer)


@pytest.mark.parametrize(
    ("name", "says"),
    [("lena", "yours already"), ("bo", "Only the side that proposed")],
)
def test_who_cannot_take_a_proposal_over_is_told(
    cast: Cast, name: str, says: str
) -> None:
    with cast.inside():
        proposal = proposed(cast)
    answer = browser(cast, name).post(f"{PAGE}take-over/{proposal.number}/")
    assert answer.status_code == 409
    assert says in text_of(answer)


def test_the_desk_locks_out_whoever_it_has_to(cast: Cast) -> None:
    with cast.inside():
        told = incident(cast)
        owning.own(by=cast.door("tom"), ref=told.ref, now=cast.now)
        people.end_membership(
            by="the desk", member=cast.members["tom", SLUG], now=cast.now
        )
    assert standing(cast, "tom").suspended_at == cast.now


def ways_out(cast: Cast) -> tuple[str, Webhook]:
    """Lena makes a link without an address, and sets a webhook of her own."""
    lena = cast.door("lena")
    with cast.inside():
        _link, secret = links.make(by=lena, reader=links.ForWhom("Board"), now=cast.now)
        hook, _new = webhooks.set_webhook(by=lena, url=HOOK, now=cast.now)
    return secret, hook


def test_what_a_leader_made_to_read_by_ends_when_they_leave(cast: Cast) -> None:
    second_leader(cast)
    secret, hook = ways_out(cast)
    leader = browser(cast, "tom")
    assert "Status links that they made end" in text_of(leader.get(PAGE))
    leader.post(f"{PAGE}remove/", {"who": cast.lena.email})
    assert status_link(secret, cast.now) is None
    with cast.inside():
        hook.refresh_from_db()
        entry = AuditEntry.objects.latest("number")
        revoked_by = StatusLink.objects.get().revoked_by
    assert hook.switched_off_at == cast.now
    assert revoked_by == cast.members["tom", SLUG]
    assert entry.about["status links revoked"] == 1
    assert entry.about["webhooks switched off"] == 1


def test_the_desk_ends_what_a_leader_made_too(cast: Cast) -> None:
    secret, hook = ways_out(cast)
    second_leader(cast)
    with cast.inside():
        people.end_membership(
            by="the desk", member=cast.members["lena", SLUG], now=cast.now
        )
        hook.refresh_from_db()
    assert status_link(secret, cast.now) is None
    assert hook.switched_off_at == cast.now


def test_what_a_leader_made_ends_with_the_date_of_their_membership(
    cast: Cast,
) -> None:
    secret, hook = ways_out(cast)
    until = cast.now + timedelta(days=1)
    with cast.inside():
        links.make(by=cast.door("lena"), reader=MARTA, now=cast.now)
        Member.objects.filter(pk=hook.set_by_id).update(expires_at=until)
        before = until - timedelta(seconds=1)
        assert listens(hook, before)
        assert MARTA.email in emails(cast, before)
        assert not listens(hook, until)
        assert MARTA.email not in emails(cast, until)
    assert status_link(secret, before) is not None
    assert status_link(secret, until) is None


def emails(cast: Cast, now: datetime) -> list[str]:
    """Whom leadership's mails go to."""
    return [reader.email for reader in readers(cast.ours, now)]


def test_what_others_made_stays_and_so_does_what_one_made_who_stays(
    cast: Cast,
) -> None:
    second_leader(cast)
    secret, hook = ways_out(cast)
    client = browser(cast, "lena")
    client.post(f"{PAGE}remove/", {"who": cast.tom.email})
    client.post(f"{PAGE}role/", {"who": cast.sofia.email, "role": "leader"})
    client.post(f"{PAGE}role/", {"who": cast.lena.email, "role": "contributor"})
    assert standing(cast, "lena").role == "contributor"
    assert status_link(secret, cast.now) is not None
    with cast.inside():
        hook.refresh_from_db()
    assert hook.switched_off_at is None


def test_a_leader_who_is_let_go_makes_nothing_more_to_read_by(cast: Cast) -> None:
    second_leader(cast)
    door = cast.door("lena")  # as it was when the page was asked for
    with cast.inside():
        people.end_membership(by="the desk", member=door.member, now=cast.now)
        with pytest.raises(NotAllowedError, match="status page"):
            links.make(by=door, reader=links.ForWhom("Board"), now=cast.now)
        with pytest.raises(NotAllowedError, match="webhook"):
            webhooks.set_webhook(by=door, url=HOOK, now=cast.now)
