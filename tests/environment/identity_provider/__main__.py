"""A real OpenID provider (Django OAuth Toolkit) on the loopback interface, in a process of its own.

Started with the folder for its database. It prints where it listens, and ends when its standard input
does. ``/control/`` makes it what a test needs: who
has an account there, what it says of them besides, another key, or that it is down.
"""

import json
import secrets
import sys
import threading
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler

import django
from django.conf import settings
from django.core.management import call_command
from django.core.servers.basehttp import ThreadedWSGIServer

from tests.environment.identity_provider import CLIENT, SECRET, new_key


def configure(folder: Path) -> None:
    own = ["auth", "contenttypes", "sessions"]
    settings.configure(
        SECRET_KEY=secrets.token_hex(),
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF="tests.environment.identity_provider.site",
        INSTALLED_APPS=[*(f"django.contrib.{name}" for name in own), "oauth2_provider"],
        MIDDLEWARE=[
            "tests.environment.identity_provider.site.Down",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
        ],
        DATABASES={
            "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(folder / "sqlite")}
        },
        # Made from the models: nothing is kept from one start to the next.
        MIGRATION_MODULES=dict.fromkeys((*own, "oauth2_provider")),
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
        LOGIN_URL="/login/",
        SESSION_COOKIE_NAME="provider",  # cookies know no ports, and the application is another one
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        USE_TZ=True,
        OAUTH2_PROVIDER={
            "OIDC_ENABLED": True,
            "OIDC_RSA_PRIVATE_KEY": new_key(),
            "OAUTH2_VALIDATOR_CLASS": "tests.environment.identity_provider.site.Validator",
            "PKCE_REQUIRED": True,
            "ALLOWED_REDIRECT_URI_SCHEMES": ["http"],
            "SCOPES": {"openid": "", "profile": "", "email": ""},
        },
    )


class Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Nobody reads it."""


def main(folder: Path) -> None:
    configure(folder)
    django.setup()
    call_command("migrate", run_syncdb=True, verbosity=0)
    from django.core.wsgi import get_wsgi_application
    from oauth2_provider.models import Application

    Application.objects.create(
        client_id=CLIENT,
        client_secret=SECRET,
        client_type=Application.CLIENT_CONFIDENTIAL,
        authorization_grant_type=Application.GRANT_AUTHORIZATION_CODE,
        skip_authorization=True,
        algorithm=Application.RS256_ALGORITHM,
    )
    server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet)
    server.set_app(get_wsgi_application())
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(json.dumps({"port": server.server_port}), flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
