"""Who works the relationship, on both sides."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from core.models import Record, tracked
from suppliers.models.partner import Partner
from suppliers.states import Responsibility


class DateRange(Func):
    """PostgreSQL's ``daterange(from, to, bounds)``; an empty ``to`` is open-ended."""

    function = "daterange"
    output_field = DateRangeField()


@tracked()
class Representative(Record):
    """Ties a portal user to the one partner they belong to."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="representative"
    )
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="representatives")

    class Meta:
        verbose_name = _("supplier representative")
        verbose_name_plural = _("supplier representatives")
        triggers = [
            # A check constraint cannot look into the user's row.
            pgtrigger.Trigger(
                name="user_is_of_the_supplier_side",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func="""
                    IF NOT EXISTS (
                        SELECT 1 FROM accounts_user WHERE id = NEW.user_id AND side = 'supplier'
                    ) THEN
                        RAISE EXCEPTION 'only a user of the supplier side can represent a partner'
                            USING ERRCODE = 'check_violation',
                                  CONSTRAINT = 'representative_of_supplier_side';
                    END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.partner})"


@tracked()
class Assignment(Record):
    """One of ours, responsible for a partner from a day on (inclusive) to another (exclusive)."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="assignments")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assignments"
    )
    responsibility = models.CharField(_("responsibility"), max_length=20, choices=Responsibility)
    from_date = models.DateField(_("from"))
    to_date = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        constraints = [
            models.CheckConstraint(
                condition=Q(to_date=None) | Q(to_date__gte=F("from_date")),
                name="assignment_ends_after_start",
            ),
            ExclusionConstraint(
                name="assignment_one_account_executive",
                expressions=[
                    ("partner", RangeOperators.EQUAL),
                    (DateRange("from_date", "to_date", RangeBoundary()), RangeOperators.OVERLAPS),
                ],
                condition=Q(responsibility=Responsibility.ACCOUNT_EXECUTIVE),
            ),
            ExclusionConstraint(
                name="assignment_once_at_a_time",
                expressions=[
                    ("partner", RangeOperators.EQUAL),
                    ("user", RangeOperators.EQUAL),
                    ("responsibility", RangeOperators.EQUAL),
                    (DateRange("from_date", "to_date", RangeBoundary()), RangeOperators.OVERLAPS),
                ],
            ),
        ]
        indexes = [
            models.Index(fields=["user", "partner"], name="assignment_of_user"),
            # Who works what today, without looking at the rows themselves; the indexes behind the
            # exclusion constraints take a hundred times as many pages for it.
            models.Index(
                fields=["user", "responsibility", "partner"],
                include=["from_date", "to_date"],
                name="assignment_held",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.partner}"
