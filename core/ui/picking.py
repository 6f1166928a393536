"""A row chosen in a combobox."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from core.keys import is_key
from core.ui.widgets import Combobox


class PickField(forms.CharField):
    """A row chosen by its key, or by exactly its name where there is no script; cleans to the key.

    ``queryset`` is what may be chosen, ``url`` answers the search. ``also`` are further fields that
    name exactly one row when typed (an e-mail address). ``names`` are names by key that are known
    already, so that showing them asks nothing.
    """

    def __init__(
        self,
        queryset: QuerySet[Any],
        name_field: str,
        url: Any,
        names: Mapping[Any, str] | None = None,
        also: Sequence[str] = (),
        **kwargs: Any,
    ):
        self.queryset, self.name_field, self.also = queryset, name_field, also
        self.names = dict(names or {})
        super().__init__(widget=Combobox(url, label=self._name), **kwargs)

    def clean(self, value: Any) -> str:
        value = super().clean(value)
        if not value:
            return ""
        found = list(self.queryset.filter(key=value).values_list("key", flat=True)[:1])
        if not found:
            typed = Q()
            for name in (self.name_field, *self.also):
                typed |= Q(**{f"{name}__iexact": value})
            found = list(self.queryset.filter(typed).values_list("key", flat=True)[:2])
        if len(found) != 1:
            raise ValidationError(_("Choose one from the list."))
        return str(found[0])

    def _name(self, value: Any) -> str:
        """Return what is shown for a key; what was typed instead of one is shown as it is."""
        if value not in self.names:
            if not is_key(value):  # nor asked for: it may hold what PostgreSQL takes in no text
                return str(value)
            found = self.queryset.filter(key=value).values_list(self.name_field, flat=True).first()
            self.names[value] = str(value) if found is None else found
        return self.names[value]
