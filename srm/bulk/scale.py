"""How much of everything belongs to a number of partners, and how unevenly it is spread."""

from dataclasses import dataclass

# How many heads or line managers a head has below on average.
SPAN = 2.2


@dataclass(frozen=True)
class Scale:
    """Row counts for ``partners`` partners.

    Every list fills a few pages at any size, so that the same page is compared. Who works partners stops
    growing at 200: a company with more partners does not hire in proportion, and most partners are then
    nobody's key account. All the others who have an account are a twentieth of the partners: 5,000.
    """

    partners: int

    @property
    def account_executives(self) -> int:
        return max(3, min(120, self.partners // 110))

    @property
    def buyers(self) -> int:
        return max(2, self.account_executives // 2)

    @property
    def managers(self) -> int:
        return max(1, round((self.account_executives + self.buyers) / 11))

    @property
    def colleagues(self) -> int:
        """All people of ours, those who work no partner included."""
        return self.partners // 20

    @property
    def heads(self) -> list[int]:
        """How many heads there are on each level between the owner and the line managers.

        A head has two or three heads or line managers below, so that the tree is as deep as that of a
        company of this size that was bought together: nine levels for 5,000 people, three for 50.
        """
        widths: list[int] = []
        width = int(self.colleagues / 12 / SPAN)
        while width > 1:
            widths.insert(0, width)
            width = int(width / SPAN)
        return widths

    @property
    def biggest_team(self) -> int:
        """How many report directly to one of the line managers: those of a shop floor, say."""
        return self.colleagues * 8 // 100

    @property
    def categories(self) -> int:
        return 400

    @property
    def trade_lines(self) -> int:
        return 10 * self.partners

    @property
    def needs(self) -> int:
        return max(150, self.partners // 50)

    @property
    def rfxs(self) -> int:
        return max(150, self.partners // 40)

    @property
    def negotiations(self) -> int:
        return max(200, self.partners // 30)

    @property
    def visits(self) -> int:
        return max(600, self.partners * 3 // 10)

    @property
    def touchpoints(self) -> int:
        return max(600, self.partners // 2)

    @property
    def commitments(self) -> int:
        return max(1000, self.partners // 2)

    @property
    def gifts(self) -> int:
        return max(150, self.partners // 40)


def zipf(total: int, count: int) -> list[int]:
    """Spread ``total`` over ``count`` ranks in proportion to 1/rank, at least one each for most.

    Trade with suppliers is as uneven as words in a text: with 100,000 partners and a million lines
    the biggest has some 80,000, the thousandth 80, and half of them a handful or one.
    """
    harmonic = sum(1 / rank for rank in range(1, count + 1))
    shares, carry = [], 0.0
    for rank in range(1, count + 1):
        exact = total / harmonic / rank + carry
        whole = int(exact)
        carry = exact - whole
        shares.append(whole)
    return shares
