"""Read models across the apps: my day, the portal's day, the dashboard, the audit trail."""

from srm.reports import audit
from srm.reports.dashboard import dashboard
from srm.reports.day import my_day
from srm.reports.portal import portal_day

__all__ = ["audit", "dashboard", "my_day", "portal_day"]
