"""Every page that is measured. A test fails when an internal page of the URLconf is missing here."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlencode

# What a page of a kind may cost, as a multiple of the bare Django page of fifty rows.
# A comparison shows two hundred lines, four times fifty rows. A dashboard is five lists, a chart and
# figures of everything below somebody: half as much again as one list.
LIMITS = {
    "list": 2.0,
    "dashboard": 3.0,
    "detail": 1.0,
    "partial": 1.0,
    "api": 2.0,
    "comparison": 8.0,
}


@dataclass(frozen=True)
class Case:
    """One address, asked by one of the cast.

    ``row`` names the row whose key the address takes (``Sample.row``), ``query`` is the query string,
    in which ``{rare}`` and the like are filled in. ``kind`` decides the limit.
    """

    url: str
    who: str
    kind: str
    row: str = ""
    query: tuple[tuple[str, str], ...] = ()
    htmx: bool = False
    label: str = ""

    @property
    def name(self) -> str:
        """The case in a table: address name, who asks, and what for."""
        what = self.label or urlencode(self.query, safe="{}-")
        return " ".join(filter(None, [self.url, f"({self.who.replace('_', ' ')})", self.row, what]))

    def asking(self, label: str = "", **query: str) -> "Case":
        """The same page with a query string."""
        return replace(self, query=tuple(query.items()), label=label)


def listing(
    url: str,
    who: str,
    *,
    sorts: tuple[str, ...] = (),
    filters: tuple[dict[str, str], ...] = (),
    search: str = "",
    kind: str = "list",
    deep: bool = True,
) -> Iterator[Case]:
    """A list: first, twentieth and last page, every sort both ways, searched, filtered, as a partial."""
    page = Case(url, who, kind)
    yield page.asking("first page")
    if deep:
        yield page.asking("page 20", page="20")
        yield page.asking("last page", last="1")
    for sort in sorts:
        for name in (sort, f"-{sort}"):
            yield page.asking(sort=name)
            if deep:
                yield page.asking(sort=name, last="1")
    if search:
        for word in ("rare", "number", "common"):
            yield page.asking(f"search {word}", **{search: f"{{{word}}}"})
        yield page.asking("search common, last page", **{search: "{common}", "last": "1"})
        yield page.asking("search nothing", **{search: "zzqxzzqx"})
    for chosen in filters:
        yield page.asking(**chosen)
    yield replace(page, htmx=True, label="partial")


def details(who: str, row: str, *urls: str, kind: str = "detail") -> Iterator[Case]:
    """Pages about one row."""
    for url in urls:
        yield Case(url, who, kind, row)


def plain(who: str, *urls: str, kind: str = "detail") -> Iterator[Case]:
    """Pages without a key."""
    for url in urls:
        yield Case(url, who, kind)


def _house() -> Iterator[Case]:
    for who in ("account_executive", "manager", "executive", "buyer"):
        yield Case("home", who, "list")
    for who in ("manager", "director", "executive"):
        yield Case("dashboard", who, "dashboard")
    # Whoever has a third of the company below: more people and partners than a request keeps.
    for url in ("home", "suppliers:list", "rfps:list", "negotiations:list", "meetings:commitments"):
        yield Case(url, "director", "list")
    yield from details("director", "partner", "suppliers:detail", "suppliers:timeline")
    for word in ("rare", "common"):
        for who in ("account_executive", "executive"):
            yield Case("search", who, "list").asking(f"search {word}", q=f"{{{word}}}")
        yield Case("search-suggest", "account_executive", "partial").asking(
            f"search {word}", q=f"{{{word}}}"
        )
    for who in ("executive", "administrator"):
        yield from listing(
            "audit",
            who,
            deep=False,
            filters=(
                {"last": "1"},
                {"kind": "rfps.bid"},
                {"kind": "accounts.user"},
                {"verb": "suppliers.created"},
                {"from": "2026-01-01", "until": "2026-01-31"},
                {"who": "system"},
            ),
        )
    yield Case("audit-people", "executive", "partial").asking("search common", q="a")
    yield Case("inbox", "account_executive", "list")
    yield from plain("account_executive", "profile", "mfa_index", "account_set_password")
    yield from plain("account_executive", "accounts:own-data")
    for who in ("account_executive", "supplier"):
        yield from plain(who, "accounts:own-reminders", kind="list")
    yield from details("manager", "person", "accounts:person-reminders", kind="list")
    yield from plain(
        "account_executive", "api-me-data", "api-me-muted", "api-me-reminders", kind="api"
    )
    yield from details("administrator", "person", "accounts:person-data", "accounts:anonymise")
    yield from plain("administrator", "accounts:periods")
    yield from listing("accounts:people", "administrator", search="q", deep=False)
    for who in ("manager", "director"):
        yield from listing("accounts:people", who, search="q", deep=False)
    for who in ("manager", "administrator"):
        yield from details(who, "person", "accounts:person", "accounts:hand-over")
    yield from details("administrator", "person", "accounts:look")
    yield from plain("account_executive", "accounts:colleagues")
    yield from plain("administrator", "accounts:invite")


def _partners() -> Iterator[Case]:
    yield from listing(
        "suppliers:list",
        "executive",
        sorts=("name", "tier", "status", "country"),
        search="q",
        filters=(
            {"kind": "distributor"},
            {"tier": "strategic"},
            {"status": "active"},
            {"status": "suspended", "sort": "name"},
            {"country": "SE"},
            {"country": "EE", "sort": "-tier"},
            {"category": "{category}"},
            {"q": "{common}", "country": "EE"},
        ),
    )
    yield from listing("suppliers:list", "manager", sorts=("name",), filters=({"mine": "1"},))
    yield from listing("suppliers:list", "account_executive", filters=({"mine": "1"},))
    tabs = ("detail", "people", "trade", "scorecard", "timeline")
    for who in ("executive", "account_executive"):
        yield from details(who, "partner", *(f"suppliers:{tab}" for tab in tabs))
    yield from details("manager", "partner", "suppliers:detail", "suppliers:timeline")
    yield from details("buyer", "small partner", "suppliers:detail")
    yield from details(
        "manager", "partner", "suppliers:edit", "suppliers:tier", "suppliers:assign",
        "suppliers:new-contact", "suppliers:new-site", "suppliers:invite",
    )  # fmt: skip
    yield from details("manager", "contact", "suppliers:contact")
    yield from details(
        "account_executive", "contact", "suppliers:contact-data", "suppliers:anonymise-contact"
    )
    yield from details("manager", "site", "suppliers:site")
    yield from details("manager", "assignment", "suppliers:end-assignment")
    yield from plain("manager", "suppliers:new")
    yield from listing("suppliers:imports", "administrator", deep=False)
    for url in ("suppliers:options", "suppliers:category-options"):
        yield Case(url, "manager", "partial").asking("search common", q="{common}")
    yield from plain(
        "supplier", "suppliers:portal-company", "suppliers:portal-edit-company",
        "suppliers:portal-new-contact", "suppliers:portal-waiting",
    )  # fmt: skip


def _negotiations() -> Iterator[Case]:
    shown = tuple({"show": show} for show in ("open", "turn", "ended"))
    for who in ("executive", "account_executive"):
        yield from listing("negotiations:list", who, filters=(*shown, {"mine": "1"}))
    current = tuple({"show": show} for show in ("current", "to_sign", "over"))
    yield from listing("negotiations:agreements", "executive", filters=current)
    yield from listing("negotiations:agreements", "account_executive", deep=False)
    yield from plain("account_executive", "negotiations:new")
    yield from details("account_executive", "negotiation", "negotiations:detail")
    yield from details(
        "account_executive", "open negotiation", "negotiations:detail", "negotiations:offer",
        "negotiations:accept", "negotiations:break-off", "negotiations:position",
    )  # fmt: skip
    yield from details(
        "account_executive", "agreement", "negotiations:agreement", "negotiations:sign",
        "negotiations:terminate",
    )  # fmt: skip
    yield from details("executive", "partner", "negotiations:partner-tab")
    for url in ("negotiations:portal-list", "negotiations:portal-agreements"):
        yield from listing(url, "supplier", deep=False)
    yield from details("supplier", "negotiation", "negotiations:portal-detail")
    yield from details("supplier", "agreement", "negotiations:portal-agreement")


def _meetings() -> Iterator[Case]:
    for who in ("executive", "account_executive"):
        yield from listing("meetings:visits", who, deep=who == "executive")
        yield from listing("meetings:visits-past", who)
        for url in ("meetings:visits-due", "meetings:visits-calendar"):
            yield Case(url, who, "list")
        yield from listing(
            "meetings:commitments", who, sorts=("due", "newest"), search="q",
            filters=(
                {"scope": "mine"}, {"scope": "team"}, {"scope": "all"},
                {"scope": "all", "state": "all"}, {"scope": "all", "side": "partner"},
            ),
        )  # fmt: skip
    yield from plain("account_executive", "meetings:visit-new", "meetings:commitment-new")
    yield from details(
        "account_executive", "visit", "meetings:visit", "meetings:visit-brief",
        "meetings:visit-file",
    )  # fmt: skip
    yield from details(
        "account_executive", "coming visit", "meetings:visit", "meetings:visit-change",
        "meetings:visit-cancel", "meetings:visit-missed", "meetings:visit-enter",
    )  # fmt: skip
    yield from details("account_executive", "held visit", "meetings:visit-minutes")
    yield from details(
        "account_executive", "partner", "meetings:partner-visits", "meetings:visit-plan",
        "meetings:touchpoint-new", "meetings:commitment-propose", "meetings:owners",
        "meetings:partner-gifts", "meetings:gift-new",
    )  # fmt: skip
    yield from details("executive", "partner", "meetings:partner-visits")
    # A list of fifty rows, as on the page of all commitments.
    for who in ("account_executive", "executive"):
        yield from details(who, "partner", "meetings:partner-commitments", kind="list")
    yield from details("manager", "gift", "meetings:gift")
    yield from details("manager", "pending gift", "meetings:gift-approve", "meetings:gift-refuse")
    names = (
        "", "-decline", "-withdraw", "-finish", "-return", "-date", "-decline-date", "-pause",
        "-cancel",
    )  # fmt: skip
    yield from details(
        "account_executive", "commitment", *(f"meetings:commitment{name}" for name in names)
    )
    yield from details(
        "account_executive",
        "commitment",
        "meetings:step-new",
        "meetings:comment-new",
        "meetings:evidence-new",
        "meetings:dependency-new",
        "meetings:dependency-options",
    )
    for name in ("visits", "visits-past", "commitments"):
        yield from listing(f"meetings:portal-{name}", "supplier", deep=False)
    yield Case("meetings:portal-visits-calendar", "supplier", "list")
    yield from details("supplier", "visit", "meetings:portal-visit", "meetings:portal-visit-file")
    yield from details("supplier", "commitment", "meetings:portal-commitment")
    yield Case("portal-home", "supplier", "list")
    yield from plain("supplier", "meetings:portal-commitment-new")


def _rfps() -> Iterator[Case]:
    for who in ("executive", "buyer"):
        yield from listing(
            "rfps:list", who, sorts=("newest", "title", "deadline"), search="q",
            filters=({"status": "published"}, {"status": "completed"}, {"mine": "1"}),
        )  # fmt: skip
    yield from listing(
        "rfps:needs", "executive", sorts=("newest", "title"), search="q",
        filters=({"status": "shared"},),
    )  # fmt: skip
    yield from listing("rfps:needs", "buyer", deep=False)
    yield from plain("buyer", "rfps:new", "rfps:new-need")
    yield from details("executive", "rfx", "rfps:detail")
    yield from details("executive", "rfx", "rfps:comparison", kind="comparison")
    for who in ("executive", "buyer"):
        yield from details(who, "awarded rfx", "rfps:award", kind="comparison")
    yield from details(
        "buyer", "own rfx", "rfps:detail", "rfps:cancel", "rfps:unsuccessful", "rfps:entered"
    )
    yield from details(
        "buyer", "own rfx", "rfps:comparison", "rfps:comparison-file", "rfps:propose-award",
        kind="comparison",
    )  # fmt: skip
    yield from details(
        "buyer", "draft rfx", "rfps:detail", "rfps:edit", "rfps:lines", "rfps:team", "rfps:invite",
        "rfps:publish",
    )  # fmt: skip
    yield from details("buyer", "bid", "rfps:bid", "rfps:disqualify")
    yield from details("manager", "award to decide", "rfps:send-back-award")
    yield from details("executive", "partner", "rfps:partner", kind="list")  # of fifty rows
    yield from details(
        "buyer", "own need", "rfps:need", "rfps:edit-need", "rfps:share-need", "rfps:need-to-rfp",
        "rfps:drop-need", "rfps:arrange-need",
    )  # fmt: skip
    for url in ("rfps:portal-list", "rfps:portal-needs"):
        yield from listing(url, "supplier", deep=False)
    yield from details("supplier", "published rfx", "rfps:portal-detail", "rfps:portal-decline")
    yield from details("supplier", "answered rfx", "rfps:portal-bid", "rfps:portal-receipt")
    yield from details("supplier", "need share", "rfps:portal-need")


def _portal_forms() -> Iterator[Case]:
    yield from details(
        "supplier", "open negotiation", "negotiations:portal-offer", "negotiations:portal-accept",
        "negotiations:portal-break-off", "negotiations:portal-position",
    )  # fmt: skip
    yield from details("supplier", "agreement", "negotiations:portal-sign")
    yield from details(
        "supplier", "visit", "meetings:portal-visit-decline", "meetings:portal-visit-other-time"
    )
    names = ("decline", "withdraw", "finish", "return", "date", "decline-date", "pause", "cancel")
    yield from details(
        "supplier", "commitment", *(f"meetings:portal-commitment-{name}" for name in names)
    )
    yield from details(
        "supplier",
        "commitment",
        "meetings:portal-step-new",
        "meetings:portal-comment-new",
        "meetings:portal-evidence-new",
        "meetings:portal-dependency-new",
        "meetings:portal-dependency-options",
    )
    yield from details("supplier", "contact", "suppliers:portal-contact")


def _api() -> Iterator[Case]:
    yield from plain("account_executive", "api-me", kind="api")
    yield Case("api-invitations-list", "administrator", "api")
    yield Case("api-audit-events-list", "executive", "api")
    yield Case("api-audit-events-list", "administrator", "api").asking(kind="accounts.user")
    names = (
        "partners",
        "rfps",
        "needs",
        "awards",
        "negotiations",
        "agreements",
        "visits",
        "commitments",
    )
    for name in names:
        yield Case(f"api-{name}-list", "executive", "api")
        yield Case(f"api-{name}-list", "account_executive", "api")
    rows = (
        ("partners", "partner"), ("contacts", "contact"), ("rfps", "rfx"), ("needs", "need"),
        ("awards", "award"), ("negotiations", "negotiation"), ("agreements", "agreement"),
        ("visits", "visit"), ("commitments", "commitment"),
    )  # fmt: skip
    for name, row in rows:
        yield from details("executive", row, f"api-{name}-detail", kind="api")
    for name in ("contacts", "scorecard", "trade-lines"):
        yield from details("executive", "partner", f"api-partners-{name}", kind="api")
    for name in ("steps", "comments", "evidence", "dependencies"):
        yield from details("executive", "commitment", f"api-commitments-{name}", kind="api")
    yield from details("executive", "rfx", "api-rfps-comparison", kind="comparison")
    yield from details("supplier", "bid rfx", "api-rfps-bid", kind="api")
    yield from details("buyer", "own rfx", "api-rfps-entries", kind="api")
    yield Case("api-agreements-price", "executive", "api", query=(
        ("partner", "{priced_partner}"), ("item", "{item}"), ("quantity", "500"), ("on", "{today}"),
    ))  # fmt: skip


def every_case() -> list[Case]:
    """Return all cases, in the order of the tables."""
    return [
        *_house(), *_partners(), *_rfps(), *_negotiations(), *_meetings(), *_portal_forms(), *_api()
    ]  # fmt: skip
