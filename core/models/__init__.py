from core.models.base import Record, tracked
from core.models.event import Event
from core.models.money import ExchangeRate, currency_field
from core.models.once import OnceKey
from core.models.outbox import Heartbeat, Outbox

__all__ = [
    "Event",
    "ExchangeRate",
    "Heartbeat",
    "OnceKey",
    "Outbox",
    "Record",
    "currency_field",
    "tracked",
]
