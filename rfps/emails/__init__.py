"""What the messages about needs and RFxs say.

No message names a price, an amount or another bidder: mail leaves the system and stays where it lands.
Each is built from what its recipient may see when it is sent; who sees nothing any more gets nothing.
"""

from rfps.emails import bidding, decisions, entering, needs  # noqa: F401  they register
