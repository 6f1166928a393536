"""What people have settled for themselves: photos, an absence, and colleagues who are on the way in."""

from datetime import datetime

from accounts import actions as accounts
from srm.demo.company import Company
from srm.demo.people import join_portal
from srm.demo.portraits import portrait
from srm.demo.story import Story
from srm.demo.today import PARTNER
from suppliers import actions as suppliers

# The others have their initials.
SHOWN = ("karin", "maria", "elin", "amira")


def settle(story: Story, company: Company) -> None:
    """Plan it."""
    people, nils = company.people, company.representatives[PARTNER]

    def choose_photos(now: datetime) -> None:
        for person in (*(people[key] for key in SHOWN), nils):
            accounts.set_photo(content=portrait(person.name), by=person)

    def go_away(now: datetime) -> None:
        accounts.set_absence(
            from_date=story.day(-1),
            until_date=story.day(9),
            deputy=people["elin"].key,
            by=people["jonas"],
        )

    def invite_colleague(now: datetime) -> None:
        colleague = company.contacts[PARTNER][1]
        suppliers.let_invite(
            partner=company.partners[PARTNER].key,
            allowed=True,
            by=company.executive_of(PARTNER),
            now=now,
        )
        suppliers.invite_colleague(email=colleague.email, name=colleague.name, by=nils, now=now)

    def let_somebody_in(now: datetime) -> None:
        """Nils has to say first that he is one of them."""
        join_portal(
            partner=company.partners[PARTNER].key,
            email="oliver@elektra.example",
            name="Oliver Nyman",
            language="sv",
            time_zone="Europe/Stockholm",
            by=company.executive_of(PARTNER),
            now=now,
        )

    story.at(-200, choose_photos, hour=8)
    story.at(-2, go_away, hour=16)
    story.at(-2, invite_colleague, hour=14)
    story.at(-1, let_somebody_in, hour=9)
