"""Starting another partnership: one's own company, and nothing told of strangers."""

import re

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client

from partnership import tenancy
from partnership.models import AuditEntry, Member, Organisation, Partnership, Queue
from tests.cast import Cast
from tests.partnership.inviting import BACKEND, send_mails

PAGE = "/partnerships/new/"
SAID = {
    "place": "northwind-brightcall",
    "other": "Talkwell",
    "programme": "Chat",
    "time_zone": "Europe/Berlin",
    "currency": "eur",
    "week_start": "6",
    "window_start_day": "22",
    "fiscal_start_month": "4",
}


@pytest.fixture(autouse=True)
def at_the_casts_time(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    monkeypatch.setattr("partnership.clock.now", lambda: cast.now)


def browser(cast: Cast, name: str) -> Client:
    client = Client()
    client.force_login(cast.people[name], BACKEND)
    return client


def start(cast: Cast, name: str = "lena", **words: str) -> HttpResponse:
    return browser(cast, name).post(PAGE, SAID | words)


def slug_of(answer: HttpResponse) -> str:
    assert answer.status_code == 302, answer.content.decode()
    found = re.fullmatch(
        r"/p/([a-z0-9-]+)/settings/members/first-leader/", answer["Location"]
    )
    assert found is not None
    return found[1]


def made(slug: str) -> Partnership:
    with tenancy.office():
        return Partnership.objects.select_related("client", "partner").get(slug=slug)


def text_of(answer: HttpResponse) -> str:
    return " ".join(answer.content.decode().split())


def test_a_leader_starts_a_partnership_and_is_led_to_their_counterpart(
    cast: Cast,
) -> None:
    client = browser(cast, "lena")
    answer = client.post(PAGE, SAID)
    slug = slug_of(answer)
    place = made(slug)
    assert (place.client, place.partner.name) == (cast.ours.client, "Talkwell")
    assert (place.programme, place.time_zone, place.currency) == (
        "Chat",
        "Europe/Berlin",
        "EUR",
    )
    assert (place.week_start, place.window_start_day, place.fiscal_start_month) == (
        6,
        22,
        4,
    )
    assert "Who speaks for Talkwell?" in text_of(client.get(answer["Location"]))
    with tenancy.scope([place.pk]):
        (founder,) = Member.objects.filter(partnership=place)
        told = list(AuditEntry.objects.values_list("what", flat=True))
        assert Queue.objects.filter(partnership=place).count() == 1
    assert (founder.user, founder.side, founder.role) == (cast.lena, "client", "leader")
    assert told == ["partnership created", "member added"]
    cast.partnerships[slug] = place
    client.post(answer["Location"], {"email": "pia@talkwell.example"})
    (sent,) = send_mails(cast, slug)
    assert sent.subject == "Lena of Northwind invites you: Northwind and Talkwell"


def test_a_partners_leader_starts_one_with_another_client(cast: Cast) -> None:
    place = made(slug_of(start(cast, "bo", place="northwind-brightcall", other="Acme")))
    assert (place.client.name, place.partner) == ("Acme", cast.ours.partner)


@pytest.mark.parametrize("name", ["tom", "sofia", "sam", "nia"])
def test_who_leads_nothing_starts_nothing(cast: Cast, name: str) -> None:
    client = browser(cast, name)
    answer = client.get(PAGE)
    assert answer.status_code == 403
    assert "A leader of a partnership can start another one." in text_of(answer)
    assert client.post(PAGE, SAID).status_code == 403


def test_nobody_starts_one_for_a_company_that_they_do_not_lead(cast: Cast) -> None:
    answer = start(cast, "omar", place="northwind-brightcall")
    assert answer.status_code == 422
    answer = start(cast, "lena", place="meridian-crestline")
    assert answer.status_code == 422


def test_a_company_of_strangers_is_made_anew_and_looks_alike(cast: Cast) -> None:
    """Crestline works for Meridian: Lena has no part in that."""
    theirs = cast.partnerships["meridian-crestline"].partner
    known, unknown = (start(cast, other=name) for name in ("Crestline", "Krestline"))
    assert made(slug_of(known)).partner.pk != theirs.pk
    assert re.sub(r"-[a-z0-9]{6}/", "-…/", known["Location"].replace("c", "k")) == (
        re.sub(r"-[a-z0-9]{6}/", "-…/", unknown["Location"].replace("c", "k"))
    )


def test_a_company_that_one_works_with_already_is_the_same(cast: Cast) -> None:
    place = made(slug_of(start(cast, other=" harborLINE ")))
    assert place.partner == cast.partnerships["northwind-harborline"].partner


def test_an_address_ends_in_random_letters_whether_it_is_taken_or_not(
    cast: Cast,
) -> None:
    slugs = [slug_of(start(cast)) for _twice in range(2)]
    assert len(set(slugs)) == 2
    for slug in slugs:
        assert re.fullmatch(r"northwind-talkwell-[a-z2-9]{6}", slug)


def test_names_without_latin_letters_get_an_address_too(cast: Cast) -> None:
    slug = slug_of(start(cast, other="東京コール"))
    assert re.fullmatch(r"northwind-[a-z2-9]{6}", slug)


REFUSED = {
    "no other company": ({"other": " "}, "Name the other company."),
    "one's own company": ({"other": "northWIND"}, "this is your own"),
    "no zone": ({"time_zone": "Mars/Base"}, "not one of the available choices"),
    "no currency": ({"currency": "€"}, "Write three letters"),
    "no day": ({"window_start_day": "32"}, "less than or equal to 31"),
    "no month": ({"fiscal_start_month": "0"}, "greater than or equal to 1"),
    "a header": ({"other": "Talk\r\nwell"}, "ordinary characters"),
    "a long name": ({"other": "T" * 81}, "at most 80"),
}


@pytest.mark.parametrize(("words", "says"), REFUSED.values(), ids=REFUSED.keys())
def test_what_has_to_be_put_right_is_said(cast: Cast, words: dict, says: str) -> None:
    answer = start(cast, **words)
    assert answer.status_code == 422
    assert says in text_of(answer)
    with tenancy.office():
        assert Partnership.objects.count() == len(cast.partnerships)
        assert not Organisation.objects.filter(name__startswith="Talk").exists()


def test_the_page_offers_ones_own_companies_and_no_others(cast: Cast) -> None:
    said = text_of(browser(cast, "bo").get(PAGE))
    assert "Crestline" not in said
    assert "Harborline" not in said


def test_the_portfolio_of_a_leader_leads_there(cast: Cast) -> None:
    assert PAGE in text_of(browser(cast, "lena").get("/"))
    assert PAGE not in text_of(browser(cast, "tom").get("/"))


def test_strangers_see_nothing_of_the_new_partnership(cast: Cast) -> None:
    slug = slug_of(start(cast))
    for name in ("bo", "omar", "karl", "nia"):
        assert browser(cast, name).get(f"/p/{slug}/").status_code == 404
        assert "Talkwell" not in text_of(browser(cast, name).get("/"))


def test_a_day_has_room_for_so_many_only(cast: Cast, monkeypatch) -> None:
    monkeypatch.setattr("partnership.views.founding.MOST_A_DAY", 1)
    client = browser(cast, "carla")
    words = SAID | {"place": "meridian-crestline"}
    assert [client.post(PAGE, words).status_code for _n in range(2)] == [302, 429]
