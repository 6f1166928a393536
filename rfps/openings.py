"""Whose agreement to open the bids counts: that of people who may still open them."""

from collections.abc import Iterable

from rfps import access
from rfps.models import OpeningApproval, Rfx

PEOPLE_NEEDED = 2


def parted(
    rfx: Rfx, approvals: Iterable[OpeningApproval]
) -> tuple[list[OpeningApproval], list[OpeningApproval]]:
    """Part an RFx's agreements into those that count and those whose givers may not open any more.

    Somebody who was taken off the team, got other duties or was locked out since is not one of the
    two. A query or two for each agreement.
    """
    standing: list[OpeningApproval] = []
    lapsed: list[OpeningApproval] = []
    for approval in approvals:
        (standing if access.may_open(approval.user, rfx) else lapsed).append(approval)
    return standing, lapsed
