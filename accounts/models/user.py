"""People who can sign in."""

from typing import Any

import pgtrigger
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from accounts.states import Language, Role, Side
from core import permissions
from core.addresses import reverse
from core.folding import Fold
from core.models import LineField, Record, tracked

EVERY_DAY = range(1, 8)


def monday_to_friday() -> list[int]:
    """Return the days on which most people work."""
    return [1, 2, 3, 4, 5]


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        """Sign-in finds a person by e-mail, whatever its capitals."""
        return self.get(email__same=username)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create a person; without a password they cannot sign in until they have set one."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


@tracked(exclude=("password", "last_login", "session_epoch", "anonymised_at"))
class User(Record, AbstractBaseUser):
    """A person of ours, or of one partner (suppliers.Representative says of which)."""

    email = models.EmailField(_("e-mail"), unique=True)
    name = LineField(_("name"), max_length=150)
    title = LineField(_("title"), max_length=150, blank=True)
    phone = LineField(_("phone"), max_length=50, blank=True)
    side = models.CharField(max_length=10, choices=Side, default=Side.INTERNAL)
    roles = ArrayField(
        models.CharField(max_length=20, choices=Role),
        default=list,
        blank=True,
        verbose_name=_("roles"),
    )
    manager = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reports",
        verbose_name=_("line manager"),
    )
    language = models.CharField(
        _("language"), max_length=5, choices=Language, default=Language.ENGLISH
    )
    time_zone = models.CharField(_("time zone"), max_length=50, default="Europe/Stockholm")
    # Days of the company, both inclusive; who is away has somebody who stands in.
    absent_from_date = models.DateField(_("away from"), null=True, blank=True)
    absent_until_date = models.DateField(_("away until"), null=True, blank=True)
    deputy = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("stand-in"),
    )
    # Of these groups of messages (accounts/email_groups.py) none by e-mail; the inbox has them all.
    no_email = ArrayField(
        models.CharField(max_length=40), default=list, db_default=[], blank=True, editable=False
    )
    # Which picture of the person there is (accounts.Photo has it), empty where there is none.
    photo = models.CharField(max_length=32, default="", db_default="", blank=True, editable=False)
    # Of these, one e-mail on a working day, at this hour of the person's own zone (accounts/digest.py).
    digest_email = ArrayField(
        models.CharField(max_length=40), default=list, db_default=[], blank=True, editable=False
    )
    digest_hour = models.PositiveSmallIntegerField(default=8, db_default=8, editable=False)
    # Days of the week as ISO numbers them: 1 is Monday.
    working_days = ArrayField(
        models.PositiveSmallIntegerField(),
        default=monday_to_friday,
        db_default=monday_to_friday(),
        editable=False,
    )
    # Reminders wait by e-mail from the one hour until the other (accounts/quiet.py); the same: never.
    quiet_from_hour = models.PositiveSmallIntegerField(default=18, db_default=18, editable=False)
    quiet_until_hour = models.PositiveSmallIntegerField(default=7, db_default=7, editable=False)
    is_active = models.BooleanField(_("active"), default=True)
    # Sessions of an earlier epoch are over, also when the person may come back in.
    session_epoch = models.PositiveIntegerField(default=0, db_default=0, editable=False)

    # When name, address and telephone were taken out, for good (accounts/actions/anonymising.py).
    anonymised_at = models.DateTimeField(_("anonymised"), null=True, blank=True, editable=False)

    objects = UserManager()

    USERNAME_FIELD = EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_ignoring_case"),
            models.CheckConstraint(
                condition=models.Q(roles__contained_by=Role.values), name="user_roles_known"
            ),
            models.CheckConstraint(
                condition=models.Q(side=Side.INTERNAL) | models.Q(roles=[], manager=None),
                name="user_supplier_without_roles_or_manager",
            ),
            models.CheckConstraint(
                condition=models.Q(absent_from_date=None, absent_until_date=None, deputy=None)
                | models.Q(
                    side=Side.INTERNAL,
                    absent_from_date__isnull=False,
                    absent_until_date__isnull=False,
                    absent_until_date__gte=models.F("absent_from_date"),
                    deputy__isnull=False,
                ),
                name="user_absence_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(digest_hour__lte=23), name="user_digest_hour_of_a_day"
            ),
            models.CheckConstraint(
                condition=models.Q(quiet_from_hour__lte=23, quiet_until_hour__lte=23),
                name="user_quiet_hours_of_a_day",
            ),
            models.CheckConstraint(
                condition=models.Q(working_days__contained_by=list(EVERY_DAY))
                & models.Q(working_days__len__gt=0),
                name="user_works_some_days",
            ),
            models.CheckConstraint(
                condition=~models.Q(digest_email__overlap=models.F("no_email")),
                name="user_email_in_one_way",
            ),
            models.CheckConstraint(
                condition=~models.Q(deputy=models.F("id")), name="user_stands_in_for_another"
            ),
            models.CheckConstraint(
                condition=models.Q(anonymised_at=None)
                | models.Q(is_active=False, title="", phone="", roles=[], manager=None),
                name="user_anonymised_is_closed",
            ),
        ]
        indexes = [
            models.Index(fields=["side", "name", "id"], name="user_by_name"),
            # People of both sides, searched for by who reads the whole trail.
            models.Index(fields=["name", "id"], name="person_by_name"),
            *(
                GinIndex(OpClass(Fold(field), "gin_trgm_ops"), name=f"person_{field}_folded")
                for field in ("name", "title", "email")
            ),
        ]
        triggers = [
            # The closure table is what makes "the people who report to me, at any depth" one
            # indexed look-up; the trigger keeps it true for every kind of write and refuses cycles.
            pgtrigger.Trigger(
                name="maintain_reporting_lines",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("manager_id"),
                declare=[("cycle", "boolean")],
                func="""
                    IF TG_OP = 'UPDATE' THEN
                        IF NEW.manager_id IS NOT DISTINCT FROM OLD.manager_id THEN
                            RETURN NULL;
                        END IF;
                        -- One change of the tree at a time: two that are each fine could together
                        -- close a cycle.
                        PERFORM pg_advisory_xact_lock(hashtext('accounts.reporting_lines'));
                        SELECT EXISTS (
                            SELECT 1 FROM accounts_reportingline
                            WHERE manager_id = NEW.id AND person_id = NEW.manager_id
                        ) INTO cycle;
                        IF cycle THEN
                            RAISE EXCEPTION 'line manager cycle'
                                USING ERRCODE = 'check_violation',
                                      CONSTRAINT = 'user_manager_no_cycle';
                        END IF;
                        DELETE FROM accounts_reportingline AS line
                        USING accounts_reportingline AS below, accounts_reportingline AS above
                        WHERE below.manager_id = NEW.id
                          AND above.person_id = NEW.id AND above.depth > 0
                          AND line.person_id = below.person_id
                          AND line.manager_id = above.manager_id;
                    ELSE
                        INSERT INTO accounts_reportingline (manager_id, person_id, depth)
                        VALUES (NEW.id, NEW.id, 0);
                    END IF;
                    IF NEW.manager_id IS NOT NULL THEN
                        INSERT INTO accounts_reportingline (manager_id, person_id, depth)
                        SELECT above.manager_id, below.person_id, above.depth + below.depth + 1
                        FROM accounts_reportingline AS above, accounts_reportingline AS below
                        WHERE above.person_id = NEW.manager_id AND below.manager_id = NEW.id;
                    END IF;
                    RETURN NULL;
                """,
            )
        ]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def picture(self) -> str:
        """The address of the person's picture, empty where there is none; another picture has another."""
        return f"{reverse('accounts:photo', args=[self.key])}?v={self.photo}" if self.photo else ""

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split(" ")[0]

    @property
    def is_internal(self) -> bool:
        return self.side == Side.INTERNAL

    @property
    def is_supplier(self) -> bool:
        return self.side == Side.SUPPLIER

    @property
    def initials(self) -> str:
        words = (self.name or self.email).split()
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()

    @property
    def kind(self) -> tuple[str, tuple[str, ...], bool]:
        """What of a person decides which rows they see, besides who they are."""
        return self.side, tuple(sorted(self.roles)), self.is_active

    def stand_in(self, pk: int) -> "User":
        """Return a person of the same kind with another id, of whom nothing else is known."""
        names = ["id", "side", "roles", "is_active"]
        return User.from_db(None, names, [pk, self.side, [*self.roles], self.is_active])

    def has_role(self, *roles: str) -> bool:
        """Return whether the person has at least one of the roles."""
        return not set(roles).isdisjoint(self.roles)

    def has_permission(self, name: str) -> bool:
        """Return whether this kind of person may use the verb at all (core/permissions.py)."""
        return permissions.allowed(self, name)

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session has to hold to be this person's: Django's own until the first epoch ends."""
        base: str = super()._get_session_auth_hash(secret)  # type: ignore[misc]  # not in the stubs
        if not self.session_epoch:
            return base
        value = f"{base}:{self.session_epoch}"
        return salted_hmac("accounts.session", value, secret=secret, algorithm="sha256").hexdigest()

    # Django's admin asks these; it is for administrators (and auditors, who only read) alone.
    @property
    def is_staff(self) -> bool:
        return self.is_internal and self.has_role(Role.ADMINISTRATOR, Role.AUDITOR)

    @property
    def is_superuser(self) -> bool:
        return False

    def has_perm(self, perm: str, obj: object = None) -> bool:
        if not (self.is_active and self.is_staff):
            return False
        return self.has_role(Role.ADMINISTRATOR) or ".view_" in perm

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_active and self.is_staff


class ReportingLine(models.Model):
    """The line-manager tree as a closure: one row per (manager, person below or the same).

    Maintained by the trigger on User alone. ``depth`` is 0 for the person, 1 for a direct report.
    """

    manager = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="lines_below"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="lines_above"
    )
    depth = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["manager", "person"], name="reporting_line_once")
        ]
        indexes = [models.Index(fields=["person", "manager"], name="reporting_line_up")]

    def __str__(self) -> str:
        return f"{self.manager_id} > {self.person_id}"
