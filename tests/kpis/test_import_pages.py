"""The import in the browser: nothing is written before somebody has said Save."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from kpis import tasks
from kpis.actions import readings, uploads
from kpis.actions.imports import Choices, import_file
from kpis.actions.rollups import bring_up_to_date
from kpis.importing import sandbox
from kpis.importing.mapping import Mapping
from kpis.importing.text import fingerprint
from kpis.models import Grain, ImportBatch, ImportFile, Kpi, Reading, SavedMapping
from partnership import outbox, tenancy
from partnership.access import NotAllowedError
from partnership.models import AuditEntry, OutboxRow, Partnership
from tests.cast import Cast
from tests.kpis.readings import NOW, bring, content, use

SLUG = "northwind-brightcall"
HEADER = "kpi,queue,period_start,grain,numerator,denominator\n"
GOOD = HEADER + (
    "service_level_offered,,2026-11-02,day,80,100\n"
    "service_level_offered,,2026-11-03,day,90,100\n"
    "Total,,,,170,200\n"
)


@pytest.fixture
def ours(cast: Cast) -> Iterator[Partnership]:
    with cast.inside() as partnership:
        use(partnership, NOW, "service_level_offered")
        yield partnership


@pytest.fixture
def bo(cast: Cast, client: Client) -> Client:
    client.force_login(cast.bo, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture(autouse=True)
def in_this_process(
    monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    """Spare most tests the start of a child; one has it, and says so in its name."""
    if "child" not in request.node.name:
        monkeypatch.setattr(sandbox, "_run", lambda folder, _s: sandbox._child(folder))


def page(name: str, *arguments: object) -> str:
    return reverse(name, args=[SLUG, *arguments])


def upload(client: Client, text: str, **options: str) -> HttpResponse:
    file = SimpleUploadedFile("november.csv", text.encode(), "text/csv")
    return client.post(page("import"), {"file": file, **options})


def work() -> None:
    """Let the worker do what waits."""
    for piece in outbox.claim("read_upload", 10):
        assert outbox.do(piece)


def saved(client: Client, text: str, **options: str) -> int:
    upload(client, text, **options)
    number = ImportBatch.objects.latest("number").number
    work()
    client.post(page("import_save", number))
    work()
    return number


def test_an_upload_is_kept_and_shown_as_being_read(
    ours: Partnership, bo: Client
) -> None:
    answer = upload(bo, GOOD)
    assert (answer.status_code, answer["Location"]) == (302, page("import_batch", 1))
    shown = bo.get(page("import_batch", 1)).content.decode()
    assert "Reading the file" in shown
    assert 'hx-trigger="every 1s"' in shown
    assert bytes(ImportFile.objects.get().content) == GOOD.encode()
    assert content(ours) == []


def test_the_preview_says_what_saving_would_do_and_save_does_it_in_a_child_process(
    ours: Partnership, bo: Client
) -> None:
    upload(bo, GOOD)
    work()
    shown = bo.get(page("import_batch", 1)).content.decode()
    assert "2 new, 0 changed, 0 as before, 1 left out" in shown
    assert "hx-trigger" not in shown
    assert content(ours) == []
    assert bo.post(page("import_save", 1)).status_code == 302
    work()
    assert Reading.objects.filter(partnership=ours).count() == 2
    assert "Undo this import" in bo.get(page("import_batch", 1)).content.decode()


def test_a_correction_is_shown_from_old_to_new_and_undone_again(
    ours: Partnership, bo: Client
) -> None:
    saved(bo, GOOD)
    before = content(ours)
    upload(bo, GOOD.replace("80,100", "81,100"))
    work()
    shown = bo.get(page("import_batch", 2)).content.decode()
    assert "0 new, 1 changed, 1 as before" in shown
    assert "80 / 100" in shown
    assert "81 / 100" in shown
    bo.post(page("import_save", 2))
    work()
    assert content(ours) != before
    bo.post(page("import_undo", 2))
    assert content(ours) == before


def test_rows_that_need_an_answer_are_named_and_nothing_is_saved_without_a_word(
    ours: Partnership, bo: Client
) -> None:
    upload(bo, GOOD + "service_level_offered,,2026-11-04,day,many,100\n")
    work()
    shown = bo.get(page("import_batch", 1)).content.decode()
    assert "1 row needs an answer" in shown
    assert "is not a number" in shown
    bo.post(page("import_save", 1))
    work()
    assert content(ours) == []
    bo.post(page("import_save", 1), {"partial": "1"})
    work()
    assert len(content(ours)) == 2


def test_a_question_is_asked_and_its_answer_reads_the_file_again(
    ours: Partnership, bo: Client
) -> None:
    upload(bo, HEADER + "service_level_offered,,03/04/2026,day,80,100\n")
    work()
    assert "One question first" in bo.get(page("import_batch", 1)).content.decode()
    bo.post(page("import_read_again", 1), {"date_format": "%d/%m/%Y", "decimal": ""})
    work()
    assert "1 new" in bo.get(page("import_batch", 1)).content.decode()


WIDE = "date,skill,offered,in time\n2026-11-02,Calls,100,80\n2026-11-03,Calls,100,90\n"
COLUMNS = {
    "date": "date",
    "queue": "skill",
    "kpis": "service_level_offered = in time / offered\n",
    "grain": "day",
    "save_as": "telephony",
}


def test_a_wide_file_is_read_by_the_columns_that_are_named(
    ours: Partnership, bo: Client
) -> None:
    upload(bo, WIDE, adopt="on")
    work()
    shown = bo.get(page("import_batch", 1)).content.decode()
    assert "“offered”" in shown
    assert "Say which columns make a KPI" in shown
    bo.post(page("import_columns", 1), COLUMNS)
    work()
    assert "2 new, 0 changed" in bo.get(page("import_batch", 1)).content.decode()
    bo.post(page("import_save", 1))
    work()
    assert len(content(ours)) == 2
    assert SavedMapping.objects.get(partnership=ours).name == "telephony"


@pytest.mark.parametrize("kpis", ["", "service_level_offered", "a = b"])
def test_columns_that_make_no_kpi_are_asked_for_again(
    ours: Partnership, bo: Client, kpis: str
) -> None:
    upload(bo, WIDE)
    work()
    answer = bo.post(page("import_columns", 1), COLUMNS | {"kpis": kpis})
    assert answer.status_code == 422
    assert list(answer.context["columns"].errors) == ["kpis"]


def test_a_row_with_two_faults_is_one_row(ours: Partnership, bo: Client) -> None:
    upload(bo, GOOD + "no_such_kpi,,2026-11-04,year,80,100\n")
    work()
    shown = bo.get(page("import_batch", 1)).content.decode()
    assert "1 row needs an answer" in shown
    assert "There is no grain" in shown


def test_undoing_says_what_it_takes_away(ours: Partnership, bo: Client) -> None:
    number = saved(bo, GOOD)
    shown = bo.get(page("import_batch", number)).content.decode()
    assert "Undoing removes the 2 new readings" in shown


def test_adopting_happens_on_saving_and_not_before(
    ours: Partnership, bo: Client
) -> None:
    upload(bo, HEADER + "aht,Front Desk,2026-11-02,day,3000,10\n", adopt="on")
    work()
    assert "1 new" in bo.get(page("import_batch", 1)).content.decode()
    assert not Kpi.objects.filter(partnership=ours, code="aht").exists()
    bo.post(page("import_save", 1))
    work()
    assert Kpi.objects.filter(partnership=ours, code="aht").exists()
    assert len(content(ours)) == 1


def test_a_workbook_is_answered_with_one_sentence(
    ours: Partnership, bo: Client
) -> None:
    file = SimpleUploadedFile("book.xlsx", b"PK\x03\x04" + bytes(100))
    bo.post(page("import"), {"file": file})
    work()
    assert "workbook" in bo.get(page("import_batch", 1)).content.decode()


def test_a_discarded_import_leaves_its_file_and_the_list(
    ours: Partnership, bo: Client
) -> None:
    upload(bo, GOOD)
    work()
    bo.post(page("import_discard", 1))
    assert not ImportFile.objects.exists()
    assert "november.csv" not in bo.get(page("import")).content.decode()


def test_a_step_that_is_over_is_told_in_a_sentence(
    ours: Partnership, bo: Client
) -> None:
    number = saved(bo, GOOD)
    answer = bo.post(page("import_save", number), follow=True)
    assert "moved on meanwhile" in answer.content.decode()


def test_a_question_and_the_rows_that_need_an_answer_are_shown_together(
    ours: Partnership, bo: Client
) -> None:
    text = HEADER + (
        "service_level_offered,,03/04/2026,day,80,100\n"
        "service_level_offered,mars,2026-11-03,day,90,100\n"
    )
    upload(bo, text)
    work()
    said = bo.get(page("import_batch", 1)).content.decode()
    assert "One question first" in said
    assert "3 April 2026 or 4 March 2026" in said
    assert "There is no queue “mars”" in said
    assert "--date-format" not in said


def test_the_template_has_a_row_for_each_kpi_in_use(
    ours: Partnership, bo: Client
) -> None:
    lines = bo.get(page("import_template")).content.decode().splitlines()
    assert lines[0] == "kpi,queue,period_start,grain,numerator,denominator,comment"
    assert lines[1].startswith("service_level_offered,")


def test_the_template_offers_each_kpis_own_grain(ours: Partnership, bo: Client) -> None:
    use(ours, NOW, "aht", "csat", "attrition")
    november = date(2026, 11, 1)
    bring(
        ours,
        ("csat", "", november, 80, 100, Grain.MONTH),
        ("aht", "", november, 300, 1),
    )
    bring_up_to_date(partnership=ours, now=NOW)
    lines = bo.get(page("import_template")).content.decode().splitlines()
    grains = {line.split(",")[0]: line.split(",")[3] for line in lines[1:]}
    assert grains == {
        "service_level_offered": "day",  # nothing is in yet
        "aht": "day",
        "csat": "month",  # could be read daily, and is brought by the month
        "attrition": "month",  # means nothing over less
    }


def test_an_executive_is_told_who_can_import(
    ours: Partnership, cast: Cast, client: Client
) -> None:
    client.force_login(cast.sofia, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(page("import")).status_code == 403


def test_a_member_of_another_partnership_finds_nothing(
    ours: Partnership, cast: Cast, client: Client
) -> None:
    with tenancy.scope([ours.pk]):
        client.force_login(
            cast.omar, backend="django.contrib.auth.backends.ModelBackend"
        )
    assert client.get(page("import")).status_code == 404


OCTOBER = "Day,Team,Offered,In time\n2026-10-05,,100,80\n"
NOVEMBER = OCTOBER.replace("2026-10-05", "2026-11-02")
LONGER = "Day,Team,Offered,In time,Notes\n2026-11-09,,100,80,Half term\n"
SUGGESTED = "Read with the mapping “telephony”"


@pytest.fixture
def telephony(ours: Partnership) -> Mapping:
    """A mapping that was saved with October's file."""
    mapping = Mapping.from_options(
        "Day", ["service_level_offered=In time/Offered"], queue_column="Team"
    )
    import_file(
        by="a test",
        partnership=ours,
        source=OCTOBER.encode(),
        name="october.csv",
        now=NOW,
        choices=Choices(mapping=mapping, save_mapping="telephony"),
    )
    return mapping


def looked_at(client: Client, text: str, **options: str) -> str:
    """What the page says of an upload, once the worker has looked at it."""
    upload(client, text, **options)
    work()
    return shown(client)


def shown(client: Client) -> str:
    number = ImportBatch.objects.latest("number").number
    return client.get(page("import_batch", number)).content.decode()


def test_a_file_whose_header_is_known_is_read_by_its_mapping(
    ours: Partnership, bo: Client, telephony: Mapping
) -> None:
    text = looked_at(bo, NOVEMBER)
    assert SUGGESTED in text
    assert "1 new, 0 changed" in text
    assert '<option value="telephony" selected>' in text
    bo.post(page("import_save", ImportBatch.objects.latest("number").number))
    work()
    assert len(content(ours)) == 2


def test_a_file_with_another_header_is_read_by_no_mapping(
    ours: Partnership, bo: Client, telephony: Mapping
) -> None:
    text = looked_at(bo, LONGER)
    assert SUGGESTED not in text
    assert "no header of a readings file" in text


def test_a_mapping_is_suggested_for_the_header_that_it_was_last_used_with(
    ours: Partnership, bo: Client, telephony: Mapping
) -> None:
    saved(bo, LONGER, mapping="telephony")
    assert SUGGESTED in looked_at(bo, LONGER.replace("11-09", "11-10"))
    assert SUGGESTED in looked_at(bo, NOVEMBER)


def test_a_mapping_of_another_partnership_is_not_suggested(
    cast: Cast, ours: Partnership, bo: Client
) -> None:
    with cast.inside("meridian-brightcall") as theirs:
        SavedMapping.objects.create(
            partnership=theirs,
            name="telephony",
            header=fingerprint(OCTOBER.encode()),
            spec="{}",
            saved_at=NOW,
        )
    assert SUGGESTED not in looked_at(bo, NOVEMBER)


def test_a_suggested_mapping_may_be_turned_down(
    ours: Partnership, bo: Client, telephony: Mapping
) -> None:
    looked_at(bo, NOVEMBER)
    number = ImportBatch.objects.latest("number").number
    bo.post(page("import_read_again", number), {"mapping": "-", "decimal": ""})
    work()
    assert "no header of a readings file" in shown(bo)


def test_an_upload_whose_work_is_dead_is_refused_and_can_be_discarded(
    ours: Partnership, bo: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(**_given: object) -> None:
        raise MemoryError

    monkeypatch.setattr("kpis.actions.uploads.work_on", dies)
    upload(bo, GOOD)
    for _attempt in range(outbox.MOST_ATTEMPTS):
        tasks.give_up()
        assert ImportBatch.objects.get().state == "waiting"
        OutboxRow.objects.update(due_at=NOW - timedelta(days=365))
        (piece,) = outbox.claim("read_upload", 1)
        assert not outbox.do(piece)
    tasks.give_up()
    shown = bo.get(page("import_batch", 1)).content.decode()
    assert "could not be read to its end" in shown
    assert "hx-trigger" not in shown
    bo.post(page("import_discard", 1))
    assert ImportBatch.objects.get().state == "discarded"
    tasks.give_up()
    assert ImportBatch.objects.get().state == "discarded"


NEW = HEADER + "aht,Front Desk,2026-11-02,day,3000,10\n"


def test_taking_into_use_by_a_file_is_for_leaders(
    ours: Partnership, cast: Cast, client: Client
) -> None:
    client.force_login(cast.amina, "django.contrib.auth.backends.ModelBackend")
    assert "Take catalogue KPIs" not in client.get(page("import")).content.decode()
    upload(client, NEW, adopt="on")
    work()
    rejected = ImportBatch.objects.get().report["rejected"]
    assert [row["code"] for row in rejected] == ["kpi_not_in_use", "unknown_queue"]
    given = {"content": NEW.encode(), "name": "new.csv", "now": NOW}
    with pytest.raises(NotAllowedError):
        uploads.begin(by=cast.door("amina"), options={"adopt": True}, **given)
    assert not Kpi.objects.filter(partnership=ours, code="aht").exists()


def test_what_a_leader_takes_into_use_no_contributor_saves(
    ours: Partnership, cast: Cast, bo: Client, client: Client
) -> None:
    upload(bo, NEW, adopt="on")
    work()
    client.force_login(cast.amina, "django.contrib.auth.backends.ModelBackend")
    answer = client.post(page("import_save", 1), follow=True)
    assert "A leader of your side can save it" in answer.content.decode()
    assert ImportBatch.objects.get().state == "preview"


def test_every_step_of_an_import_is_in_the_record(
    ours: Partnership, bo: Client
) -> None:
    upload(bo, HEADER + "service_level_offered,,03/04/2026,day,80,100\n")
    work()
    bo.post(page("import_read_again", 1), {"date_format": "%d/%m/%Y", "decimal": ""})
    work()
    bo.post(page("import_save", 1))
    work()
    bo.post(page("import_undo", 1))
    upload(bo, GOOD)
    work()
    bo.post(page("import_discard", 2))
    entries = AuditEntry.objects.filter(about__has_key="import").order_by("number")
    assert list(entries.values_list("what", "about__import")) == [
        ("import uploaded", 1),
        ("import read again", 1),
        ("import accepted", 1),
        ("readings imported", 1),
        ("import undone", 1),
        ("import uploaded", 2),
        ("import discarded", 2),
    ]


DEEDS = {
    "upload": lambda by, _batch: uploads.begin(
        by=by, content=b"", name="", now=NOW, options={}
    ),
    "read again": lambda by, batch: uploads.read_again(
        by=by, batch=batch, options={}, now=NOW
    ),
    "save": lambda by, batch: uploads.save(by=by, batch=batch, now=NOW, partial=True),
    "discard": lambda by, batch: uploads.discard(by=by, batch=batch, now=NOW),
    "undo": lambda by, batch: readings.undo(by=by, batch=batch, now=NOW),
}


@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS.keys())
def test_no_step_of_an_import_is_an_executives(
    ours: Partnership, cast: Cast, bo: Client, deed: Callable[..., None]
) -> None:
    upload(bo, GOOD)
    with pytest.raises(NotAllowedError, match="record readings"):
        deed(cast.door("sofia"), ImportBatch.objects.get())
