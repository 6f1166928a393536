"""Rows in the administration without their numbers, from whose gaps hidden rows could be counted.

A bid that has just come in, sealed, has taken a number; so have its lines, its event and its receipt.
Django's admin writes numbers into addresses, choices and pop-ups; here each is veiled (core/veil.py).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import wraps
from typing import Any

from django import forms
from django.contrib.admin import (
    AdminSite,
    ChoicesFieldListFilter,
    FieldListFilter,
    ModelAdmin,
    display,
)
from django.contrib.admin.exceptions import DisallowedModelAdminToField
from django.contrib.admin.options import IS_POPUP_VAR, TO_FIELD_VAR
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.admin.views.main import ChangeList
from django.contrib.admin.widgets import AutocompleteSelect, RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, register_converter
from django.utils.text import capfirst
from django.utils.translation import get_language

from core.veil import ID_LENGTH, unveil_id, veil_id

PURPOSE = "admin"
# How Django's filters ask for a value, and its hierarchy of dates.
ASKED = {"exact", "isnull", "gte", "lt"}
PARTS_OF_DATES = {"year", "month", "day"}
LAST_YEAR = 9999


class RowConverter:
    """``<row:object_id>``: ``reverse`` veils the number, Django's views are given it back.

    Everything in Django's admin that leads to a row goes through ``reverse``, so this is the one place
    where no link, redirect or log entry is forgotten.
    """

    regex = f"[A-Za-z0-9_-]{{{ID_LENGTH}}}"

    def to_python(self, value: str) -> str:
        pk = unveil_id(value, PURPOSE)
        if pk is None:
            raise ValueError("not an address of ours")
        return str(pk)

    def to_url(self, value: int | str) -> str:
        return veil_id(int(value), PURPOSE)


register_converter(RowConverter, "row")


class RowChoiceField(forms.ModelChoiceField):
    """A choice of a row whose values are veiled numbers."""

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, models.Model):
            value = value.pk
        return veil_id(value, PURPOSE) if isinstance(value, int) else value

    def to_python(self, value: Any) -> models.Model | None:
        if value in self.empty_values:
            return None
        pk = unveil_id(str(value), PURPOSE)
        if pk is None:
            raise ValidationError(
                self.error_messages["invalid_choice"], "invalid_choice", {"value": value}
            )
        return super().to_python(pk)


class RowAutocomplete(AutocompleteSelect):
    """Its chosen option, which is drawn with the page; what is searched is ``RowSearch``."""

    def optgroups(self, name: str, value: Sequence[str], attrs: Any = None) -> list[Any]:
        chosen = [unveil_id(str(token), PURPOSE) for token in value]
        pks = [str(pk) for pk in chosen if pk is not None]
        groups: list[Any] = super().optgroups(name, pks, attrs)
        return groups

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        if option["value"]:
            option["value"] = veil_id(int(option["value"]), PURPOSE)
        return option


class RowSearch(AutocompleteJsonView):
    """What a choice that searches finds."""

    def serialize_result(self, obj: models.Model, to_field_name: str) -> dict[str, str]:
        return {"id": veil_id(obj.pk, PURPOSE), "text": str(obj)}


class RowSite(AdminSite):
    """A site whose pages do not open as pop-ups: these hand the number of a row to their opener."""

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            for asked in (request.GET, request.POST):
                if IS_POPUP_VAR in asked or TO_FIELD_VAR in asked:
                    raise DisallowedModelAdminToField("no page here is a pop-up")
            return view(request, *args, **kwargs)

        return super().admin_view(checked, cacheable)

    def __init__(self, name: str = "admin"):
        super().__init__(name)
        self._lists: dict[Any, list[Any]] = {}

    def get_app_list(self, request: HttpRequest, app_label: Any = None) -> list[Any]:
        """Return the models by app, worked out once for each set of roles and each language.

        Nothing else decides what somebody sees of it (``User.has_perm``). Django works it out for every
        page, and translates the names at every comparison while it sorts them: with eighty models
        three fifths of the time of a page.
        """
        roles = frozenset(request.user.roles) if request.user.is_staff else None
        known = (roles, get_language(), app_label)
        if known not in self._lists:
            self._lists[known] = super().get_app_list(request, app_label)
        return self._lists[known]

    def autocomplete_view(self, request: HttpRequest) -> Any:
        return RowSearch.as_view(admin_site=self)(request)

    def get_urls(self) -> list[Any]:
        """Leave out the page that finds any row of any model by number."""
        return [one for one in super().get_urls() if getattr(one, "name", "") != "view_on_site"]


class ChoicesFilter(ChoicesFieldListFilter):
    """A filter by a state or kind. Its words stand alone here, elsewhere within sentences."""

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        for choice in super().choices(changelist):
            yield choice | {"display": capfirst(choice["display"])}


FieldListFilter.register(lambda field: bool(field.choices), ChoicesFilter, take_priority=True)


def _column(field: "models.Field[Any, Any]") -> Callable[[models.Model], str]:
    """Return the column of a field with choices, in words that begin with a capital letter."""

    @display(description=field.verbose_name, ordering=field.name, empty_value="-")
    def column(row: models.Model) -> str:
        return capfirst(str(getattr(row, f"get_{field.name}_display")() or ""))

    column.__name__ = field.name
    return column


class RowAdmin(ModelAdmin):
    """The base of every page of the administration that shows rows of a model."""

    list_per_page = 50
    show_full_result_count = False  # counting a long table is the slowest part of its page
    actions = None  # their checkboxes hold numbers
    # As in our own forms; without it Django 5 warns that it will say so by itself.
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        chosen = {field.name: field for field in self.opts.concrete_fields if field.choices}
        names = super().get_list_display(request)
        return [_column(chosen[name]) if name in chosen else name for name in names]

    def get_urls(self) -> list[URLPattern]:
        return list(_veiled(super().get_urls(), isinstance(self.opts.pk, models.IntegerField)))

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget  # without the links that open pop-ups
        return field

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs["form_class"] = RowChoiceField
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = RowAutocomplete(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Allow what the filters of the page ask: comparing numbers would find them by halving.

        And of dates only what is one: PostgreSQL has no year of twenty digits.
        """
        offered = [str(one) for one in self.get_list_filter(request)]
        if self.date_hierarchy:
            offered.append(self.date_hierarchy)
        name, _, last = lookup.rpartition("__")
        if last in PARTS_OF_DATES:
            return (
                name in offered
                and value.isascii()
                and value.isdigit()
                and 0 < int(value[:5]) <= LAST_YEAR
            )
        return lookup in offered or (last in ASKED and name in offered)

    def _get_obj_does_not_exist_redirect(
        self, request: HttpRequest, opts: Any, object_id: str
    ) -> HttpResponse:
        # Django's message would name the number of a row that has gone out of sight.
        return redirect(f"admin:{opts.app_label}_{opts.model_name}_changelist")


def _veiled(patterns: Iterable[URLPattern], numbered: bool) -> Iterator[URLPattern]:
    """Yield the addresses of a model, with its rows veiled if they are numbered.

    Without the old address of a change page, which would turn any number into an address.
    """
    for one in patterns:
        route = str(one.pattern)
        if "<path:object_id>" in route and not one.name:
            continue
        if "<path:object_id>" in route and numbered:
            veiled = route.replace("<path:object_id>", "<row:object_id>")
            yield path(veiled, one.callback, one.default_args, one.name)
        else:
            yield one
