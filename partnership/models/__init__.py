from partnership.models.invitations import Invitation
from partnership.models.members import ApiToken, Member, Role, Scope, Side
from partnership.models.people import User
from partnership.models.places import Organisation, Partnership, Weekday
from partnership.models.proposals import Proposal, ProposalKind, ProposalState
from partnership.models.queues import Queue
from partnership.models.tenant import TenantModel, TiedKey, same_partnership
from partnership.models.work import AuditEntry, Counter, OutboxRow, WorkState

__all__ = [
    "ApiToken",
    "AuditEntry",
    "Counter",
    "Invitation",
    "Member",
    "Organisation",
    "OutboxRow",
    "Partnership",
    "Proposal",
    "ProposalKind",
    "ProposalState",
    "Queue",
    "Role",
    "Scope",
    "Side",
    "TenantModel",
    "TiedKey",
    "User",
    "Weekday",
    "WorkState",
    "same_partnership",
]
