"""Judging people: absolutes, character, human error, rankings."""

from incidents.wording.phrase import END, NAMES, START, WHO, YOU, YOUR, Phrase
from incidents.wording.phrase import marked as _

JUDGEMENT = (
    Phrase(
        code="human_error",
        source=(
            f"{START}(?:human|operator|agent|user|manual|individual) "
            f"(?:errors?|mistakes?){END}(?! (?:codes?|logs?|messages?|rates?))"
        ),
        question=_("What made it easy to do the wrong thing, and hard to notice?"),
        instead=_("“Both buttons look alike, and nothing asks before sending.”"),
        fires=("The cause is human error.", "It was an operator error at the desk."),
        quiet=("The user error messages changed.", "The error is known to all humans."),
    ),
    Phrase(
        code="failed_to",
        source=(
            f"{WHO} (?:have |has |had )?(?:again |simply |repeatedly )?"
            f"(?:fail(?:s|ed)?|neglect(?:s|ed)?) (?:to|at|in){END}"
        ),
        question=_("What did they see, and what stood in the way?"),
        instead=_("Say what happened: “the file arrived at 11:20 instead of 9:00.”"),
        fires=(
            "You failed to send the forecast.",
            "Their agents repeatedly failed to follow the script.",
        ),
        quiet=(
            "The upload failed to start.",
            "A call counts as “they failed to connect” after 60 s.",
        ),
    ),
    Phrase(
        code="forgot",
        source=(
            f"{WHO} (?:have |has |had )?(?:[a-z]+ )?(?:forgot|forgotten|forgets?){END}"
        ),
        question=_("What would have brought it to mind?"),
        instead=_(
            "“The list went out without …; a check before sending would show it.”"
        ),
        fires=("You forgot the price list.", "The trainers have again forgotten us."),
        quiet=("Did customers forget the password?", "I forgot the price list."),
    ),
    Phrase(
        code="did_not_follow",
        source=(
            f"{START}(?:not|didn't|don't|doesn't) (?:follow|comply with"
            "|respect|stick to"
            "|adhere to)(?:ed|ing)? (?:the |our |this |any )?"
            "(?:process|procedure|script|rules?|instructions?|guidelines?"
            f"|protocol){END}"
        ),
        question=_("What made the other way easier that day?"),
        instead=_("“The script asks for …; with 40 calls waiting, … was left out.”"),
        fires=(
            "Two agents did not follow the process.",
            "They didn't stick to the script.",
        ),
        quiet=("Which steps follow the process?", "The script does not open."),
    ),
    Phrase(
        code="always_never",
        source=f"{WHO} (?:[a-z]+ )?(?:always|never){END}",
        question=_("When exactly, and how often?"),
        instead=_("Give the days: “on three of the last ten Mondays …”"),
        fires=("You never answer in time.", "The planners are always late."),
        quiet=(
            "Telling you early can never lower our score.",
            "The line is always open.",
        ),
    ),
    Phrase(
        code="yet_again",
        source=(
            f"{START}(?:yet again|time and again|as usual|every single time|constantly"
            "|over and over|"
            f"{YOU} (?:keep|keeps|kept) [a-z]+ing){END}"
        ),
        question=_("Which times do we know of?"),
        instead=_("“This is the third time since 1 November: …”"),
        fires=("The file is late yet again.", "You keep changing the script."),
        quiet=("Calls are answered again from 10:00.", "You keep the list, please."),
    ),
    Phrase(
        code="character",
        source=(
            f"{START}(?:lazy|careless(?:ness)?|sloppy|incompeten(?:t|ce)"
            "|useless|clueless"
            f"|unprofessional|negligen(?:t|ce)|amateurish|irresponsible|stupid){END}"
        ),
        question=_("What did we see that makes us say so?"),
        instead=_("Describe it: “three of ten calls ended without a summary.”"),
        fires=("The night shift is careless.", "That is unprofessional."),
        quiet=("Please read it carefully.", "Use less bandwidth."),
    ),
    Phrase(
        code="attitude",
        source=(
            f"{START}(?:(?:bad|poor|wrong|negative) attitude"
            "|lack of (?:commitment|interest"
            f"|discipline|motivation|effort|ownership|respect)){END}"
        ),
        question=_("What would we see if it were different?"),
        instead=_("“We would like an answer the same day; what makes that hard?”"),
        fires=("There is a lack of ownership.", "The desk has a poor attitude."),
        quiet=("There is a lack of seats.", "The attitude survey opens on Monday."),
    ),
    Phrase(
        code="inattention",
        source=(
            f"{START}(?:(?:lack of|not enough|too little) (?:attention|care|focus"
            "|diligence|awareness)|inattenti(?:on|ve)|not paying attention"
            f"|asleep at the wheel){END}"
        ),
        question=_("What else had their attention at that moment?"),
        instead=_("“At 8:00 one person had three queues open.”"),
        fires=(
            "It happened through lack of attention.",
            "He was not paying attention.",
        ),
        quiet=("Rule 4 has our attention.", "There is not enough water at the site."),
    ),
    Phrase(
        code="unacceptable",
        source=(
            f"{START}(?:unacceptable|not acceptable|inexcusable|no excuse|outrageous"
            f"|ridiculous|shameful|a disgrace|a joke){END}"
        ),
        question=_("What does it do to customers, and what is needed now?"),
        instead=_("“Callers wait 9 minutes; until 12:00 we need …”"),
        fires=("This is unacceptable.", "There is no excuse for it."),
        quiet=("What wait is acceptable to you?", "The excused period is agreed."),
    ),
    Phrase(
        code="excuses",
        source=f"{START}(?:excuses|(?:lame|poor|bad|another) excuse){END}",
        question=_("Which part of the reason is not clear yet?"),
        instead=_("“Tell me more about …: how did it come about?”"),
        fires=("Excuses do not help callers.", "That is a poor excuse."),
        quiet=("Excuse me for the late answer.", "They propose an excused period."),
    ),
    Phrase(
        code="disappointed",
        source=(
            f"{START}(?:disappointed (?:in|with|by|at) (?:you|{YOUR}|{NAMES}|them)"
            f"|expect(?:ed)? (?:more|better) (?:from|of) (?:you|{YOUR}|{NAMES})){END}"
        ),
        question=_("What did we count on, and did both know it?"),
        instead=_("“I had counted on the list by noon, because …”"),
        fires=("I am disappointed in you.", "We expected more from BrightCall."),
        quiet=("Customers are disappointed with the wait.", "We expect more calls."),
    ),
    Phrase(
        code="cannot_even",
        source=f"{START}(?:can't|cannot|could not|couldn't|unable to) even{END}",
        question=_("What is missing for it?"),
        instead=_("“… is not possible yet, because …”"),
        fires=("They can’t even open the list.", "You could not even call."),
        quiet=("Even at night they cannot open it.", "The odd and even rows differ."),
    ),
    Phrase(
        code="ranking",
        source=(
            f"{START}(?:(?:worst|weakest|laziest|slowest|best|top|bottom) (?:[a-z]+ )?"
            "(?:team|agents?|partners?|clients?|sites?|performers?|managers?)"
            f"|(?:worse|better) than (?:{YOUR}|{NAMES}|the other (?:side|team|partner))"
            f"|league table|name and shame){END}"
        ),
        question=_("What does the comparison explain?"),
        instead=_("Compare with the agreed goal, or with last month."),
        fires=(
            "Leeds is the slowest site.",
            "This is worse than the other partner.",
        ),
        quiet=("The best time is 10:00.", "Better than last week."),
    ),
    Phrase(
        code="why_did_you",
        source=(
            f"{START}(?:why (?:did|do|does|have|has|had|are|is|were|was|would|can)"
            f"(?:n't| not)?|how (?:could|can|dare)) (?:{YOU}|{YOUR}){END}"
        ),
        question=_("Would “what” or “how” open the same door?"),
        instead=_("“What did it look like from your side?”"),
        fires=("Why didn’t you call?", "How could you send this list?"),
        quiet=("Do you know why calls wait?", "How can we help?"),
    ),
)
