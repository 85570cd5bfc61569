"""Work a number out again: python -m kpis.arithmetic WHAT < in.json > out.json

Needs no database, server, settings or account. Exit status 2 and one sentence on
stderr where the input is not what WHAT asks for.
"""

import json
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any

from kpis.arithmetic.errors import InputError, TermsError
from kpis.arithmetic.inputs import Record, parse

BAD_INPUT = 2
HELP = """\
Work a number out again: python -m kpis.arithmetic WHAT < in.json > out.json
Values are numbers, amounts of money texts; what is missing is null or left out.

target     {"direction": "higher", "minimum": 80, "buffer": 3, "value": 81.5,
            "range": {"form": "linear", "start": 80, "full": 75}}
penalty    {"fees": "186400.00", "currency": "GBP", "at_risk": 10, "cap": null,
            "kpis": [{"code": "service_level", "allocation": 40, "value": 78,
                      "direction": "higher", "minimum": 80, "buffer": 3,
                      "range": {"form": "linear", "start": 80, "full": 75}}]}
behaviour  {"direction": "higher", "goal": 80, "values": [81, 79.5, null, 80]}
score      {"results": [{"code": "service_level", "weight": 10, "attainment": 90}]}
"""

# Named by string, as settings name packages: the joint score lives in a package that
# may import this one, and never the other way round.
RECOMPUTE = {
    "behaviour": "kpis.arithmetic.recompute_behaviour:behaviour",
    "penalty": "kpis.arithmetic.recompute:penalty",
    "score": "scorecards.ours:recompute",
    "target": "kpis.arithmetic.recompute:target",
}


def main(arguments: list[str]) -> int:
    if arguments in (["-h"], ["--help"]):
        print(HELP, end="")
        return 0
    try:
        work_out = _chosen(arguments)
        answer = work_out(parse(_stdin()))
    except (InputError, TermsError) as refusal:
        print(" ".join(str(refusal).split()), file=sys.stderr)
        return BAD_INPUT
    json.dump(answer, sys.stdout, ensure_ascii=False, allow_nan=False, indent=2)
    print()
    return 0


def _chosen(arguments: list[str]) -> Callable[[Record], dict[str, Any]]:
    if len(arguments) != 1 or arguments[0] not in RECOMPUTE:
        raise InputError(
            f"Say what to work out, one of {', '.join(RECOMPUTE)}: "
            f"python -m kpis.arithmetic penalty < in.json"
        )
    module, function = RECOMPUTE[arguments[0]].split(":")
    chosen: Callable[[Record], dict[str, Any]] = getattr(
        import_module(module), function
    )
    return chosen


def _stdin() -> str:
    # JSON is UTF-8 whatever the terminal's locale says; a byte order mark is let go.
    try:
        return sys.stdin.buffer.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError("The input is not UTF-8 text.") from None


if __name__ == "__main__":
    # A lone surrogate in a text goes out as the escape that JSON has for it.
    sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    sys.exit(main(sys.argv[1:]))
