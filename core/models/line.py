"""A name or a title."""

from typing import Any

from django.db import models

from core.text import require_line, validate_line


class LineField(models.CharField):
    """Text of one line, without control characters; in migrations and in the database a CharField.

    A new row is refused here, however it is made, and a changed one in ``core.audit.difference``: what
    an old row holds already does not stand in the way of its other changes.
    """

    default_validators = [validate_line]

    def deconstruct(self) -> Any:
        name, _path, args, options = super().deconstruct()
        return name, "django.db.models.CharField", args, options

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = super().pre_save(model_instance, add)
        if add:
            require_line(value, self.name, self.verbose_name)
        return value
