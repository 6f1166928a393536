"""What higher apps add to the page of an award, called with (user, award)."""

from core.panels import Panels

on_award = Panels()
