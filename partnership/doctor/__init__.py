"""Is everything there that the site needs? One finding a check, worst news in words.

`manage.py doctor` prints them; each check answers by itself, whatever else is away.
"""

from partnership.doctor.checks import CHECKS, examine
from partnership.doctor.findings import Finding, State

__all__ = ["CHECKS", "Finding", "State", "examine"]
