"""What was not: events as they should have been, known only afterwards."""

from incidents.wording.phrase import END, NAMES, START, YOU, Phrase
from incidents.wording.phrase import marked as _

_DONE = (
    "(?:[a-z]+ed|known|told|seen|been|done|given|made|sent|said|kept|taken|caught|found"
    "|thought|come|gone|written|read|asked|had|put|held)"
)

HINDSIGHT = (
    Phrase(
        code="should_have",
        source=(
            f"{START}(?:should|ought to)(?:n't| not"
            f"| never)? (?:[a-z]+ )?have {_DONE}{END}"
        ),
        question=_("What was known at that moment?"),
        instead=_("“At 8:00 the board showed …, so … was the sensible thing to do.”"),
        fires=(
            "You should have known it.",
            "The shift lead should never have closed the queue.",
        ),
        quiet=("Should we open the queue?", "Agents should have access by Monday."),
    ),
    Phrase(
        code="could_have",
        source=f"{START}could(?:n't| not| easily)? have (?:easily )?{_DONE}{END}",
        question=_("What would have made it possible?"),
        instead=_("“With … at hand, the next shift can …”"),
        fires=("You could have called us.", "This could easily have been seen."),
        quiet=("Could we have the list?", "Customers could have questions."),
    ),
    Phrase(
        code="would_not_have",
        source=(
            f"{START}(?:would(?:n't| not| never) have (?:happened|occurred)"
            f"|would have (?:avoided|prevented|been avoided|been prevented)){END}"
        ),
        question=_("What is it that we want in place next time?"),
        instead=_("“From now on … tells us before it starts.”"),
        fires=("This would never have happened.", "A call would have prevented it."),
        quiet=(
            "The penalty would have been GBP 8,400.",
            "What happened at 9:00?",
        ),
    ),
    Phrase(
        code="if_only",
        source=(
            f"{START}(?:if only|if {YOU} had(?: not| only)? {_DONE}"
            f"|had {YOU} (?:not |only )?"
            f"{_DONE}){END}"
        ),
        question=_("What did it look like before anybody knew the end?"),
        instead=_("“What we knew at 8:00 was …”"),
        fires=("If only the list were right.", "If you had called, all were well."),
        quiet=("Only if the file arrives today.", "If you had a minute at noon?"),
    ),
    Phrase(
        code="avoidable",
        source=f"{START}(?:avoidable|preventable|foreseeable){END}",
        question=_("Which signal was there, and who could see it?"),
        instead=_("“The alarm rang in the other building.”"),
        fires=("The outage was avoidable.", "It was a preventable incident."),
        quiet=("To avoid waits, we open at 7:00.", "Can we prevent it?"),
    ),
    Phrase(
        code="should_know_better",
        source=(
            f"{START}(?:(?:should|ought to) know (?:better|by now"
            "|that by now)|common sense"
            f"|how hard (?:can|is) (?:it|this)){END}"
        ),
        question=_("Where is it written, and when was it last shown to them?"),
        instead=_("“The rule stands in …; the new people have not seen it yet.”"),
        fires=("They should know better.", "That is common sense."),
        quiet=("You should know that we open at 7:00.", "How hard is the exam?"),
    ),
    Phrase(
        code="obviously",
        source=(
            f"{START}(?:obviously|of course|needless to say|evidently"
            f"|as everybody knows|as everyone knows|clearly {YOU}|{NAMES} clearly){END}"
        ),
        question=_("Would it be as plain to somebody who was not there?"),
        instead=_("Leave the word out, and say what shows it."),
        fires=("Obviously the plan is wrong.", "Of course nobody called."),
        quiet=("The line is clearly audible.", "The course starts on Monday."),
    ),
    Phrase(
        code="just",
        source=(
            f"{START}(?:{YOU} (?:just|simply) |(?:just|simply) (?:do|fix"
            "|follow|answer|read"
            f"|tell|need to|have to|had to){END})"
        ),
        question=_("Is it as easy from the other chair?"),
        instead=_("Leave “just” out, and ask what it takes."),
        fires=("You just need to answer.", "Just fix the rule."),
        quiet=("The list arrived just now.", "It is just before 10:00."),
    ),
)
