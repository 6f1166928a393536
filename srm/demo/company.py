"""The company's world: its partners, who works them, policies and exchange rates."""

from dataclasses import dataclass, field
from datetime import date, datetime

from accounts.models import User
from core.actions import record_exchange_rates
from meetings import actions as meetings
from srm.demo import catalogue, people
from srm.demo.catalogue import RATES, PartnerPlan
from srm.demo.story import Story
from srm.demo.trade import MONTHS, month_start, rate
from suppliers import actions as suppliers
from suppliers.models import Contact, Partner
from suppliers.states import PartnerStatus, Responsibility, Tier

TIERS = {
    "strategic": Tier.STRATEGIC,
    "key": Tier.KEY,
    "preferred": Tier.PREFERRED,
    "transactional": Tier.TRANSACTIONAL,
}
# Every how many days someone in the role is due at a partner of the tier.
CADENCE = {
    "strategic": {"account_executive": 45, "manager": 180, "executive": 365},
    "key": {"account_executive": 90, "manager": 365},
    "preferred": {"account_executive": 180},
}


@dataclass
class Company:
    """What the later chapters of the story work with."""

    people: dict[str, User] = field(default_factory=dict)
    partners: dict[str, Partner] = field(default_factory=dict)
    plans: dict[str, PartnerPlan] = field(default_factory=dict)
    representatives: dict[str, User] = field(default_factory=dict)
    contacts: dict[str, list[Contact]] = field(default_factory=dict)

    def executive_of(self, partner: str) -> User:
        return self.people[self.plans[partner].executive]

    def buyer_of(self, partner: str) -> User:
        return self.people[self.plans[partner].buyer or self.plans[partner].executive]


def found(story: Story, company: Company) -> None:
    """Plan the founding: people first, then partners, their teams, portal accounts, policies."""

    def hire(now: datetime) -> None:
        company.people.update(people.hire_team(now))

    def add_partners(now: datetime) -> None:
        groups = catalogue.groups()
        categories = suppliers.add_categories(
            entries=[(group.code, group.name) for group in groups.values()], by=None
        )
        for plan in catalogue.partners():
            company.plans[plan.name] = plan
            category = categories[groups[plan.category].code]
            company.partners[plan.name] = _add(plan, category.key, now.date())
            _assign(company, plan, now.date())

    def open_portal(now: datetime) -> None:
        for partner, email, language, time_zone in people.REPRESENTATIVES:
            company.representatives[partner] = people.join_portal(
                partner=company.partners[partner].key,
                email=email,
                name=company.plans[partner].contact,
                language=language,
                time_zone=time_zone,
                by=company.executive_of(partner),
                now=now,
            )

    def set_policies(now: datetime) -> None:
        for tier, roles in CADENCE.items():
            for role, days in roles.items():
                meetings.set_policy(
                    tier=tier, visitor_role=role, every_days=days, by=company.people["karin"]
                )
        record_exchange_rates(
            rates=[
                (currency, month_start(story.today, ago), rate(currency, MONTHS - ago))
                for currency in RATES
                if currency != "SEK"
                for ago in range(MONTHS, -1, -1)
            ],
            by=None,
        )

    story.at(-760, hire, hour=9)
    story.at(-760, add_partners, hour=11)
    story.at(-758, open_portal)
    story.at(-757, set_policies)


def _add(plan: PartnerPlan, category: str, today: date) -> Partner:
    partner = suppliers.create_partner(
        by=None,
        fields={
            "legal_name": plan.name,
            "registration_number": plan.number,
            "country": plan.country,
            "currency": plan.currency,
            "is_supplier": "S" in plan.kinds,
            "is_distributor": "D" in plan.kinds,
            "is_client": "C" in plan.kinds,
            "supply_risk": plan.risk,
            "profit_impact": plan.profit,
            "since_date": date(plan.since, 1 + plan.since % 12, 1),
        },
        categories=[category],
        tier=TIERS[plan.tier],
        status=PartnerStatus.ACTIVE,
        today=today,
    )
    return partner


def _assign(company: Company, plan: PartnerPlan, today: date) -> None:
    key = company.partners[plan.name].key
    wanted = [(plan.executive, Responsibility.ACCOUNT_EXECUTIVE)]
    if plan.buyer:
        wanted.append((plan.buyer, Responsibility.BUYER))
    if plan.tier == "strategic":
        wanted.append(("karin", Responsibility.SPONSOR))
    for person, responsibility in wanted:
        suppliers.assign(
            partner=key,
            by=None,
            user=company.people[person].key,
            responsibility=responsibility,
            from_date=today,
        )
    company.contacts[plan.name] = [
        suppliers.add_contact(partner=key, by=company.executive_of(plan.name), fields=fields)
        for fields in people.contacts_of(plan)
    ]
    suppliers.add_site(
        partner=key,
        by=company.executive_of(plan.name),
        fields={
            "name": plan.city,
            "address": plan.city,
            "country": plan.country,
            "time_zone": people.ZONES[plan.country],
        },
    )
