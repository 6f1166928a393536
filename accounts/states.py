"""Sides, roles and notification channels."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Side(models.TextChoices):
    """Whose person a user is. One user belongs to exactly one company."""

    INTERNAL = "internal", _("our company")
    SUPPLIER = "supplier", _("a partner")


class Role(models.TextChoices):
    """What an internal person does. Roles are additive; supplier representatives have none."""

    BUYER = "buyer", _("buyer")
    ACCOUNT_EXECUTIVE = "account_executive", _("account executive")
    MANAGER = "manager", _("manager")
    EXECUTIVE = "executive", _("executive")
    ADMINISTRATOR = "administrator", _("administrator")
    AUDITOR = "auditor", _("auditor")


class Language(models.TextChoices):
    ENGLISH = "en", "English"
    SWEDISH = "sv", "Svenska"


class EmailWay(models.TextChoices):
    """How a group of messages comes by e-mail; the inbox has them all, at once."""

    AT_ONCE = "at_once", _("As it comes")
    DIGEST = "digest", _("In the daily digest")
    OFF = "off", _("Not")


class RequestKind(models.TextChoices):
    """What of personal data somebody has asked the worker to do."""

    COPY = "copy", _("copy of what is held")
    ANONYMISING = "anonymising", _("anonymising")
    PLACES = "places", _("search for the name in texts")


class RequestState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
