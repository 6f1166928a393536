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
    """Ties a portal user to the one partner they belong to, and says which of its sealed bids are theirs.

    Whom one of ours has let in beside others ``waits`` until one of those vouches for them, and has
    no part in any (docs/adr/0057). Who was let in when nobody was left has a part in what the partner
    was asked from ``trusted_from_at`` on; empty, in all of it.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="representative"
    )
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="representatives")
    waits = models.BooleanField(
        _("waits for a colleague"), default=False, db_default=False, editable=False
    )
    trusted_from_at = models.DateTimeField(
        _("has a part in bids from"), null=True, blank=True, editable=False
    )
    vouched_by = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("vouched for by"),
    )

    class Meta:
        verbose_name = _("supplier representative")
        verbose_name_plural = _("supplier representatives")
        constraints = [
            models.CheckConstraint(
                condition=Q(waits=False) | Q(vouched_by=None),
                name="representative_waits_or_is_vouched_for",
            )
        ]
        triggers = [
            # The rules of suppliers/standing.py once more: whoever is trusted with more than before, or
            # comes to a partner, either waits, has the word of a colleague who is trusted, or is alone:
            # the first of all with everything, anybody later begins anew.
            pgtrigger.Trigger(
                name="trusted_by_a_colleague",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert
                | pgtrigger.UpdateOf(
                    "waits", "trusted_from_at", "vouched_by_id", "user_id", "partner_id"
                ),
                func="""
                    IF TG_OP = 'INSERT' OR (NEW.user_id, NEW.partner_id) <> (OLD.user_id, OLD.partner_id)
                    THEN
                        IF NEW.waits OR NOT EXISTS (
                            SELECT 1 FROM suppliers_representative other
                            WHERE other.partner_id = NEW.partner_id AND other.id <> NEW.id
                        ) THEN
                            RETURN NEW;
                        END IF;
                    ELSIF (NEW.waits OR NOT OLD.waits) AND NOT coalesce(
                        NEW.trusted_from_at < OLD.trusted_from_at,
                        NEW.trusted_from_at IS NULL AND OLD.trusted_from_at IS NOT NULL
                    ) THEN
                        RETURN NEW;
                    END IF;
                    IF NEW.vouched_by_id IS NULL AND (
                        NEW.trusted_from_at IS NULL
                        OR NEW.trusted_from_at < core_clock() - interval '1 minute'
                        OR EXISTS (
                            SELECT 1 FROM suppliers_representative other
                            JOIN accounts_user person ON person.id = other.user_id
                            WHERE other.partner_id = NEW.partner_id AND other.id <> NEW.id
                              AND NOT other.waits AND person.is_active
                        )
                    ) OR NEW.vouched_by_id IS NOT NULL AND NOT EXISTS (
                        SELECT 1 FROM suppliers_representative other
                        JOIN accounts_user person ON person.id = other.user_id
                        WHERE other.id = NEW.vouched_by_id AND other.id <> NEW.id
                          AND other.partner_id = NEW.partner_id
                          AND NOT other.waits AND person.is_active
                          AND (
                              other.trusted_from_at IS NULL
                              OR NEW.trusted_from_at >= other.trusted_from_at
                          )
                    ) THEN
                        RAISE EXCEPTION 'a colleague who is trusted vouches, or who is alone begins anew'
                            USING ERRCODE = 'check_violation',
                                  CONSTRAINT = 'representative_trusted_by_colleague';
                    END IF;
                    RETURN NEW;
                """,
            ),
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
            ),
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
