"""The codes of an authenticator app."""

from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)


def code_of(secret: str) -> str:
    """Return what an app with this secret shows now."""
    # The one in the middle of those that count: the first would be over when half a minute ends meanwhile.
    counters = [*yield_hotp_counters_from_time()]
    return format_hotp_value(hotp_value(secret, counters[len(counters) // 2]))
