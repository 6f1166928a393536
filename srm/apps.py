from django.apps import AppConfig


class SrmConfig(AppConfig):
    name = "srm"
