from core.models.base import Record, Row, tracked
from core.models.email import SameAddress
from core.models.event import Event
from core.models.line import LineField
from core.models.money import ExchangeRate, currency_field
from core.models.once import OnceKey
from core.models.outbox import Heartbeat, Outbox
from core.models.retention import RetentionPeriod
from core.models.seal import Blanking, Seal
from core.models.tally import Tally

__all__ = [
    "Blanking",
    "Event",
    "ExchangeRate",
    "Heartbeat",
    "LineField",
    "OnceKey",
    "Outbox",
    "Record",
    "RetentionPeriod",
    "Row",
    "SameAddress",
    "Seal",
    "Tally",
    "currency_field",
    "tracked",
]
