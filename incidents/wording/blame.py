"""Somebody as the cause: fault, names and parties, motives."""

from incidents.wording.phrase import END, NAMES, START, TEAM, WHO, YOU, YOUR, Phrase
from incidents.wording.phrase import marked as _

_CAUSE = f"{START}(?:because of|due to|caused by|owing to|on account of|down to)"

BLAME = (
    Phrase(
        code="fault",
        source=(
            f"{START}(?:at fault|{YOUR}(?: own)? fault|whose fault|fault of"
            f"|fault (?:is|was|lies) with){END}"
        ),
        question=_("What made it possible, whoever was there that day?"),
        instead=_("“It began with …; what let it through was …”"),
        fires=("This is your fault.", "Let us see who is at fault."),
        quiet=("The line fault was repaired at 9:10.", "It was our fault."),
    ),
    Phrase(
        code="blame",
        source=(
            f"(?<!no )(?<!not )(?<!without ){START}(?:blam(?:es?|ed|ing)|to blame){END}"
            f"(?!-free)(?: {YOU}{END}| {TEAM})?"
        ),
        question=_("What would we learn if nobody were meant?"),
        instead=_("“What happened was …, and the next step is …”"),
        fires=("I blame you for the queue.", "The planner is to blame."),
        quiet=("The review is blameless.", "There is no blame in this list."),
    ),
    Phrase(
        code="guilty",
        source=f"{START}(?:guilty|culprits?|offenders?|perpetrators?){END}",
        question=_("Which step of the process would have caught it?"),
        instead=_("Name the step rather than the person."),
        fires=("Who is the guilty one here?", "The culprit is a trainer in Leeds."),
        quiet=("The guild of planners meets at 10:00.", "The offer ends on Friday."),
    ),
    Phrase(
        code="because_of_name",
        source=f"{_CAUSE} {NAMES}{END}",
        question=_("What happened there, step by step?"),
        instead=_("Name the event instead: “since the routing change at 06:00 …”"),
        fires=(
            "Calls wait because of BrightCall.",
            "The delay was caused by Northwind again.",
        ),
        quiet=(
            "Calls wait because of the storm.",
            "BrightCall tells us that calls wait.",
        ),
    ),
    Phrase(
        code="because_of_you",
        source=f"{_CAUSE} (?:you|them|him|{TEAM}){END}",
        question=_("What did the people there have to work with?"),
        instead=_("Name the situation: “with six people short from 8 to 12 …”"),
        fires=(
            "It is late because of you.",
            "Due to your planning team, 40 calls wait.",
        ),
        quiet=(
            "Due to your notice we could plan.",
            "It is late because of the weather.",
        ),
    ),
    Phrase(
        code="you_caused",
        source=(
            f"{WHO} (?:have |has |had )?(?:caused|ruined|broke|messed (?:it )?up"
            "|screwed (?:it )?up|dropped the ball|created (?:this"
            "|the) (?:mess|problem))"
            f"{END}"
        ),
        question=_("What came before it?"),
        instead=_("“At 06:00 … changed, and from then on …”"),
        fires=("You caused this queue.", "Their trainers messed up the roll-out."),
        quiet=("The storm caused this queue.", "What have the changes caused?"),
    ),
    Phrase(
        code="root_cause_is_somebody",
        source=f"{START}root cause (?:is|was) (?:{TEAM}|(?:that )?{YOU}|agents){END}",
        question=_("Why did it make sense to the people who were there?"),
        instead=_("Name several contributing factors, of both sides."),
        fires=(
            "The root cause was your planning team.",
            "The root cause is BrightCall.",
        ),
        quiet=(
            "The root cause was a routing rule.",
            "Is there one root cause at all?",
        ),
    ),
    Phrase(
        code="your_mistake",
        source=(
            f"{START}{YOUR} (?:mistakes?|errors?|failures?|oversights?|negligence|mess)"
            f"{END}(?! (?:codes?|logs?|messages?|rates?|budgets?))"
        ),
        question=_("What made it easy to slip?"),
        instead=_("“The screen shows both prices; the old one was read out.”"),
        fires=("Your mistake cost us the morning.", "BrightCall's oversight is known."),
        quiet=("Your error log is attached.", "You correct mistakes quickly."),
    ),
    Phrase(
        code="not_ours_but_yours",
        source=(
            f"{START}(?:that|this|it)(?:'s| is) (?:all |entirely |only )?"
            f"(?:(?:on|down to) {YOU}|{YOUR} (?:job|duty|problem)){END}"
        ),
        question=_("Who could resolve it quickest, wherever it began?"),
        instead=_("“I can take … if somebody on your side takes …”"),
        fires=("That’s on you.", "This is your problem."),
        quiet=("This is a problem for both of us.", "It is on the list."),
    ),
    Phrase(
        code="did_not_care",
        source=(
            f"{START}(?:don't|doesn't|didn't|do not|does not|did not) "
            f"(?:even |really |seem to |want to )?(?:care|bother){END}"
        ),
        question=_("What do we know, and what do we guess?"),
        instead=_("Say what was seen: “we had no answer by 14:00.”"),
        fires=("They did not care.", "The desk didn't even bother to answer."),
        quiet=("Customer care did not answer.", "Take care on the way."),
    ),
    Phrase(
        code="refused",
        source=(
            f"{WHO} (?:[a-z]+ )?"
            f"(?:refus(?:es?|ed|ing)|unwilling|(?:will|would) not listen){END}"
        ),
        question=_("What stood in the way of a yes?"),
        instead=_("“We asked on Monday; what is needed for a decision?”"),
        fires=("You refused the forecast.", "The planners simply refused to help."),
        quiet=(
            "The gateway refused the connection.",
            "Could the refund be refused by the bank?",
        ),
    ),
    Phrase(
        code="ignored",
        source=f"{WHO} (?:[a-z]+ )?(?:ignor(?:es?|ed|ing)|disregard(?:s|ed|ing)?){END}",
        question=_("Did it arrive, and was it clear what was needed?"),
        instead=_("“I wrote on Monday and need an answer by 16:00 to …”"),
        fires=("You ignored three mails.", "The client always ignores the plan."),
        quiet=("The filter ignored blank rows.", "Please ignore the test message."),
    ),
    Phrase(
        code="on_purpose",
        source=f"{START}(?:deliberately|on purpose|intentionally|knowingly){END}",
        question=_("What else could explain it?"),
        instead=_("Ask: “what did it look like from your side?”"),
        fires=("Calls were dropped on purpose.", "You deliberately sent it late."),
        quiet=("The purpose of the call is clear.", "Is that the intention?"),
    ),
    Phrase(
        code="hid_it",
        source=(
            f"{WHO} (?:[a-z]+ )?(?:hid|hide|hides|hiding|conceal(?:s|ed)?|lied|lie"
            "|lying|misled|covered (?:it )?up|kept (?:it |this )?from us"
            f"|withheld){END}|{START}(?:cover-up|dishonest){END}"
        ),
        question=_("What would have made it easy to tell?"),
        instead=_("“We heard on Tuesday. Next time, a word on Monday helps us to …”"),
        fires=("You hid the outage.", "This was a cover-up."),
        quiet=("The menu hides the button.", "The cable lies below the floor."),
    ),
    Phrase(
        code="you_people",
        source=f"{START}(?:you people|you guys|you lot|those people|that lot){END}",
        question=_("Who exactly is meant, and what do they see?"),
        instead=_("Name the team and the situation: “the Saturday shift has …”"),
        fires=("You people do not understand it.", "Those people never call back."),
        quiet=("How many people do you have?", "That lottery ends today."),
    ),
    Phrase(
        code="your_team_must",
        source=(
            f"{TEAM} (?:must|has to|have to|needs? to|can't|cannot|won't"
            "|(?:is|are|was|were|do|does|did)(?: not|n't))"
            f"{END}"
        ),
        question=_("What would make it possible for them?"),
        instead=_("“What would help your team to …?”"),
        fires=("Your team must answer faster.", "Your agents do not know the rule."),
        quiet=("Could your team look at rule 4?", "Our team must leave at 18:00."),
    ),
    Phrase(
        code="everybody_there",
        source=(
            f"{START}(?:nobody|no one|everybody|everyone) (?:at|in|on|from) "
            f"(?:{YOUR}|{NAMES}){END}"
        ),
        question=_("Whom did we ask, and when?"),
        instead=_("“I have no answer from the desk since 10:00.”"),
        fires=("Nobody at BrightCall answers.", "No one on your side knows the plan."),
        quiet=(
            "Nobody waits longer than 2 min.",
            "Everyone at lunch is back at 13:00.",
        ),
    ),
    Phrase(
        code="power",
        source=(
            f"{START}(?:(?:we|i) pay you|you(?: are|'re) paid|(?:we|i) warned you"
            "|told you so(?=,|\\n|$)|told you (?:many|several|a hundred"
            "|so many|two|three) times"
            f"|last warning){END}"
        ),
        question=_("What do we both need here?"),
        instead=_("“By 16:00 we have to decide …; what do you need for it?”"),
        fires=("That is what we pay you for.", "We told you three times."),
        quiet=("We told you at 09:26.", "We told you so that you can plan."),
    ),
)
