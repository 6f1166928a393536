"""Who comes to a partner, or is put in another's place, is judged as is whoever is trusted with more.

While the version before serves, the database refuses who accepts an invitation to a partner that has people
already: it writes them down as trusted first, and judges them afterwards. They press once more.
"""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("suppliers", "0016_search_text_folded"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="representative",
            name="trusted_by_a_colleague",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="representative",
            trigger=pgtrigger.compiler.Trigger(
                name="trusted_by_a_colleague",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    IF TG_OP = 'INSERT' OR (NEW.user_id, NEW.partner_id) <> (OLD.user_id, OLD.partner_id)\n                    THEN\n                        IF NEW.waits OR NOT EXISTS (\n                            SELECT 1 FROM suppliers_representative other\n                            WHERE other.partner_id = NEW.partner_id AND other.id <> NEW.id\n                        ) THEN\n                            RETURN NEW;\n                        END IF;\n                    ELSIF (NEW.waits OR NOT OLD.waits) AND NOT coalesce(\n                        NEW.trusted_from_at < OLD.trusted_from_at,\n                        NEW.trusted_from_at IS NULL AND OLD.trusted_from_at IS NOT NULL\n                    ) THEN\n                        RETURN NEW;\n                    END IF;\n                    IF NEW.vouched_by_id IS NULL AND (\n                        NEW.trusted_from_at IS NULL\n                        OR NEW.trusted_from_at < core_clock() - interval '1 minute'\n                        OR EXISTS (\n                            SELECT 1 FROM suppliers_representative other\n                            JOIN accounts_user person ON person.id = other.user_id\n                            WHERE other.partner_id = NEW.partner_id AND other.id <> NEW.id\n                              AND NOT other.waits AND person.is_active\n                        )\n                    ) OR NEW.vouched_by_id IS NOT NULL AND NOT EXISTS (\n                        SELECT 1 FROM suppliers_representative other\n                        JOIN accounts_user person ON person.id = other.user_id\n                        WHERE other.id = NEW.vouched_by_id AND other.id <> NEW.id\n                          AND other.partner_id = NEW.partner_id\n                          AND NOT other.waits AND person.is_active\n                          AND (\n                              other.trusted_from_at IS NULL\n                              OR NEW.trusted_from_at >= other.trusted_from_at\n                          )\n                    ) THEN\n                        RAISE EXCEPTION 'a colleague who is trusted vouches, or who is alone begins anew'\n                            USING ERRCODE = 'check_violation',\n                                  CONSTRAINT = 'representative_trusted_by_colleague';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="d7d0aa47f2aa1cd7e9a2598506283271d1677685",
                    operation='INSERT OR UPDATE OF "waits", "trusted_from_at", "vouched_by_id", "user_id", "partner_id"',
                    pgid="pgtrigger_trusted_by_a_colleague_df3b9",
                    table="suppliers_representative",
                    when="BEFORE",
                ),
            ),
        ),
    ]
