"""Forms that a passkey fills in. What the browser sends is anybody's text until it has been checked."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn.forms import (
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
    SignupWebAuthnForm,
)
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# What the library raises at the reading of something that no browser has made.
MALFORMED = (AttributeError, IndexError, KeyError, TypeError, ValueError)


@contextmanager
def told() -> Iterator[None]:
    """Say of a wrong passkey, and of what cannot be read as one, the same; not that a code is wrong."""
    wrong = ValidationError(_("This passkey is not known here. Try another way."), code="passkey")
    try:
        yield
    except MALFORMED:
        raise wrong from None
    except ValidationError as error:
        raise (wrong if error.code == "incorrect_code" else error) from None


class Credential(forms.JSONField):
    """What the browser says of a passkey. Refuses brackets in brackets without an end."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except RecursionError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None


class PasskeyForm(SignupWebAuthnForm):
    """A new passkey: one that knows its person by a finger, a face or a PIN, so that it can do alone."""

    credential = Credential()

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name")
        self.fields["name"].max_length = 100
        self.fields["name"].help_text = _("So that you tell your passkeys apart.")

    def clean_name(self) -> str:
        return str(super().clean_name())[:100]

    def clean(self) -> dict[str, Any]:
        self.cleaned_data["passwordless"] = True  # the person must have been verified
        with told():
            data = dict(super().clean())
            if "credential" in data:
                data["credential"] = self._kept(data["credential"])
            return data

    @staticmethod
    def _kept(credential: dict[str, Any]) -> dict[str, Any]:
        """What of a checked credential is read again; a browser may send anything beside it."""
        response = credential["response"]
        known = credential.get("clientExtensionResults", {}).get("credProps", {}).get("rk")
        return {
            "id": credential["rawId"],
            "rawId": credential["rawId"],
            "type": "public-key",
            "response": {name: response[name] for name in ("clientDataJSON", "attestationObject")},
            "clientExtensionResults": {"credProps": {"rk": known is True}},
        }


class RenameForm(EditWebAuthnForm):
    """Another name for a passkey that is there."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["name"] = forms.CharField(label=_("Name"), max_length=100, strip=True)


class _Checked:
    """Takes what cannot be read for a wrong passkey."""

    def clean_credential(self) -> Any:
        with told():
            return super().clean_credential()  # type: ignore[misc]  # a mixin of forms


class PasskeyAsSecondForm(_Checked, AuthenticateWebAuthnForm):
    """A passkey after the password."""

    credential = Credential()


class PasskeyAgainForm(_Checked, ReauthenticateWebAuthnForm):
    """A passkey of somebody signed in, to confirm who they are."""

    credential = Credential()


class PasskeyLoginForm(_Checked, LoginWebAuthnForm):
    """A passkey instead of the password: it names its person by their key."""

    credential = Credential()

    def clean_credential(self) -> Any:
        with told():
            answer = self.cleaned_data["credential"]["response"]
            answer["userHandle"] = get_adapter().handle_for_library(answer["userHandle"])
        return super().clean_credential()
