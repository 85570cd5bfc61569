"""Two clicks at once on one invitation, on the real database: one member."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection

from partnership.actions import joining, people
from partnership.actions.joining import InvitationGoneError, Newcomer
from partnership.actions.people import Standing
from partnership.models import Member, User
from tests.cast import Cast
from tests.partnership.inviting import NEW, PASSWORD, SLUG, invite


def at_once(cast: Cast, *acts) -> list[object]:
    """Do the acts in transactions of their own, all beginning at once."""
    together = Barrier(len(acts))

    def run(act) -> object:
        together.wait(timeout=20)
        try:
            with cast.inside():
                return act()
        except Exception as refused:  # noqa: BLE001 - told apart by the test
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_two_clicks_at_once_make_one_member(lasting_cast: Cast) -> None:
    cast = lasting_cast
    made = invite(cast)

    def accept() -> Member:
        return joining.accept(
            number=made.pk,
            partnership=cast.ours,
            who=Newcomer("Ida", PASSWORD),
            now=cast.now,
        )

    done = at_once(cast, accept, accept, accept)
    assert sum(isinstance(one, Member) for one in done) == 1
    assert sum(isinstance(one, InvitationGoneError) for one in done) == 2
    assert User.objects.filter(email=NEW).count() == 1
    with cast.inside():
        assert Member.objects.filter(user__email=NEW).count() == 1


def test_two_leaders_who_step_down_at_once_leave_one_behind(lasting_cast: Cast) -> None:
    cast = lasting_cast
    with cast.inside():
        Member.objects.filter(pk=cast.members["tom", SLUG].pk).update(role="leader")
        leaders = list(
            Member.objects.select_related("user", "partnership").filter(
                partnership=cast.ours, side="client", role="leader"
            )
        )
    assert len(leaders) == 2

    def step_down(member: Member):
        return lambda: people.change_member(
            by=member, member=member, to=Standing("contributor"), now=cast.now
        )

    at_once(cast, *map(step_down, leaders))
    with cast.inside():
        left = Member.objects.filter(side="client", role="leader")
        assert left.filter(partnership=cast.ours).count() == 1
