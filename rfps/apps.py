from django.apps import AppConfig


class RfpsConfig(AppConfig):
    name = "rfps"
