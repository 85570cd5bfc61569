"""Import a file of readings: the same importer as the page and the API."""

import json
import sys
from argparse import SUPPRESS, ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from kpis.actions.imports import Choices, Outcome, import_file
from kpis.actions.mappings import saved_mapping
from kpis.importing.book import GRAINS, Answers
from kpis.importing.issues import FileProblem, Question, RowIssue
from kpis.importing.mapping import Mapping
from partnership import tenancy
from partnership.management.base import DeskCommand
from partnership.models import Partnership

SHOWN = 20
# What answers a question on the command line.
OPTIONS = {
    "ambiguous_date": "Use --date-format %d/%m/%Y or --date-format %m/%d/%Y.",
    "ambiguous_decimal": "Use --decimal . or --decimal , to say it.",
}
WIDE = ("date", "queue", "where", "kpi", "grain")


class Command(DeskCommand):
    help = "Import readings from a CSV or TSV file, all or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("file", type=Path)
        parser.add_argument("--sheet", help=SUPPRESS)  # workbooks are saved as CSV
        parser.add_argument("--mapping", help="read with the mapping of this name")
        parser.add_argument(
            "--adopt",
            action="store_true",
            help="take KPIs of the catalogue and queues that the file names into use",
        )
        parser.add_argument(
            "--partial", action="store_true", help="store the good rows beside bad ones"
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="say what it would do, write nothing"
        )
        parser.add_argument("--format", choices=["text", "json"], default="text")
        parser.add_argument("--date-format", help="such as %%d/%%m/%%Y")
        parser.add_argument("--decimal", choices=[".", ","])
        parser.add_argument(
            "--zero-is-missing",
            action="store_true",
            help="leave rows out whose numerator and denominator are both 0",
        )
        wide = parser.add_argument_group("a wide file")
        wide.add_argument(
            "--date",
            metavar="COLUMN",
            help="the column of the dates; '*' where each date is a column: then "
            "--kpi names rows, by the first column that is no date",
        )
        wide.add_argument("--queue", metavar="COLUMN")
        wide.add_argument("--grain", choices=GRAINS)
        wide.add_argument(
            "--where", action="append", default=[], metavar="COLUMN=VALUE"
        )
        wide.add_argument(
            "--kpi",
            action="append",
            default=[],
            metavar="CODE=NUMERATOR/DENOMINATOR",
        )
        wide.add_argument("--save-mapping", default="", metavar="NAME")

    def handle(self, **options: Any) -> None:
        partnership = self.partnership(options["slug"])
        with tenancy.scope([partnership.pk]):
            outcome = self._outcome(partnership, options)
        if options["format"] == "json":
            self.stdout.write(json.dumps(outcome.as_json(), ensure_ascii=False))
        else:
            self._tell(outcome, dry_run=options["dry_run"])
        if outcome.rejected_count and not outcome.good_rows_taken:
            sys.exit(1)

    def _outcome(self, partnership: Partnership, options: dict[str, Any]) -> Outcome:
        try:
            outcome = self._import(partnership, options)
        except FileProblem as problem:
            if options["format"] != "json":
                raise CommandError(_with_options(problem)) from problem
            outcome = Outcome()
            outcome.refuse([RowIssue(1, "file", problem.code, problem.sentence)], 1)
        outcome.refuse(map(_as_issue, outcome.questions), len(outcome.questions))
        return outcome

    def _import(self, partnership: Partnership, options: dict[str, Any]) -> Outcome:
        file: Path = options["file"]
        if not file.is_file():
            raise FileProblem("no_file", f"There is no file {file}. Check its path.")
        return import_file(
            by="import_readings",
            partnership=partnership,
            source=file,
            name=file.name,
            now=self.now(),
            choices=Choices(
                mapping=_mapping(partnership, options),
                mapping_name=options["mapping"] or "",
                answers=Answers(
                    date_format=options["date_format"],
                    decimal=options["decimal"],
                    zero_is_missing=options["zero_is_missing"],
                ),
                adopt=options["adopt"],
                partial=options["partial"],
                dry_run=options["dry_run"],
                save_mapping=options["save_mapping"],
            ),
        )

    def _tell(self, outcome: Outcome, *, dry_run: bool) -> None:
        for issue in outcome.rejected[:SHOWN]:
            self.stderr.write(
                f"Row {issue.row}, {issue.field}: {issue.message} [{issue.code}]"
            )
        for left in outcome.left_out[:SHOWN]:
            self.stdout.write(f"Row {left.row} left out: {left.message}")
        for notice in outcome.notices:
            self.stdout.write(notice.message)
        self.stdout.write(
            f"Created {outcome.created}, updated {outcome.updated}, "
            f"unchanged {outcome.unchanged}, rejected {outcome.rejected_rows}, "
            f"left out {outcome.left_out_count}."
        )
        if dry_run:
            self.stdout.write("A dry run: nothing was written.")
        elif not outcome.written:
            self.stdout.write("Nothing was written.")


def _with_options(problem: FileProblem) -> str:
    """The sentence, and the options that say it where columns have to be said."""
    if problem.code != "no_readings_table":
        return problem.sentence
    return f"{problem.sentence} Say so: --date COLUMN --kpi CODE=NUMERATOR/DENOMINATOR."


def _as_issue(question: Question) -> RowIssue:
    """The question as a row's problem, with the option that answers it."""
    how = OPTIONS.get(question.code, "")
    message = f"{question.message} {how}".strip()
    return RowIssue(question.row, question.column, question.code, message)


def _mapping(partnership: Partnership, options: dict[str, Any]) -> Mapping | None:
    """The mapping that was named, or that the options describe; None for long form."""
    if name := options["mapping"]:
        found = saved_mapping(partnership, name)
        if found is None:
            raise FileProblem(
                "mapping",
                f"There is no mapping “{name}” here. Describe the file with --date and "
                "--kpi, and save that with --save-mapping.",
            )
        return found
    if not any(options[name] for name in WIDE):
        return None
    if not options["date"]:
        raise FileProblem(
            "no_date_column", "A wide file needs its date column: --date COLUMN."
        )
    return Mapping.from_options(
        options["date"],
        options["kpi"],
        options["where"],
        date_format=options["date_format"],
        queue_column=options["queue"],
        grain=options["grain"] or "day",
        zero_is_missing=options["zero_is_missing"],
    )
