"""The verbs of the audit trail, registered by the apps, with a readable name for timelines."""

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Verb:
    """``label`` completes "<person> …" ("published the RFP"); ``icon`` and ``tone`` are for pages.

    ``by_somebody``: without an actor it was not the system, but somebody nobody knows.
    """

    name: str
    label: str | Promise
    icon: str = "circle"
    tone: str = "neutral"
    by_somebody: bool = False


_verbs: dict[str, Verb] = {}


def register(
    name: str,
    label: str | Promise,
    *,
    icon: str = "circle",
    tone: str = "neutral",
    by_somebody: bool = False,
) -> str:
    """Register a verb and return its name. Tones: neutral, accent, good, warn, bad."""
    if name in _verbs:
        raise ValueError(f"verb {name} is registered twice")
    _verbs[name] = Verb(name, label, icon, tone, by_somebody)
    return name


def require_known(name: str) -> None:
    """Refuse (LookupError) a verb that nobody registered."""
    if name not in _verbs:
        raise LookupError(f"unknown verb {name}")


def find(name: str) -> Verb:
    """Return the verb, or a bare one for a name that old data still has."""
    return _verbs.get(name) or Verb(name, name)


def every() -> list[Verb]:
    return list(_verbs.values())
