"""The form in which an authenticator app is set up."""

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.utils import encrypt


class SetUpAppForm(ActivateTOTPForm):
    """A new authenticator app, shown to be there by its first code.

    That code is used with it, as the codes of a login are: allauth would take it once more, from whoever
    has seen it typed (RFC 6238, 5.2).
    """

    def clean_code(self) -> str:
        code = str(super().clean_code())
        app = Authenticator(
            user=self.user, type=Authenticator.Type.TOTP, data={"secret": encrypt(self.secret)}
        )
        if not app.wrap().validate_code(code):
            raise get_adapter().validation_error("incorrect_code")
        return code
