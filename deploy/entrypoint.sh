#!/bin/sh
# The processes of an installation, by name; anything else is a management command.
set -eu
cd "$(dirname "$0")/.."
# The static files belong to the image, the rest of SRM_VAR_DIR to the installation.
if [ -d build/static ] && [ -w "$SRM_VAR_DIR" ]; then
    ln -sfn "$PWD/build/static" "$SRM_VAR_DIR/static"
    ln -sfn "$PWD/build/assets" "$SRM_VAR_DIR/assets"
fi
# A setting that is wrong or missing is one line with its name, not the end of a long traceback.
python -c '
import sys
from srm import env
try:
    settings = env.read()
except env.ConfigurationError as error:
    sys.exit(f"srm: {error}")
if not settings["DB_PASSWORD"] and not settings["DB_HOST"].startswith("/"):
    sys.exit("srm: SRM_DB_PASSWORD is not set; only a database on a socket goes without")
'
case "${1:-}" in
web)
    exec granian --interface wsgi --workers "${WEB_WORKERS:-2}" --blocking-threads 1 --no-ws \
        --host "${WEB_HOST:-0.0.0.0}" --port "${WEB_PORT:-8000}" --log-level warning srm.wsgi:application ;;
worker)
    # In seconds: sealing and anonymising read much at a time.
    SRM_DB_STATEMENT_TIMEOUT="${WORKER_STATEMENT_TIMEOUT:-900}" SRM_DB_IDLE_TIMEOUT="${WORKER_IDLE_TIMEOUT:-900}" \
        exec celery -A srm worker --concurrency "${WORKER_CONCURRENCY:-2}" --loglevel INFO ;;
beat)
    exec celery -A srm beat --pidfile= --loglevel INFO --schedule "$SRM_VAR_DIR/beat-schedule" ;;
migrate)
    shift
    SRM_DB_USER=srm_owner SRM_DB_ROLE= SRM_DB_STATEMENT_TIMEOUT=0 SRM_DB_IDLE_TIMEOUT=0 \
        exec python manage.py migrate --no-input "$@" ;;
"")
    echo "srm: say what to run: web, worker, beat, migrate or a management command" >&2
    exit 1 ;;
*)
    exec python manage.py "$@" ;;
esac
