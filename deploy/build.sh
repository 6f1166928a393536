#!/bin/sh
# What an image needs beyond the installed packages: compiled translations and static files.
# The settings below are read and thrown away; nothing of them is in the result.
set -eu
cd "$(dirname "$0")/.."
export SRM_ENV=production SRM_DB_HOST=none SRM_BROKER_URL=redis://none SRM_VAR_DIR="$PWD/build"
export SRM_SECRET_KEY="only-while-building-the-image-only-while-building-the-image"
export SRM_BID_KEY="b25seS13aGlsZS1idWlsZGluZy10aGUtaW1hZ2UtMTI="
if [ -d locale ]; then pybabel compile --directory locale --domain django; fi
mkdir -p "$SRM_VAR_DIR/assets"
python manage.py build_assets
python manage.py collectstatic --no-input --clear -v 0 --ignore redoc --ignore rest_framework
python -m compileall -q core accounts suppliers rfps negotiations meetings srm
