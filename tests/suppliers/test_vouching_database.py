"""What the database itself refuses of who is trusted without a colleague's word."""

import pytest
from django.db import DatabaseError, connection, transaction

from core.postgres import acting
from tests.factories.accounts import make_supplier_user
from tests.factories.suppliers import make_representative
from tests.suppliers.vouching import Cast, change, given_cast, given_people, let_in  # noqa: F401  fixtures

pytestmark = pytest.mark.django_db


class TestTheDatabase:
    @pytest.mark.parametrize(
        "sql",
        [
            "UPDATE suppliers_representative SET waits = false WHERE id = {row}",
            "UPDATE suppliers_representative SET waits = false, trusted_from_at = now()"
            " WHERE id = {row}",
            "UPDATE suppliers_representative SET waits = false, vouched_by_id = {other}"
            " WHERE id = {row}",
            "UPDATE suppliers_representative SET waits = false, vouched_by_id = {rival}"
            " WHERE id = {row}",
            "UPDATE suppliers_representative SET waits = false, vouched_by_id = {row}"
            " WHERE id = {row}",
            "UPDATE suppliers_representative SET vouched_by_id = {anna} WHERE id = {row}",
        ],
    )
    def test_refuses_to_trust_without_a_colleagues_word(self, cast: Cast, sql: str) -> None:
        row, other = let_in(cast.alfa, cast.admin), let_in(cast.alfa, cast.admin, "Nick Nemo")
        ids = {
            "row": row.pk,
            "other": other.pk,
            "anna": cast.anna.representative.pk,
            "rival": cast.bo.representative.pk,
        }
        with (
            pytest.raises(DatabaseError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql.format(**ids))

    @pytest.mark.parametrize(
        "sql",
        [
            "VALUES ('zqzqzqzqzqzq', {user}, {alfa}, false, NULL, NULL)",
            "VALUES ('zqzqzqzqzqzq', {user}, {alfa}, false, core_clock(), NULL)",
            "VALUES ('zqzqzqzqzqzq', {user}, {alfa}, false, NULL, {waits})",
            "VALUES ('zqzqzqzqzqzq', {user}, {alfa}, false, NULL, {rival})",
            "VALUES ('zqzqzqzqzqzq', {user}, {alfa}, true, NULL, {anna})",
        ],
    )
    def test_refuses_who_comes_trusted_without_a_colleagues_word(
        self, cast: Cast, sql: str
    ) -> None:
        ids = {
            "user": make_supplier_user().pk,
            "alfa": cast.alfa.pk,
            "anna": cast.anna.representative.pk,
            "rival": cast.bo.representative.pk,
            "waits": let_in(cast.alfa, cast.admin).pk,
        }
        head = (
            "INSERT INTO suppliers_representative"
            " (key, user_id, partner_id, waits, trusted_from_at, vouched_by_id) "
        )
        with connection.cursor() as cursor:
            with pytest.raises(DatabaseError, match=r"vouches|waits_or_is"), transaction.atomic():
                cursor.execute((head + sql).format(**ids))
            word = "VALUES ('zqzqzqzqzqzq', {user}, {alfa}, false, NULL, {anna})"
            cursor.execute((head + word).format(**ids))

    @pytest.mark.parametrize("put", ["user_id = {user}", "partner_id = {alfa}"])
    def test_refuses_who_is_put_in_anothers_place(self, cast: Cast, put: str) -> None:
        make_representative(cast.alfa)
        ids = {"user": make_supplier_user().pk, "alfa": cast.alfa.pk}
        row = cast.bo if "alfa" in put else cast.anna
        with (
            pytest.raises(DatabaseError, match="who is trusted vouches"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(
                f"UPDATE suppliers_representative SET {put.format(**ids)} WHERE user_id = %s",
                [row.pk],
            )

    def test_takes_nothing_back_of_beginning_anew(self, cast: Cast) -> None:
        change(cast.anna, cast.admin, active=False)
        row = let_in(cast.alfa, cast.admin)
        for value in ("NULL", "trusted_from_at - interval '1 day'"):
            with (
                pytest.raises(DatabaseError),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(
                    f"UPDATE suppliers_representative SET trusted_from_at = {value} WHERE id = %s",
                    [row.pk],
                )

    def test_lets_only_who_is_trusted_say_so(self, cast: Cast) -> None:
        row, other = let_in(cast.alfa, cast.admin), let_in(cast.alfa, cast.admin, "Nick Nemo")
        sql = "UPDATE suppliers_representative SET waits = false, vouched_by_id = %s WHERE id = %s"
        anna = cast.anna.representative.pk
        for who, count in ((other.user, 0), (row.user, 0), (cast.bo, 0), (cast.anna, 1)):
            with acting.request(who.pk), connection.cursor() as cursor:
                cursor.execute(sql, [anna, row.pk])
                assert cursor.rowcount == count, who
