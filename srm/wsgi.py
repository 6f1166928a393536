"""WSGI entry point for the web server."""

import gc
import os

from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "srm.settings")

application = get_wsgi_application()

# A page that declares no permission must not be served, not even while the others are.
if problems := run_checks(tags=["permissions"]):
    raise ImproperlyConfigured("\n".join(str(problem) for problem in problems))

# What is loaded stays loaded: the garbage collector need not look through it again and again, which takes
# a tenth of a second each time. The settings say how often it looks at what is new.
gc.collect()
gc.freeze()
