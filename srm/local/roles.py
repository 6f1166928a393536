"""The database roles and the database itself.

The same roles as deploy/postgres/roles.sh makes for a real installation; keep them alike.

- ``srm_owner`` owns the database and everything in it; migrations run as it.
- ``srm_app`` cannot log in; the migrations give it what the application may do, with all rows. Past
  row-level security: with a policy, be it ``true``, PostgreSQL may not use what it knows of a text's
  frequency, and takes the wrong way for a search.
- ``srm_supplier`` cannot log in either: what is asked for a supplier is asked as this role, which
  row-level security shows the supplier's own rows only (docs/adr/0043).
- ``srm_web`` is the login of web, worker and beat.  It inherits nothing: a session that has not
  assumed ``srm_app`` (settings: SRM_DB_ROLE) can do nothing.
- ``srm_backup`` reads everything past row-level security; a dump as any other role would be
  empty without an error.
"""

from srm.local.servers import PostgresServer

_ROLES = {
    "srm_owner": ("LOGIN", ()),
    "srm_app": ("NOLOGIN BYPASSRLS", ()),
    "srm_supplier": ("NOLOGIN", ()),
    "srm_web": ("LOGIN NOINHERIT", ("srm_app", "srm_supplier")),
    "srm_backup": ("LOGIN BYPASSRLS", ("pg_read_all_data",)),
}


def ensure_roles(postgres: PostgresServer) -> None:
    """Create the roles that are missing, and set what they may and what they are to be members of."""
    for name, (options, member_of) in _ROLES.items():
        known = postgres.scalar(f"SELECT 1 FROM pg_roles WHERE rolname = '{name}'")
        postgres.execute(f"{'CREATE' if known is None else 'ALTER'} ROLE {name} {options}")
        for group in member_of:
            if not postgres.scalar(f"SELECT pg_has_role('{name}', '{group}', 'MEMBER')"):
                postgres.execute(f"GRANT {group} TO {name}")


def ensure_database(postgres: PostgresServer, name: str) -> bool:
    """Create the database if it is missing; whether it was."""
    if postgres.scalar(f"SELECT 1 FROM pg_database WHERE datname = '{name}'") is not None:
        return False
    postgres.execute(f"CREATE DATABASE {name} OWNER srm_owner", *database_grants(name))
    return True


def database_grants(name: str) -> list[str]:
    """Statements that close a new database to everyone but our roles."""
    return [
        f"REVOKE ALL ON DATABASE {name} FROM PUBLIC",
        f"GRANT CONNECT, TEMPORARY ON DATABASE {name} TO srm_web, srm_app, srm_backup",
    ]
