"""How an account comes into being."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.states import Role, Side
from core.models import LineField, Record, tracked


@tracked()
class Invitation(Record):
    """A single-use, expiring, revocable link, bound to one address.

    The link's token is a signature of the key (accounts/invitations.py): nothing in the database is
    enough to make one.
    """

    email = models.EmailField(_("e-mail"))
    name = LineField(_("name"), max_length=150, blank=True)
    side = models.CharField(max_length=10, choices=Side)
    roles = ArrayField(models.CharField(max_length=20, choices=Role), default=list, blank=True)
    manager = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # The partner's key for a supplier representative; the app of partners lies above this one.
    partner_key = models.CharField(max_length=12, blank=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    # By a person of the partner for a colleague, where the partner's settings allow it.
    by_colleague = models.BooleanField(_("by a colleague"), default=False, db_default=False)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(side=Side.INTERNAL, partner_key="")
                | (models.Q(side=Side.SUPPLIER, roles=[]) & ~models.Q(partner_key="")),
                name="invitation_of_one_side",
            ),
            models.CheckConstraint(
                condition=models.Q(accepted_at=None) | models.Q(revoked_at=None),
                name="invitation_not_both_accepted_and_revoked",
            ),
            # A second link to the same address could make another account of it than the first.
            models.UniqueConstraint(
                Lower("email"),
                condition=models.Q(accepted_at=None, revoked_at=None, by_colleague=False),
                name="invitation_one_open_of_ours",
            ),
            # Of a supplier's people each company has its own: a rule across them would tell of the others.
            models.UniqueConstraint(
                "partner_key",
                Lower("email"),
                condition=models.Q(accepted_at=None, revoked_at=None, by_colleague=True),
                name="invitation_one_open_of_colleagues",
            ),
            models.CheckConstraint(
                condition=models.Q(by_colleague=False) | models.Q(side=Side.SUPPLIER),
                name="invitation_of_a_colleague_into_a_portal",
            ),
        ]
        indexes = [
            models.Index(fields=["email"], name="invitation_email"),
            models.Index(
                fields=["partner_key", "created_at"],
                condition=models.Q(by_colleague=True),
                name="invitation_of_colleagues",
            ),
        ]

    def __str__(self) -> str:
        return self.email
