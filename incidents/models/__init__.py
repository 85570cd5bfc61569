from incidents.models.confidence import ConfidentialNote
from incidents.models.factors import Factor, FactorAnswer, LinkedEvent, TouchedKpi
from incidents.models.incidents import Incident
from incidents.models.notices import Notice, NoticeWishes
from incidents.models.recognition import Thanks
from incidents.models.reviews import Review, ReviewAction, ReviewAnswer
from incidents.models.steps import NextStep, ProcessStep
from incidents.models.timeline import Promise, Update
from incidents.models.webhooks import Webhook, WebhookCall

__all__ = [
    "ConfidentialNote",
    "Factor",
    "FactorAnswer",
    "Incident",
    "LinkedEvent",
    "NextStep",
    "Notice",
    "NoticeWishes",
    "ProcessStep",
    "Promise",
    "Review",
    "ReviewAction",
    "ReviewAnswer",
    "Thanks",
    "TouchedKpi",
    "Update",
    "Webhook",
    "WebhookCall",
]
