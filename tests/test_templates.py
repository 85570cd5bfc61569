"""Laws of every template: no blame, nothing inline, no outside host."""

import gzip
import hashlib
import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
MAILS = sorted((ROOT / "templates").rglob("*.txt"))
BANNED = re.compile(
    r"\b(fail(s|ed|ure|ing)?|breach(es|ed)?|offenders?|culprits?|vendors?|suppliers?"
    r"|at fault|red)\b",
    re.IGNORECASE,
)
INLINE = re.compile(
    r"\sstyle=|<style|\son[a-z]+=\"|javascript:|<script(?![^>]*\bsrc=)", re.IGNORECASE
)
OUTSIDE = re.compile(r"(src|href|action)=\"(https?:)?//", re.IGNORECASE)
COMMENT = re.compile(r"{#.*?#}|{%\s*comment.*?endcomment\s*%}", re.DOTALL)
COMPONENTS = sorted((ROOT / "templates" / "_components").glob("*.html"))


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def words(source: str) -> str:
    """The source without comments, tags of HTML and names of variables and filters."""
    text = re.sub(r"{%\s*(?:static|url|extends)\b.*?%}", " ", COMMENT.sub(" ", source))
    literals = re.findall(r"{%[^%]*?[\"']([^\"'{}]+)[\"'][^%]*?%}", text)
    return re.sub(r"{%.*?%}|{{.*?}}|<[^>]*>", " ", text) + " ".join(literals)


def finds(pattern, paths, read=Path.read_text):
    """What it finds, as the file and the words."""
    found = ((name(path), pattern.search(read(path))) for path in paths)
    return [(where, match[0]) for where, match in found if match]


def test_templates_and_mails_blame_nobody():
    assert min(len(TEMPLATES), len(MAILS)) > 10
    assert finds(BANNED, TEMPLATES + MAILS, lambda path: words(path.read_text())) == []


def test_templates_have_no_inline_style_or_script():
    assert finds(INLINE, TEMPLATES, lambda p: COMMENT.sub(" ", p.read_text())) == []


def test_templates_need_no_outside_host():
    assert finds(OUTSIDE, TEMPLATES) == []


def test_components_say_first_what_they_are():
    first = ("{% comment %}", "{% extends", "{#")
    silent = [p for p in COMPONENTS if not p.read_text().startswith(first)]
    assert [name(path) for path in silent] == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        pytest.param("<p>The team failed.</p>", True, id="in-a-text"),
        pytest.param('{% translate "A breach" %}', True, id="in-a-translation"),
        pytest.param("<p class='red'>Fine</p>", False, id="not-in-a-class"),
        pytest.param("{# failed #}<p>Fine</p>", False, id="not-in-a-comment"),
        pytest.param("<p>It is covered and shared.</p>", False, id="not-in-a-word"),
    ],
)
def test_the_search_for_banned_words_finds_what_it_should(source, found):
    assert bool(BANNED.search(words(source))) is found


@pytest.mark.parametrize(
    "source",
    [
        pytest.param('<p style="x">', id="style"),
        pytest.param("<script>x</script>", id="script"),
        pytest.param('<a onclick="x">', id="handler"),
    ],
)
def test_the_search_for_inline_parts_finds_them(source):
    assert INLINE.search(source)


def test_stylesheet_is_at_most_20_kilobytes_compressed():
    sheet = (ROOT / "static" / "css" / "ours.css").read_bytes()
    assert len(gzip.compress(sheet)) <= 20 * 1024


def test_nothing_but_a_state_chooses_the_colour_of_a_state():
    sheet = (ROOT / "static" / "css" / "ours.css").read_text()
    rules = re.findall(r"^ *([^{}\n]+){[^{}]*[ ;{]--c:", sheet, re.M)
    assert ".loud .on_goal, .loud.on_goal " in rules
    assert [rule for rule in rules if not re.match(r"\.(state|loud) ?", rule)] == []


def test_every_token_that_the_stylesheet_uses_is_set_in_it():
    sheet = (ROOT / "static" / "css" / "ours.css").read_text()
    used = set(re.findall(r"var\((--[\w-]+)\)", sheet))
    assert used - set(re.findall(r"(--[\w-]+):", sheet)) == set()


def test_files_of_others_are_as_published():
    readme = (ROOT / "static" / "others" / "README.md").read_text()
    rows = re.findall(r"\| `([^`]+\.(?:js|css))` .*`([0-9a-f]{64})` \|", readme)
    assert len(rows) == 2
    for file, digest in rows:
        content = (ROOT / "static" / "others" / file).read_bytes()
        assert hashlib.sha256(content).hexdigest() == digest
