"""Days that somebody can mean."""

from datetime import date

from django.utils.translation import gettext as _

from core.refused import Refused

# A calendar file names the changes of the clock until the year after, a reminder comes a week later: what is
# reckoned from a day must be one, too.
LAST_YEAR = 2199


def require_near(day: date, field: str) -> None:
    """Refuse a day, or an instant, beyond LAST_YEAR: nobody plans it, and little can be reckoned from it."""
    if day.year > LAST_YEAR:
        raise too_far(field)


def too_far(field: str) -> Refused:
    """Return the refusal of a day that nobody can mean."""
    return Refused(
        "too_far", _("Choose a day before %(year)s.") % {"year": LAST_YEAR + 1}, field=field
    )
