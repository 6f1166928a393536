"""The local runner: PostgreSQL, Valkey, web, worker and beat on one machine.

Used by ``make demo`` and by the tests.  A real installation uses
docker-compose.yml instead (docs/operations.md).
"""
