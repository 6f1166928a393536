"""What a supplier's person may see and write of its own company."""

from django.db import migrations

from core.row_security import function, open_to_all, secure, show, show_events

# The company of the person for whom the database is asked (accounts_acting). One look-up: every policy
# of the apps above asks it once per statement.
OWN = """
    SELECT representative.partner_id
    FROM suppliers_representative AS representative
    JOIN accounts_user AS person ON person.id = representative.user_id
    WHERE person.id = nullif(current_setting('srm.acting', true), '')::bigint
      AND person.side = 'supplier' AND person.is_active
"""
OURS = "partner_id = (SELECT suppliers_own())"


class Migration(migrations.Migration):
    # One table is locked at a time.
    atomic = False

    dependencies = [
        ("suppliers", "0006_search_without_accents"),
        ("accounts", "0011_row_security"),
    ]

    operations = [
        function("suppliers_own", "", "bigint", OWN),
        open_to_all("suppliers_category"),
        secure(
            "suppliers_partner",
            see="id = (SELECT suppliers_own())",
            change="id = (SELECT suppliers_own())",
            columns=["other_names", "vat_number", "lei", "website"],
            history=True,
        ),
        secure("suppliers_partner_categories", see=OURS),
        secure("suppliers_representative", see=OURS),
        secure("suppliers_assignment", see=OURS),
        secure("suppliers_site", see=OURS),
        secure(
            "suppliers_contact",
            see=OURS,
            add=OURS,
            change=OURS,
            columns=["name", "title", "email", "phone", "is_main", "left_date"],
            history=True,
        ),
        show(
            "accounts_user",
            "suppliers_colleagues",
            "id IN (SELECT user_id FROM suppliers_representative)",
        ),
        show_events(
            "suppliers",
            contact="suppliers_contact",
            site="suppliers_site",
            representative="suppliers_representative",
        ),
    ]
