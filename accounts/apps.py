from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from accounts import notices
        from core import outbox
        from core.models import Outbox

        outbox.register_sender(Outbox.Channel.INBOX, notices.send_to_inbox)
        outbox.register_sender(Outbox.Channel.EMAIL, notices.send_by_email)
