"""Who looks, and what is remembered of the rows that are made."""

from dataclasses import dataclass, field
from typing import Any

from accounts.models import User
from tests.access.secrets import Secret, Spellings

ANONYMOUS = "anonymous"
PEOPLE = (
    "owner",  # account executive of Qumparia; owns its negotiation, may open the bids
    "teammate",  # buyer assigned to Qumparia; owns the need and the RFPs
    "manager",  # line manager of both
    "rival_ae",  # account executive of Zyxrivalia
    "other",  # account executive of neither
    "executive",
    "admin",
    "auditor",
    "rep",  # of Qumparia
    "rival",  # of Zyxrivalia
    ANONYMOUS,
)
SUPPLIERS = {"rep", "rival"}
# Those of ours in whose sight the need, the RFPs and their opened bids are.
ROUND_THE_RFP = {"owner", "teammate", "manager", "rival_ae", "executive", "auditor"}
AT_QUMPARIA = {"owner", "teammate", "manager", "executive", "auditor"}
AT_ZYXRIVALIA = {"rival_ae", "executive", "auditor"}
INTERNAL = {"owner", "teammate", "manager", "rival_ae", "other", "executive", "admin", "auditor"}


@dataclass(eq=False)
class World:
    """``rows`` are the keys of what was made, by kind and case, for addresses."""

    people: dict[str, User] = field(default_factory=dict)
    rows: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    secrets: list[Secret] = field(default_factory=list)

    def row(self, kind: str, case: str, **arguments: Any) -> None:
        """Remember the arguments of an address about one row."""
        self.rows.setdefault(kind, {})[case] = arguments

    def secret(self, pattern: Spellings, may_read: set[str]) -> None:
        self.secrets.append(Secret(pattern, frozenset(may_read)))
