"""What people do with the status page, and who may."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.http import Http404

from incidents.actions import steps
from incidents.words import StepWords
from partnership import lookups as digests
from partnership.access import Door, NotAllowedError
from partnership.actions.people import end_membership
from partnership.errors import Refused
from partnership.models import AuditEntry, Queue
from scorecards.actions.status import areas, asking, confirming, links, proposed
from scorecards.actions.status.areas import AreaWords
from scorecards.actions.status.links import ForWhom
from scorecards.models import Area, AreaKpi, StatusConfirmation, StatusLink
from scorecards.status.lookups import LinkFound, status_link
from tests.cast import Cast
from tests.conftest import NOW
from tests.incidents.stories import HOUR, draft, incident
from tests.scorecards.leadership import phone, rebuild
from tests.scorecards.world import kpi
from tests.undone import undone

SOFIA = ForWhom("Sofia Marchetti", "Sofia@Northwind.example")


def audited(cast: Cast) -> list[str]:
    rows = AuditEntry.objects.filter(partnership_id=cast.ours.pk).order_by("number")
    known = ("area", "status", "question", "incident step")
    return [row.what for row in rows if row.what.startswith(known)]


DEEDS: dict[str, tuple[str, Callable[[Door], object]]] = {
    "define": (
        "leaders",
        lambda by: areas.define(by=by, words=AreaWords("Mail"), now=NOW),
    ),
    "change": (
        "leaders",
        lambda by: areas.change(by=by, area="phone", words=AreaWords("Tel"), now=NOW),
    ),
    "retire": ("leaders", lambda by: areas.retire(by=by, area="phone", now=NOW)),
    "say": (
        "writers",
        lambda by: areas.say(by=by, area="phone", state="operational", now=NOW),
    ),
    "confirm": ("leaders", lambda by: confirming.confirm(by=by, revision=0, now=NOW)),
    "begin with the proposed areas": ("leaders", lambda by: begin(by)),
    "make a link": (
        "leaders",
        lambda by: links.make(by=by, reader=ForWhom("Ada"), now=NOW),
    ),
    "revoke a link": (
        "client's leaders",
        lambda by: links.revoke(by=by, number=1, now=NOW),
    ),
    "ask": ("executives", lambda by: asking.ask(by=by, text="How is it?", now=NOW)),
    "answer": (
        "leaders",
        lambda by: asking.answer(by=by, number=1, text="Well.", now=NOW),
    ),
    "take a step": (
        "executives",
        lambda by: steps.take_step(by=by, ref="INC-1", number=1, now=NOW),
    ),
}
GROUPS = {
    "leaders": {"lena", "bo"},
    "client's leaders": {"lena"},
    "writers": {"lena", "bo", "tom", "amina"},
    "executives": {"sofia"},
}


def begin(by: Door) -> None:
    gone = {"retired_at": NOW, "retired_by": by.member}
    Area.objects.filter(partnership=by.partnership).update(**gone)
    proposed.take_over(by=by, now=NOW)


def needing_leadership(cast: Cast) -> None:
    told = incident(cast, audience="leadership")
    words = StepWords("Allow it", for_executives=True)
    steps.add_step(by=cast.door("bo"), ref=told.ref, words=words, now=NOW)


def furnish(cast: Cast) -> None:
    """An area, a step for executives, a link of the client's."""
    phone(cast)
    needing_leadership(cast)
    links.make(by=cast.door("lena"), reader=SOFIA, now=NOW)


def question(cast: Cast) -> None:
    """Who asked one waits for the answer before asking another."""
    asking.ask(by=cast.door("sofia"), text="How is it?", now=NOW)


def may(do: Callable[[Door], object], by: Door) -> bool:
    try:
        do(by)
    except (NotAllowedError, Refused):
        return False
    return True


def test_who_may(cast: Cast) -> None:
    people = ("lena", "bo", "tom", "amina", "sofia")
    with cast.inside():
        furnish(cast)
        for deed, (group, do) in DEEDS.items():
            allowed = set()
            for who in people:
                with undone():
                    if deed == "answer":
                        question(cast)
                    if may(do, cast.door(who)):
                        allowed.add(who)
            assert allowed == GROUPS[group], deed


# --- areas ---


def test_area_is_defined_with_what_shows_it(cast: Cast) -> None:
    with cast.inside():
        area = phone(cast)
        again = areas.define(
            by=cast.door("bo"), words=AreaWords("Order status"), now=NOW
        )
        tied = AreaKpi.objects.filter(area=area).values_list("kpi__code", flat=True)
        assert list(tied) == ["service_level_offered"]
        assert (area.code, area.position) == ("phone", 1)
        assert (again.code, again.position) == ("order-status", 2)
        assert audited(cast) == ["area defined", "area defined"]


def test_area_of_a_retired_ones_name_has_a_code_of_its_own(cast: Cast) -> None:
    with cast.inside():
        phone(cast)
        areas.retire(by=cast.door("lena"), area="phone", now=NOW)
        made = areas.define(by=cast.door("lena"), words=AreaWords("Phone"), now=NOW)
        assert made.code == "phone-2"


REFUSED = [
    (AreaWords("  "), "name", "Name the area"),
    (AreaWords("PHONE"), "name", "of this name already"),
    (AreaWords("x" * 81), "name", "at most 80"),
    (AreaWords("Mail", kpis=("nps",)), "kpis", "“nps” is no KPI"),
    (AreaWords("Mail", queues=("vip",)), "queues", "“vip” is no queue"),
]


@pytest.mark.parametrize(
    ("words", "field", "sentence"), REFUSED, ids=[row[2] for row in REFUSED]
)
def test_area_that_cannot_be_is_refused_in_a_sentence(
    cast: Cast, words: AreaWords, field: str, sentence: str
) -> None:
    with cast.inside():
        phone(cast)
        with pytest.raises(Refused, match=sentence) as refused:
            areas.define(by=cast.door("lena"), words=words, now=NOW)
        assert refused.value.field == field


SAID = [
    ({"state": "green"}, "state", "none of"),
    ({"state": "partial_outage"}, "words", "what customers notice"),
    ({"state": "under_maintenance", "words": "Work"}, "until", "until when"),
    (
        {"state": "operational", "until": NOW - HOUR},
        "until",
        "after it begins",
    ),
    ({"state": "operational", "since": NOW - timedelta(days=91)}, "since", "90 days"),
    ({"state": "operational", "since": NOW.replace(tzinfo=None)}, "since", "offset"),
    ({"area": "mail", "state": "operational"}, "area", "no such area"),
]


@pytest.mark.parametrize(
    ("words", "field", "sentence"), SAID, ids=[row[2] for row in SAID]
)
def test_word_that_cannot_be_is_refused_in_a_sentence(
    cast: Cast, words: dict[str, object], field: str, sentence: str
) -> None:
    with cast.inside():
        phone(cast)
        with pytest.raises(Refused, match=sentence) as refused:
            areas.say(by=cast.door("bo"), now=NOW, **{"area": "phone", **words})
        assert refused.value.field == field


def test_as_many_words_as_nobody_needs_in_a_day_are_refused(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(areas, "MOST_WORDS", 2)
    with cast.inside():
        phone(cast)
        bo = cast.door("bo")
        for _ in range(2):
            areas.say(by=bo, area="phone", state="operational", now=NOW)
        with pytest.raises(Refused, match="say more tomorrow"):
            areas.say(by=bo, area="phone", state="operational", now=NOW + HOUR)
        tomorrow = NOW + timedelta(days=1)
        assert areas.say(by=bo, area="phone", state="operational", now=tomorrow)


def test_set_to_begin_with_is_proposed_from_what_is_in_use(cast: Cast) -> None:
    door = cast.door("lena")
    with cast.inside() as ours:
        (whole,) = proposed.proposed(door)
        kpi(ours, "service_level_offered")
        kpi(ours, "reply_in_time")
        kpi(ours, "backlog")
        for name in ("Chat", "E-mail"):
            Queue.objects.create(partnership=ours, code=name.lower(), name=name)
        found = {words.name: words for words in proposed.proposed(door)}
        taken = proposed.take_over(by=door, now=NOW)
        with pytest.raises(Refused, match="areas already"):
            proposed.take_over(by=door, now=NOW)
        assert Area.objects.count() == len(taken) == 4
    assert whole.name == "Customer service"
    assert list(found) == ["Phone", "Chat", "Email", "Back office"]
    assert found["Phone"].kpis == ("service_level_offered",)
    assert found["Chat"].kpis == ("reply_in_time",)
    assert found["Chat"].queues == ("chat",)
    assert found["Back office"].kpis == ("backlog",)


# --- confirming ---


def test_confirming_says_that_what_was_read_is_right(cast: Cast) -> None:
    rebuild(cast, NOW)
    with cast.inside():
        confirming.confirm(by=cast.door("bo"), now=NOW, revision=1)
        with pytest.raises(Refused, match="look once more"):
            confirming.confirm(by=cast.door("lena"), now=NOW, revision=9)
        assert [row.side for row in StatusConfirmation.objects.all()] == ["partner"]
        assert audited(cast) == ["status confirmed"]


# --- links ---


def test_link_opens_its_partnership_and_nothing_else(cast: Cast) -> None:
    rebuild(cast, NOW)
    with cast.inside() as ours:
        link, secret = links.make(by=cast.door("lena"), reader=SOFIA, now=NOW)
        assert link.member == cast.door("sofia").member
        assert (link.side, link.email) == ("client", "sofia@northwind.example")
        assert audited(cast) == ["status link made"]
    found = status_link(secret, NOW)
    assert found == LinkFound(link.pk, ours.pk, 1)
    assert status_link(secret + "x", NOW) is None
    assert status_link("", NOW) is None


def test_secret_is_not_in_the_database_and_can_be_derived_again(
    cast: Cast, settings: object
) -> None:
    with cast.inside():
        link, secret = links.make(by=cast.door("lena"), reader=SOFIA, now=NOW)
        row = StatusLink.objects.filter(pk=link.pk).values().get()
        assert secret not in str(row)
        assert len(secret) == 43
        assert row["digest"] == digests.digest(secret)
        kept = StatusLink.objects.get(pk=link.pk)
    assert links.secret_of(kept) == secret
    settings.SECRET_KEY = "another one"
    assert links.secret_of(kept) is None


def test_two_links_have_two_secrets(cast: Cast) -> None:
    with cast.inside():
        made = [links.make(by=cast.door("bo"), reader=ForWhom("Ann"), now=NOW)]
        made += [links.make(by=cast.door("bo"), reader=ForWhom("Ben"), now=NOW)]
    assert len({secret for _link, secret in made}) == 2
    assert [link.number for link, _secret in made] == [1, 2]


def test_names_tell_the_links_of_a_side_apart(cast: Cast) -> None:
    lena = cast.door("lena")
    with cast.inside():
        link, _secret = links.make(by=lena, reader=SOFIA, now=NOW)
        with pytest.raises(Refused, match=r"already, made on 2 Dec 2026") as refused:
            links.make(by=lena, reader=ForWhom("sofia\xa0 marchetti"), now=NOW + HOUR)
        assert refused.value.field == "name"
        links.make(by=cast.door("bo"), reader=SOFIA, now=NOW)
        links.revoke(by=lena, number=link.number, now=NOW)
        links.make(by=lena, reader=SOFIA, now=NOW)


def test_revoked_link_opens_nothing_from_that_moment(cast: Cast) -> None:
    with cast.inside():
        link, secret = links.make(by=cast.door("lena"), reader=SOFIA, now=NOW)
        links.revoke(by=cast.door("lena"), number=link.number, now=NOW)
        again = links.revoke(by=cast.door("lena"), number=link.number, now=NOW + HOUR)
        assert again.revoked_at == NOW
        assert audited(cast) == ["status link made", "status link revoked"]
        assert not links.opened(link=link.pk, now=NOW)
    assert status_link(secret, NOW) is None


def test_side_looks_after_its_own_links(cast: Cast) -> None:
    with cast.inside():
        link, secret = links.make(by=cast.door("lena"), reader=SOFIA, now=NOW)
        with pytest.raises(Refused, match="other side looks after"):
            links.revoke(by=cast.door("bo"), number=link.number, now=NOW)
        with pytest.raises(Refused, match="no such link"):
            links.revoke(by=cast.door("lena"), number=99, now=NOW)
    assert status_link(secret, NOW)


def test_members_link_ends_with_the_membership(cast: Cast) -> None:
    with cast.inside():
        link, secret = links.make(by=cast.door("lena"), reader=SOFIA, now=NOW)
        end_membership(by="a test", member=cast.door("sofia").member, now=NOW)
    assert link.member is not None
    assert status_link(secret, NOW) is None


def test_address_of_the_other_side_ties_a_link_to_nobody(cast: Cast) -> None:
    with cast.inside():
        link, _secret = links.make(
            by=cast.door("bo"), reader=ForWhom("Sofia", SOFIA.email), now=NOW
        )
    assert (link.side, link.member) == ("partner", None)


def test_opening_is_noted_once_a_minute(cast: Cast) -> None:
    with cast.inside():
        link, _secret = links.make(by=cast.door("lena"), reader=SOFIA, now=NOW)
        second = timedelta(seconds=1)
        noted = [
            links.opened(link=link.pk, now=NOW + n * second) for n in (0, 1, 59, 60)
        ]
        assert noted == [True, False, False, True]
        assert StatusLink.objects.get().last_opened_at == NOW + 60 * second


@pytest.mark.parametrize(
    ("reader", "field"),
    [
        pytest.param(ForWhom(" "), "name", id="no name"),
        pytest.param(ForWhom("Ann", "no address"), "email", id="no address"),
        pytest.param(ForWhom("Ann", "\u0430nn@a.example"), "email", id="looks alike"),
    ],
)
def test_link_for_nobody_is_refused(cast: Cast, reader: ForWhom, field: str) -> None:
    with cast.inside(), pytest.raises(Refused) as refused:
        links.make(by=cast.door("lena"), reader=reader, now=NOW)
    assert refused.value.field == field


# --- questions and steps ---


def test_executive_asks_one_question_at_a_time(cast: Cast) -> None:
    sofia = cast.door("sofia")
    with cast.inside():
        first = asking.ask(by=sofia, text="How is it?", now=NOW)
        with pytest.raises(Refused, match="waits for its answer"):
            asking.ask(by=sofia, text="And now?", now=NOW)
        asking.answer(by=cast.door("bo"), number=first.number, text="Well.", now=NOW)
        second = asking.ask(by=sofia, text="And now?", now=NOW)
        assert (first.number, second.number) == (1, 2)
        assert audited(cast) == [
            "question asked",
            "question answered",
            "question asked",
        ]


def test_question_is_answered_once(cast: Cast) -> None:
    with cast.inside():
        asked = asking.ask(by=cast.door("sofia"), text="How is it?", now=NOW)
        asking.answer(by=cast.door("bo"), number=asked.number, text="Well.", now=NOW)
        with pytest.raises(Refused, match="Bo has answered"):
            asking.answer(by=cast.door("lena"), number=1, text="Badly.", now=NOW)
        with pytest.raises(Refused, match="no such question"):
            asking.answer(by=cast.door("lena"), number=9, text="Well.", now=NOW)


def test_executive_asks_about_what_leadership_was_told_and_nothing_else(
    cast: Cast,
) -> None:
    sofia = cast.door("sofia")
    with cast.inside():
        told = incident(cast, audience="leadership")
        both, prepared = incident(cast), draft(cast)
        asked = asking.ask(by=sofia, text="What is this?", ref=told.ref, now=NOW)
        assert asked.incident == told
        asking.answer(by=cast.door("bo"), number=1, text="Slow look-ups.", now=NOW)
        for ref in (both.ref, prepared.ref, "INC-99"):
            with pytest.raises(Http404):
                asking.ask(by=sofia, text="What is this?", ref=ref, now=NOW)


def test_contributor_answers_no_question(cast: Cast) -> None:
    with cast.inside():
        asking.ask(by=cast.door("sofia"), text="How is it?", now=NOW)
        with pytest.raises(NotAllowedError):
            asking.answer(by=cast.door("tom"), number=1, text="Well.", now=NOW)


def test_step_is_taken_once_and_leadership_reads_by_whom(cast: Cast) -> None:
    sofia = cast.door("sofia")
    with cast.inside():
        needing_leadership(cast)
        step = steps.take_step(by=sofia, ref="INC-1", number=1, now=NOW)
        assert (step.taken_by, step.taken_at, step.done_at) == (sofia.member, NOW, None)
        with pytest.raises(Refused, match="Sofia is on it already"):
            steps.take_step(by=sofia, ref="INC-1", number=1, now=NOW)
        with pytest.raises(Refused, match="no such step for you"):
            steps.take_step(by=sofia, ref="INC-1", number=2, now=NOW)
        assert audited(cast) == ["incident step", "incident step"]


def test_step_for_others_is_not_there_for_executives(cast: Cast) -> None:
    with cast.inside():
        needing_leadership(cast)
        words = StepWords("For us")
        steps.add_step(by=cast.door("bo"), ref="INC-1", words=words, now=NOW)
        with pytest.raises(Refused, match="no such step for you"):
            steps.take_step(by=cast.door("sofia"), ref="INC-1", number=2, now=NOW)
