"""Who may what, declared for every route. A route that is missing here fails the walk.

A page below a partnership says which right reading takes, and which right every
method that writes takes. Everything else says what kind of route it is.
"""

from dataclasses import dataclass, replace
from enum import Enum, auto

from partnership.access import Permission

READS = frozenset({"GET", "HEAD"})
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


class Kind(Enum):
    PARTNERSHIP_PAGE = auto()  # below /p/<slug>/
    PARTNERSHIP_API = auto()  # below /api/v1/partnerships/<slug>/
    PERSON_PAGE = auto()  # anybody who is signed in, about themselves
    PERSON_API = auto()
    PUBLIC = auto()  # anybody; nothing of a partnership
    DESK = auto()  # the instance admin


@dataclass(frozen=True)
class Rule:
    kind: Kind
    read: Permission = Permission.READ
    write: Permission | None = None
    scope: str = ""  # what a token needs to write; empty: no token can
    methods: frozenset[str] = READS
    answers: frozenset[int] = frozenset({200})  # of a page about oneself, when read
    query: str = ""  # what reading has to be asked with

    def needs(self, method: str) -> Permission:
        return self.read if method in READS or self.write is None else self.write


def page(read: Permission = Permission.READ, write: Permission | None = None) -> Rule:
    return Rule(
        Kind.PARTNERSHIP_PAGE,
        read,
        write,
        methods=READS if write is None else READS | {"POST"},
    )


def act(write: Permission) -> Rule:
    """A page that only takes a POST."""
    return Rule(Kind.PARTNERSHIP_PAGE, write, write, methods=frozenset({"POST"}))


def form(*answers: int) -> Rule:
    """A page of one's own account that anybody may fill in."""
    return Rule(
        Kind.PUBLIC, methods=READS | {"POST"}, answers=frozenset(answers or {200})
    )


def api(
    read: Permission = Permission.READ,
    write: Permission | None = None,
    scope: str = "",
    methods: frozenset[str] | None = None,
) -> Rule:
    usual = READS if write is None else READS | {"POST"}
    return Rule(Kind.PARTNERSHIP_API, read, write, scope, methods or usual)


def incident_call(write: Permission = Permission.WRITE_INCIDENTS) -> Rule:
    """A step on one incident by the API: POST only."""
    return api(write=write, scope="incidents:write", methods=frozenset({"POST"}))


def incident_form() -> Rule:
    """A page that is filled in, or a deed that is confirmed on a page of its own."""
    return page(Permission.WRITE_INCIDENTS, Permission.WRITE_INCIDENTS)


def incident_act(write: Permission = Permission.WRITE_INCIDENTS) -> Rule:
    """An act on one incident: to read leads to the incident's page."""
    return page(write, write)


def call(write: Permission) -> Rule:
    """A route of the API that only takes a POST."""
    return api(write, write, methods=frozenset({"POST"}))


# The steps on one incident that both sides' leaders and contributors take.
INCIDENT_STEPS = (
    "update",
    "correct",
    "tell",
    "happened",
    "averted",
    "knew",
    "origin",
    "severity",
    "touches",
    "events",
    "own",
    "hand_over",
    "have_it",
    "let_go",
    "next_steps",
    "process",
    "process_enter",
    "process_leave",
    "factors",
    "factor_seen",
    "factor_confirm",
    "confidence",
    "confidence_read",
    "review",
    "review_actions",
    "review_action_done",
    "review_answer",
)

# What a status link opens, and that there is nothing else below it.
LINKS = (
    "summary.json",
    "status.json",
    "components.json",
    "incidents.json",
    "incidents_unresolved.json",
    "scheduled-maintenances.json",
    "scheduled-maintenances_upcoming.json",
    "scheduled-maintenances_active.json",
    "history.atom",
    "history.rss",
    "nothing",
)

MATRIX: dict[str, Rule] = {
    "healthz": Rule(Kind.PUBLIC),
    "readyz": Rule(Kind.PUBLIC),
    # The walk comes from this machine, which may look.
    "metrics": Rule(Kind.PUBLIC),
    # Who is signed in already is sent on from the sign-in, who is not from the way out.
    "account_login": form(200, 302),
    "account_logout": form(200, 302),
    "account_inactive": Rule(Kind.PUBLIC),
    "account_set_password": form(302),
    "account_reset_password": form(200),
    "account_reset_password_done": Rule(Kind.PUBLIC),
    "account_reset_password_from_key": form(200),
    "account_reset_password_from_key_done": Rule(Kind.PUBLIC),
    "account_change_password": Rule(Kind.PERSON_PAGE),
    "gallery": Rule(Kind.PERSON_PAGE),
    "gallery_chart": Rule(Kind.PERSON_PAGE),
    "api_schema": Rule(Kind.PUBLIC),
    "api_docs": Rule(Kind.PUBLIC),
    "api_partnerships": Rule(Kind.PERSON_API),
    "api_partnership": api(Permission.SEE_HEADLINE),
    "api_kpis": api(),
    "api_readings": replace(
        api(write=Permission.WRITE_READINGS, scope="readings:write"),
        query="?kpi=service_level_offered",
    ),
    "api_scorecards": api(),
    "api_scorecard": api(),
    "api_penalty": api(),
    "api_status": api(Permission.SEE_HEADLINE),
    # The secret is the right: without a good one there is nothing, for anybody.
    **{f"status_{name}": Rule(Kind.PUBLIC, answers=frozenset({404})) for name in LINKS},
    "status_link": Rule(Kind.PUBLIC, answers=frozenset({404})),
    "status_calendar": Rule(Kind.PUBLIC, answers=frozenset({404})),
    # So is the token in a mail's address.
    "status_mails": form(404),
    "status_portfolio": Rule(Kind.PERSON_PAGE),
    "status": page(Permission.SEE_HEADLINE),
    "status_dates": page(Permission.SEE_HEADLINE),
    "status_step": act(Permission.TAKE_STEPS),
    "status_ask": act(Permission.ASK_LEADERS),
    "status_answer": act(Permission.KEEP_STATUS),
    "status_confirm": act(Permission.KEEP_STATUS),
    "status_links": page(Permission.KEEP_STATUS, Permission.KEEP_STATUS),
    "status_link_revoke": act(Permission.KEEP_STATUS),
    "status_mails_again": act(Permission.KEEP_STATUS),
    "status_areas": page(write=Permission.KEEP_STATUS),
    "status_area": act(Permission.KEEP_STATUS),
    "status_area_say": act(Permission.WRITE_INCIDENTS),
    "portfolio": Rule(Kind.PERSON_PAGE),
    # The walk has no invitation's secret, and nobody's browser has opened one.
    "invitation": form(404),
    "invitation_open": Rule(Kind.PUBLIC, answers=frozenset({302})),
    # Who leads nothing starts nothing.
    "partnership_new": Rule(Kind.PERSON_PAGE, answers=frozenset({200, 403})),
    "audit": page(Permission.READ_RECORD),
    "settings": page(Permission.OWN_TOKEN),
    "tokens": page(Permission.OWN_TOKEN, Permission.OWN_TOKEN),
    "token_revoke": act(Permission.OWN_TOKEN),
    "members": page(Permission.MANAGE_MEMBERS),
    "members_invite": page(Permission.MANAGE_MEMBERS, Permission.MANAGE_MEMBERS),
    "members_first_leader": page(Permission.MANAGE_MEMBERS, Permission.MANAGE_MEMBERS),
    "member_role": act(Permission.MANAGE_MEMBERS),
    "member_remove": act(Permission.MANAGE_MEMBERS),
    "invitation_again": act(Permission.MANAGE_MEMBERS),
    "invitation_withdraw": act(Permission.MANAGE_MEMBERS),
    "proposal_take_over": act(Permission.AGREE),
    "start": Rule(Kind.PERSON_PAGE, answers=frozenset({302})),
    "scorecard": page(),
    "scorecard_publish": act(Permission.AGREE),
    "kpis": page(),
    "kpi_readings": page(),
    "words": page(),
    "penalty": page(),
    "score": page(),
    "kpi": page(),
    "context": page(write=Permission.WRITE_INCIDENTS),
    "context_take_back": act(Permission.WRITE_INCIDENTS),
    "api_context": api(write=Permission.WRITE_INCIDENTS, scope="incidents:write"),
    "kpi_figure": page(),
    "targets": page(),
    "target_propose": page(Permission.AGREE, Permission.AGREE),
    "target_preview": act(Permission.AGREE),
    "proposal": page(),
    "proposal_agree": act(Permission.AGREE),
    "proposal_counter": page(Permission.AGREE, Permission.AGREE),
    "proposal_change": page(Permission.AGREE, Permission.AGREE),
    "proposal_withdraw": act(Permission.AGREE),
    "excused": page(),
    "excused_propose": page(Permission.PROPOSE_EXCUSE, Permission.PROPOSE_EXCUSE),
    "excused_proposal": page(),
    "excused_agree": act(Permission.AGREE),
    "excused_counter": page(Permission.AGREE, Permission.AGREE),
    "excused_again": act(Permission.AGREE),
    "excused_withdraw": act(Permission.PROPOSE_EXCUSE),
    "import": page(Permission.WRITE_READINGS, Permission.WRITE_READINGS),
    "import_template": page(Permission.WRITE_READINGS),
    "import_batch": page(Permission.WRITE_READINGS),
    "import_columns": act(Permission.WRITE_READINGS),
    "import_save": act(Permission.WRITE_READINGS),
    "import_read_again": act(Permission.WRITE_READINGS),
    "import_discard": act(Permission.WRITE_READINGS),
    "import_undo": act(Permission.WRITE_READINGS),
    "catalogue": page(Permission.AGREE),
    "take_into_use": act(Permission.AGREE),
    "fees": page(Permission.READ_MONEY),
    "fees_enter": page(Permission.READ_MONEY, Permission.READ_MONEY),
    "fees_confirm": act(Permission.READ_MONEY),
    "api_targets": api(write=Permission.AGREE),
    "api_target_agree": call(Permission.AGREE),
    "api_target_counter": call(Permission.AGREE),
    "api_target_withdraw": call(Permission.AGREE),
    "api_incidents": api(write=Permission.WRITE_INCIDENTS, scope="incidents:write"),
    "api_incident": api(),
    "api_incident_updates": incident_call(),
    "api_incident_own": incident_call(),
    "api_incident_acknowledge": incident_call(),
    "api_incident_next_steps": incident_call(),
    "api_incident_factors": incident_call(),
    "api_incident_recognise": incident_call(Permission.THANK),
    "api_owner_minutes": api(write=Permission.AGREE),
    "api_owner_minutes_agree": call(Permission.AGREE),
    "api_owner_minutes_withdraw": call(Permission.AGREE),
    "owner_minutes": page(write=Permission.AGREE),
    "owner_minutes_agree": act(Permission.AGREE),
    "owner_minutes_withdraw": act(Permission.AGREE),
    "new": Rule(Kind.PERSON_PAGE, answers=frozenset({200, 302})),
    # Nowhere but in the demo is there such a page.
    "mailbox": Rule(Kind.PUBLIC, answers=frozenset({404})),
    "notices": page(Permission.READ, Permission.READ),
    "notices_again": act(Permission.MANAGE_CHANNELS),
    "webhook": page(Permission.MANAGE_CHANNELS, Permission.MANAGE_CHANNELS),
    **{
        f"webhook_{step}": act(Permission.MANAGE_CHANNELS)
        for step in ("secret", "ping", "off", "again")
    },
    "incidents": page(),
    "incident": page(),
    "search": page(),
    "recognition": page(Permission.SEE_HEADLINE),
    "incident_new": incident_form(),
    "incident_acknowledge": incident_form(),
    "incident_still": incident_form(),
    "incident_thank": incident_act(Permission.THANK),
    "incident_next_step_done": incident_act(Permission.SEE_HEADLINE),
    "incident_review_share": incident_act(Permission.AGREE),
    **{f"incident_{step}": incident_act() for step in INCIDENT_STEPS},
}

# Routes of a library, by the beginning of their names: the admin is the desk's. The
# walk still visits each of them.
FAMILIES: dict[str, Rule] = {
    "admin:": Rule(Kind.DESK),
}


def rule_of(name: str) -> Rule | None:
    """The rule of a route, or None where nobody declared one."""
    if name in MATRIX:
        return MATRIX[name]
    for beginning, rule in FAMILIES.items():
        if name.startswith(beginning):
            return rule
    return None
