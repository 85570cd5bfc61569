"""What cannot be done with an incident, said in one sentence."""

from partnership.errors import Refused


class IncidentError(Refused):
    """The step cannot be taken; `str()` says why and what can be done."""
