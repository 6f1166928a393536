"""The project: composes the apps; nothing imports it.

The Celery application is loaded when the apps are (srm/apps.py): the local runner and the check of
the settings, which are in this package too, start in a quarter of the time without it.
"""
