"""Who sees the trade, its imports and the categories."""

from django.db.models import QuerySet

from accounts.access import sees_everything
from accounts.models import User
from core import permissions
from suppliers.access.rights import IMPORT
from suppliers.models import Category, CompanyTrade, TradeImport


def company_trade(user: User) -> QuerySet[CompanyTrade]:
    """Return the sums of everybody's trade, for those who may see everybody's."""
    return CompanyTrade.objects.all() if sees_everything(user) else CompanyTrade.objects.none()


def visible_imports(user: User) -> QuerySet[TradeImport]:
    if not permissions.allowed(user, IMPORT) and not sees_everything(user):
        return TradeImport.objects.none()
    return TradeImport.objects.all()


def visible_categories(user: User) -> QuerySet[Category]:
    """Return the categories whose changes a person may follow: all of them for ours."""
    return Category.objects.all() if user.is_internal else Category.objects.none()


def categories() -> QuerySet[Category]:
    """Return the categories by their codes; they are no secret."""
    return Category.objects.order_by("code")
