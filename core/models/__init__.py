from core.models.base import Record, Row, tracked
from core.models.event import Event
from core.models.line import LineField
from core.models.money import ExchangeRate, currency_field
from core.models.once import OnceKey
from core.models.outbox import Heartbeat, Outbox
from core.models.seal import Seal

__all__ = [
    "Event",
    "ExchangeRate",
    "Heartbeat",
    "LineField",
    "OnceKey",
    "Outbox",
    "Record",
    "Row",
    "Seal",
    "currency_field",
    "tracked",
]
