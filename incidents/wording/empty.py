"""Actions that change nothing, and times that are none."""

from incidents.wording.phrase import END, START, Phrase
from incidents.wording.phrase import marked as _

EMPTY = (
    Phrase(
        code="be_more_careful",
        source=(
            f"{START}(?:be|being|been) (?:more|extra|very) (?:careful"
            "|vigilant|attentive"
            f"|mindful|diligent|thorough)|{START}(?:more|greater|better"
            f"|extra) care{END}"
        ),
        question=_("What will be different on an ordinary busy day?"),
        instead=_("“From Monday the form asks before it sends.”"),
        fires=("Agents must be more careful.", "Please take more care."),
        quiet=("A careful check found it.", "Customer care opens at 7:00."),
    ),
    Phrase(
        code="pay_attention",
        source=(
            f"{START}(?:pay(?:ing)? (?:more |better |closer )?attention|stay alert"
            f"|concentrate (?:more|better)|keep (?:their|your) eyes open){END}"
        ),
        question=_("What could catch the eye by itself?"),
        instead=_("“The board turns amber at 20 waiting calls.”"),
        fires=("Please pay attention to the queue.", "Agents need to stay alert."),
        quiet=("The alert stays on the board.", "Payments need attention today."),
    ),
    Phrase(
        code="remind_team",
        source=(
            f"{START}(?:remind(?:ed|ing)?|retrain(?:ed|ing)?|re-train(?:ed|ing)?"
            "|coach(?:ed|ing)?|brief(?:ed|ing)?) (?:all |the |your |their )?"
            "(?:of the )?(?:[a-z]+ )?"
            "(?:team|agents|staff|people|everyone|everybody|colleagues"
            f"|advis[eo]rs){END}"
        ),
        question=_("What helps when the reminder is forgotten?"),
        instead=_("“The price comes from the list; nobody has to know it by heart.”"),
        fires=("Remind the team of the rule.", "All agents: retrain the night staff."),
        quiet=("A reminder goes out at 10:00.", "The training team is ready."),
    ),
    Phrase(
        code="try_harder",
        source=(
            f"{START}(?:(?:try|work) harder|do better|step up|pull (?:your"
            "|their) weight"
            f"|raise (?:your|their) game|make (?:more of )?an effort){END}"
        ),
        question=_("What is in their way?"),
        instead=_("“With two more people on Saturdays, … is possible.”"),
        fires=("The desk has to try harder.", "Please make an effort."),
        quiet=("Try again at 10:00.", "The next step is up to Sofia."),
    ),
    Phrase(
        code="communicate_better",
        source=(
            f"{START}(?:(?:better|more|improved?|improve the) communication"
            f"|communicate (?:better|more)|work (?:more closely|closer) together){END}"
        ),
        question=_("Who tells whom what, when, and where?"),
        instead=_("“Marketing posts each mailing here three days before.”"),
        fires=("There must be better communication.", "Please communicate more."),
        quiet=("The communication room is free.", "Communicate the date to sales."),
    ),
    Phrase(
        code="never_again",
        source=(
            f"{START}(?:(?:this|it|that) (?:must|will|shall|should|can) (?:not|never) "
            "happen again|(?:make sure|ensure) (?:that )?(?:this|it|that) (?:does not"
            f"|doesn't|will not|won't|never) happens? again|never again){END}"
        ),
        question=_("What will be true when it is done?"),
        instead=_("“The import refuses a list without prices.”"),
        fires=("This must not happen again.", "Make sure it never happens again."),
        quiet=("What will happen again at 10:00?", "It happened again on Monday."),
    ),
    Phrase(
        code="asap",
        source=(
            f"{START}(?:asap|a\\.s\\.a\\.p|as soon as possible|right away|at once){END}"
        ),
        question=_("By when is it needed, and what depends on it?"),
        instead=_("“By 14:00, so that the evening shift can plan.”"),
        fires=("Please answer ASAP.", "Send the list as soon as possible."),
        quiet=("As soon as the list is here, I call.", "At 10:00, at the latest."),
    ),
    Phrase(
        code="soon",
        source=(
            f"{START}(?:(?<!as )soon(?! as{END})|shortly(?! (?:after"
            "|before))|in due course"
            f"|at some point|in the near future|sooner or later){END}"
        ),
        question=_("Which time could be promised, even if only for the next word?"),
        instead=_("“Next update by 16:00, whatever we know by then.”"),
        fires=("The fix comes soon.", "More news shortly."),
        quiet=("As soon as it runs, I tell you.", "It began shortly after 9:00."),
    ),
    Phrase(
        code="look_into_it",
        source=(
            f"{START}(?:look(?:ing)? into (?:it|this)|(?:being|is|are) investigated"
            f"|measures (?:will be|are being|have been|were) taken){END}"
        ),
        question=_("What is looked at first, and by when do we hear of it?"),
        instead=_("“Priya checks the routing rules until 15:00.”"),
        fires=("Somebody is looking into it.", "Measures will be taken."),
        quiet=("Look at rule 4 first.", "The investigation found two rules."),
    ),
)
