"""What the API shows and takes. Ids are opaque keys; decimals are exact text."""

from rfps.serializers.awards import (
    AwardedLineSerializer,
    AwardLineSerializer,
    AwardSerializer,
    AwardWriteSerializer,
    StandingSerializer,
    WinnerStandingSerializer,
)
from rfps.serializers.bids import (
    BidWriteSerializer,
    EntrySerializer,
    OwnBidSerializer,
    PriceField,
    PricesField,
    ReceiptSerializer,
)
from rfps.serializers.comparisons import (
    ComparisonBidSerializer,
    ComparisonLineSerializer,
    ComparisonPriceSerializer,
    ComparisonSerializer,
)
from rfps.serializers.entering import (
    AnswerEntrySerializer,
    EntryWriteSerializer,
    FactsWriteSerializer,
    NeedAnswerEntrySerializer,
    OwnEntrySerializer,
    WithdrawEntrySerializer,
)
from rfps.serializers.needs import (
    NeedDetailSerializer,
    NeedSerializer,
    NeedWriteSerializer,
)
from rfps.serializers.rfxs import (
    AnswerSerializer,
    LineSerializer,
    LineWriteSerializer,
    PartnerKeySerializer,
    ReasonSerializer,
    RfxDetailSerializer,
    RfxSerializer,
    RfxWriteSerializer,
)

__all__ = [
    "AnswerEntrySerializer",
    "AnswerSerializer",
    "AwardLineSerializer",
    "AwardSerializer",
    "AwardWriteSerializer",
    "AwardedLineSerializer",
    "BidWriteSerializer",
    "ComparisonBidSerializer",
    "ComparisonLineSerializer",
    "ComparisonPriceSerializer",
    "ComparisonSerializer",
    "EntrySerializer",
    "EntryWriteSerializer",
    "FactsWriteSerializer",
    "LineSerializer",
    "LineWriteSerializer",
    "NeedAnswerEntrySerializer",
    "NeedDetailSerializer",
    "NeedSerializer",
    "NeedWriteSerializer",
    "OwnBidSerializer",
    "OwnEntrySerializer",
    "PartnerKeySerializer",
    "PriceField",
    "PricesField",
    "ReasonSerializer",
    "ReceiptSerializer",
    "RfxDetailSerializer",
    "RfxSerializer",
    "RfxWriteSerializer",
    "StandingSerializer",
    "WinnerStandingSerializer",
    "WithdrawEntrySerializer",
]
