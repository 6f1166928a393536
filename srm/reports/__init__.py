"""Read models across the apps: my day, the portal's day, the dashboard."""

from srm.reports.dashboard import dashboard
from srm.reports.day import my_day
from srm.reports.portal import portal_day

__all__ = ["dashboard", "my_day", "portal_day"]
