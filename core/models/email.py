"""Looking for somebody by an e-mail address."""

from typing import Any

from django.db.models import EmailField, Lookup


@EmailField.register_lookup
class SameAddress(Lookup):
    """``email__same="Anna@…"``: the same address, whatever its capitals.

    By small letters, as the unique indexes have them. Django's ``iexact`` compares by capitals, and there
    other letters meet: of ``ı`` and ``i`` one is made, and of ``ſ`` and ``s``. Those are addresses of
    different people.
    """

    lookup_name = "same"

    def get_prep_lookup(self) -> Any:
        # Python's small letters keep apart what PostgreSQL's do not: those of İ and i.
        return self.rhs.lower() if isinstance(self.rhs, str) else super().get_prep_lookup()

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        return f"LOWER({left}) = LOWER({right})", (*left_params, *right_params)
