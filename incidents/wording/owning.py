"""What owns up: thanked, never questioned."""

from incidents.wording.phrase import END, START, Phrase
from incidents.wording.phrase import marked as _

_WE = f"{START}(?:we|i)"

OWNING = (
    Phrase(
        code="we_should_have_told",
        source=(
            f"{_WE} (?:should|could|ought to) have "
            "(?:told|called|warned|informed|shown|said|asked)"
        ),
        question=_("Thank you for saying so."),
        instead=_("It makes the next early word easier, on both sides."),
        fires=(
            "We should have told you on Friday.",
            "I could have called you before the shift.",
        ),
        quiet=("We should talk on Friday.", "Should we have told them the number?"),
        thanks=True,
    ),
    Phrase(
        code="we_missed",
        source=(
            f"{_WE}(?: have|'ve)? (?:missed(?! you{END})|overlooked|forgot"
            "|got (?:it|this|that) wrong|made (?:a|the|this) mistake|were wrong"
            "|was wrong|were late|was late|broke|caused"
            "|did(?: not|n't) (?:see|tell|notice|check|test|announce))"
        ),
        question=_("Thank you for saying what was missed."),
        instead=_("Knowing it early is what lets us both act."),
        fires=(
            "We missed this in our test.",
            "We didn’t tell the planners about the mailing.",
            "I forgot to send the new price list.",
        ),
        quiet=("We missed you at the meeting.", "We caught it before the shift."),
        thanks=True,
    ),
    Phrase(
        code="our_mistake",
        source=(
            f"{START}(?<!not )(?:our|my)(?: own)? (?:mistake|fault|error|oversight"
            "|responsibility)"
            f"{END}(?! (?:codes?|logs?|messages?|rates?))"
            f"|{START}that(?:'s| is| was) on (?:us|me){END}"
        ),
        question=_("Thank you for owning it."),
        instead=_(
            "The next sentence could say what happens now, and when we hear more."
        ),
        fires=("This was our mistake.", "Sorry, my fault.", "That’s on us."),
        quiet=("Our error rate is 2 %.", "This was not our mistake."),
        thanks=True,
    ),
    Phrase(
        code="we_own_it",
        source=(
            f"{_WE}(?:'ll| will)? (?:own (?:this|it|the resolution)"
            "|take (?:it|this) on|stand by (?:it|this))"
            f"{END}|{START}sorry that (?:we|i){END}"
        ),
        question=_("Thank you for taking it on."),
        instead=_("A time for the next update makes it easy to wait."),
        fires=("We will own the resolution.", "Sorry that we told you so late."),
        quiet=("Who can own the resolution?", "We are sorry to hear it."),
        thanks=True,
    ),
)
