#!/bin/bash
# Run once by the database image on an empty volume: the same roles as srm/local/roles.py.
set -euo pipefail
secret() { cat "/run/secrets/$1"; }
psql --set ON_ERROR_STOP=1 --no-psqlrc --quiet --username "$POSTGRES_USER" --dbname postgres \
    --set owner_password="$(secret db_owner_password)" \
    --set web_password="$(secret db_password)" \
    --set backup_password="$(secret db_backup_password)" <<'SQL'
CREATE ROLE srm_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE srm_app NOLOGIN BYPASSRLS;
CREATE ROLE srm_supplier NOLOGIN;
CREATE ROLE srm_web LOGIN NOINHERIT PASSWORD :'web_password';
GRANT srm_app TO srm_web;
GRANT srm_supplier TO srm_web;
CREATE ROLE srm_backup LOGIN BYPASSRLS PASSWORD :'backup_password';
GRANT pg_read_all_data TO srm_backup;
-- A statement that fails while bids are opened must not leave them readable in the server's log.
ALTER ROLE srm_web SET log_min_error_statement = 'panic';
ALTER ROLE srm_web SET log_error_verbosity = 'terse';
CREATE DATABASE srm OWNER srm_owner;
REVOKE ALL ON DATABASE srm FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE srm TO srm_web, srm_app, srm_backup;
SQL
