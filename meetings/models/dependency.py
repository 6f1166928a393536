"""Which promise waits for which."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.models import Record, tracked
from meetings.models.commitment import Commitment


@tracked()
class CommitmentDependency(Record):
    """A promise (``commitment``) that waits until another (``waits_for``) has been kept.

    Both are made with the same partner, so that whoever of the partner reads one may read the other;
    nothing waits for itself, by whatever way round. The database refuses both.
    """

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="waiting")
    waits_for = models.ForeignKey(
        Commitment,
        on_delete=models.PROTECT,
        related_name="waited_for",
        verbose_name=_("waits for"),
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("added by"),
    )

    class Meta:
        verbose_name = _("dependency of a commitment")
        verbose_name_plural = _("dependencies of commitments")
        constraints = [
            models.UniqueConstraint(
                fields=["commitment", "waits_for"], name="commitment_waits_once"
            ),
            models.CheckConstraint(
                condition=~Q(commitment=F("waits_for")), name="commitment_waits_not_for_itself"
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="refuse_cycle",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update,
                declare=[("wrong", "boolean")],
                func="""
                    -- One at a time: two that are each fine could together close a circle.
                    PERFORM pg_advisory_xact_lock(hashtext('meetings.dependencies'));
                    SELECT count(DISTINCT partner_id) <> 1 INTO wrong FROM meetings_commitment
                    WHERE id IN (NEW.commitment_id, NEW.waits_for_id);
                    IF wrong THEN
                        RAISE EXCEPTION 'commitments with two partners'
                            USING ERRCODE = 'check_violation',
                                  CONSTRAINT = 'dependency_with_one_partner';
                    END IF;
                    WITH RECURSIVE before(id) AS (
                        SELECT NEW.waits_for_id
                        UNION
                        SELECT other.waits_for_id FROM meetings_commitmentdependency AS other
                        JOIN before ON other.commitment_id = before.id
                    ) SELECT EXISTS (SELECT 1 FROM before WHERE before.id = NEW.commitment_id)
                        INTO wrong;
                    IF wrong THEN
                        RAISE EXCEPTION 'commitments in a circle'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'dependency_no_cycle';
                    END IF;
                    RETURN NULL;
                """,
            )
        ]

    def __str__(self) -> str:
        return f"{self.commitment.title} → {self.waits_for.title}"
