"""The comparison after the award, ties, the award to decide on, and states that agree everywhere."""

import re
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from core.exporting import safe_text
from rfps import actions, comparison, reports
from rfps.actions import AwardedLine, BidContent
from rfps.models import Award, Bid, Line, Need, Rfx
from tests.factories.meetings import make_visit
from tests.factories.rfps import make_published, open_bids, pass_deadline, prices, submit
from tests.rfps.conftest import Cast

DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\uff1d1", '=HYPERLINK("x")']


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def opened(cast: Cast, *bids: tuple[str | None, str | None], **fields: Any) -> Rfx:
    """An RFP of two lines of 10 pcs with bids of Alfa, Beta and Gamma."""
    partners, people = [cast.alfa, cast.beta, cast.gamma], [cast.anna, cast.bo, cast.cia]
    rfx = make_published(
        cast.buyer, partners=partners[: len(bids)], openers=[cast.opener], **fields
    )
    for user, bid in zip(people, bids, strict=False):
        submit(rfx, user, *bid)
    return open_bids(rfx, cast.buyer, cast.opener)


def key(rfx: Rfx, partner: Any) -> str:
    return str(Bid.objects.get(rfx=rfx, partner=partner).key)


def matrix(user: Any, rfx: Rfx) -> Any:
    page = client_of(user).get(reverse("rfps:comparison", args=[rfx.key]))
    assert page.status_code == 200
    return page.context["matrix"]


def test_equal_cheapest_prices_are_all_marked_the_same_way(cast: Cast) -> None:
    rfx = opened(cast, ("10", "20"), ("10.00", "21"), ("11", "20"))
    table = matrix(cast.buyer, rfx)
    marks = {column.name: [] for column in table.columns}
    for row in table.rows:
        for column, cell in zip(table.columns, row.cells, strict=True):
            marks[column.name].append((cell.best, cell.note if not cell.best else ""))
    assert marks == {
        "Alfa": [(True, ""), (True, "")],
        "Beta": [(True, ""), (False, "+5.0%")],
        "Gamma": [(False, "+10.0%"), (True, "")],
    }


def test_nothing_is_marked_as_awarded_before_the_award(cast: Cast, settings: Any) -> None:
    settings.AWARD_APPROVAL_LIMIT = 1
    rfx = opened(cast, ("10", "20"), ("13", "18"))
    actions.propose_award(rfx=rfx.key, bid=key(rfx, cast.alfa), by=cast.buyer, now=timezone.now())
    table = matrix(cast.buyer, rfx)
    assert not any(cell.chosen for row in [*table.rows, *table.totals] for cell in row.cells)
    assert [column.note for column in table.columns] == ["Rank 1", "Rank 2"]


def test_after_the_award_winners_and_their_lines_are_marked(cast: Cast) -> None:
    rfx = opened(cast, ("10", "20"), ("13", "18"), ("14", "30"))
    first, second = Line.objects.filter(rfx=rfx).order_by("number")
    actions.propose_award(
        rfx=rfx.key,
        lines=[
            AwardedLine(first.key, key(rfx, cast.alfa)),
            AwardedLine(second.key, key(rfx, cast.beta)),
        ],
        by=cast.buyer,
        now=timezone.now(),
    )
    table = matrix(cast.buyer, rfx)
    assert [column.note for column in table.columns] == [
        "Rank 1 · Partly won",
        "Rank 2 · Partly won",
        "Rank 3",
    ]
    assert [[cell.chosen for cell in row.cells] for row in table.rows] == [
        [True, False, False],
        [False, True, False],
    ]
    awarded = table.totals[-1]
    assert (awarded.head, [cell.text for cell in awarded.cells]) == (
        "Awarded, SEK",
        ["100.00", "180.00", "–"],
    )
    page = client_of(cast.buyer).get(reverse("rfps:comparison", args=[rfx.key])).text
    assert page.count("Partly won</span>") == 2
    assert page.count("awarded: ") == 4  # two prices and two sums, read aloud


def sheet_of(user: Any, rfx: Rfx) -> Any:
    answer = client_of(user).get(reverse("rfps:comparison-file", args=[rfx.key]))
    assert answer.status_code == 200
    return load_workbook(BytesIO(answer.content)).active


def column_of(sheet: Any, name: str) -> dict[str, Any]:
    """The cells of a bidder by the label of the row."""
    head = [cell.value for cell in sheet[1]]
    number = head.index(name)
    return {row[2].value: row[number] for row in sheet.iter_rows(min_row=2)}


def test_the_file_has_terms_formats_and_a_heading_that_stays(cast: Cast) -> None:
    rfx = make_published(cast.buyer, partners=[cast.alfa], openers=[cast.opener])
    terms = {
        "lead_time_days": 21,
        "payment_days": 30,
        "valid_until_date": timezone.localdate().replace(year=2099),
        "message": "From stock.",
    }
    content = BidContent(prices(rfx, "10.125", "20").prices, **terms)
    actions.submit_bid(rfx=rfx.key, content=content, by=cast.anna, now=timezone.now())
    open_bids(rfx, cast.buyer, cast.opener)
    actions.propose_award(rfx=rfx.key, bid=key(rfx, cast.alfa), by=cast.buyer, now=timezone.now())
    sheet = sheet_of(cast.buyer, rfx)
    assert sheet.freeze_panes == "D2"
    assert all(cell.font.bold for cell in sheet[1])
    cells = column_of(sheet, "Alfa")
    shown = {
        label: (cell.value, cell.number_format)
        for label, cell in cells.items()
        if cell.number_format != "General"
    }
    assert shown == {
        "Line 1": (10.125, "#,##0.00####"),
        "Line 2": (20, "#,##0.00####"),
        "Total, SEK": (301.25, "#,##0.00"),
        "Rank": (1, "#,##0"),
        "Above the lowest": (0, "0.00%"),
        "Lead time, days": (21, "#,##0"),
        "Payment within, days": (30, "#,##0"),
        "Valid until": (cells["Valid until"].value, "yyyy-mm-dd"),
        "Awarded, SEK": (301.25, "#,##0.00"),
    }
    assert cells["Valid until"].value.date() == terms["valid_until_date"]
    assert cells["Message"].value == "From stock."
    assert cells["Result"].value == "Won"
    assert sheet["E2"].number_format == "#,##0"  # 10 pcs, no bare point


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_text_of_a_supplier_or_of_ours_becomes_a_formula(cast: Cast, text: str) -> None:
    rfx = make_published(cast.buyer, partners=[cast.alfa], openers=[cast.opener])
    content = BidContent(prices(rfx, "10", "20").prices, message=text)
    actions.submit_bid(rfx=rfx.key, content=content, by=cast.anna, now=timezone.now())
    open_bids(rfx, cast.buyer, cast.opener)
    Line.objects.filter(rfx=rfx).update(item_code=text, description=text, unit=text)
    type(cast.alfa).objects.filter(pk=cast.alfa.pk).update(legal_name=text)
    bid = Bid.objects.get(rfx=rfx)
    actions.disqualify_bid(bid=bid.key, reason=text, by=cast.buyer, now=timezone.now())
    # Reasons are stripped of blanks: put the raw one there, as an import could.
    Bid.objects.filter(pk=bid.pk).update(disqualified_reason=text)
    sheet = sheet_of(cast.buyer, rfx)
    # XML keeps no carriage return; what matters is what stands first.
    found = [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert not [value for value in found if safe_text(value) != value]
    assert sum(value.startswith("'") for value in found) == 9  # name, two lines of three, two texts


def test_control_characters_do_not_break_the_file(cast: Cast) -> None:
    rfx = opened(cast, ("10", "20"))
    Line.objects.filter(rfx=rfx).update(description="Caster\x01\x0b50 mm\uffff")
    assert sheet_of(cast.buyer, rfx)["C2"].value == "Caster\ufffd\ufffd50 mm\ufffd"


def test_a_bid_without_a_price_for_every_line_does_not_look_cheapest(cast: Cast) -> None:
    rfx = opened(cast, ("10", "20"), ("5", None))
    page = client_of(cast.buyer).get(reverse("rfps:propose-award", args=[rfx.key]))
    labels = {str(value): label for value, label in page.context["form"].fields["bid"].choices}
    assert labels[key(rfx, cast.beta)].endswith("50.00 · incomplete")
    assert "incomplete" not in labels[key(rfx, cast.alfa)]


def test_a_need_is_not_for_a_day_that_has_passed(cast: Cast) -> None:
    client = client_of(cast.buyer)
    form = {"title": "Desks", "needed_date": "2020-01-01"}
    answer = client.post(reverse("rfps:new-need"), form)
    assert answer.status_code == 422
    assert "This day has passed." in answer.text
    assert client.post(reverse("rfps:new-need"), form | {"needed_date": ""}).status_code in {
        302,
        303,
    }
    # One that was there before may stay while something else is changed.
    need = Need.objects.get()
    Need.objects.filter(pk=need.pk).update(needed_date="2020-01-01")
    client.post(reverse("rfps:edit-need", args=[need.key]), form | {"title": "Tables"})
    need.refresh_from_db()
    assert (need.title, str(need.needed_date)) == ("Tables", "2020-01-01")


def test_the_award_to_approve_shows_how_the_winner_stood(cast: Cast, settings: Any) -> None:
    settings.AWARD_APPROVAL_LIMIT = 1
    rfx = opened(cast, ("10", "20"), ("13", "18"), ("1", None))
    award = actions.propose_award(
        rfx=rfx.key,
        bid=key(rfx, cast.beta),
        justification="Quality.",
        by=cast.buyer,
        now=timezone.now(),
    )
    standing = reports.standing_of(award, list(award.lines.all()))
    assert standing is not None
    assert (standing.bids, standing.ranked, standing.disqualified) == (3, 2, 0)
    assert (standing.lowest_total, standing.gap) == (Decimal(300), Decimal(10))
    assert str(standing.gap_percent) == "3.33"
    page = client_of(cast.manager).get(reverse("rfps:award", args=[rfx.key])).text
    assert f"{rfx.currency}\xa010.00 (+3.33%)" in page  # written as every other amount
    for words in (
        "2 of 2 complete",
        "2 of them on every line",
        "310.00",
        "+10.00",
        "+3.33%",
        "SEK\xa0300.00",
    ):
        assert words in page, words
    body = client_of(cast.manager).get(f"/api/v1/awards/{award.key}/").json()["standing"]
    assert body == {
        "bids": 3,
        "ranked": 2,
        "disqualified": 0,
        "lowest_total": "300.00",
        "whole": True,
        "gap": "10.00",
        "gap_percent": "3.33",
        "winners": [
            {
                "bid": key(rfx, cast.beta),
                "name": "Beta",
                "rank": 2,
                "total": "310.00",
                "gap": "10.00",
                "gap_percent": "3.33",
                "entered": False,
            }
        ],
    }


def test_a_split_is_compared_as_a_whole_and_a_part_is_not(cast: Cast) -> None:
    rfx = opened(cast, ("10", "20"), ("13", "18"), ("1", None))
    first, second = Line.objects.filter(rfx=rfx).order_by("number")
    split = actions.propose_award(
        rfx=rfx.key,
        lines=[
            AwardedLine(first.key, key(rfx, cast.gamma)),
            AwardedLine(second.key, key(rfx, cast.beta)),
        ],
        by=cast.buyer,
        now=timezone.now(),
    )
    standing = reports.standing_of(split, list(split.lines.all()))
    assert standing is not None
    assert (standing.gap, [w.rank for w in standing.winners]) == (Decimal(-110), [2, None])
    assert [w.gap for w in standing.winners] == [Decimal(10), None]
    split.lines.all()[0].delete()
    part = reports.standing_of(split, list(Award.objects.get().lines.all()))
    assert part is not None
    assert (part.whole, part.gap) == (False, None)


def test_we_will_bid_is_not_offered_when_the_bid_is_in(cast: Cast) -> None:
    rfx = make_published(cast.buyer, partners=[cast.alfa], openers=[cast.opener])
    client, address = client_of(cast.anna), reverse("rfps:portal-detail", args=[rfx.key])
    assert "We will bid" in client.get(address).text
    submit(rfx, cast.anna, "10", "20")
    assert "We will bid" not in client.get(address).text
    actions.withdraw_bid(rfx=rfx.key, by=cast.anna, now=timezone.now())
    assert "We will bid" in client.get(address).text


def test_a_passed_deadline_reads_as_closed_in_the_brief_and_on_the_dashboard(cast: Cast) -> None:
    rfx = make_published(cast.buyer, partners=[cast.alfa], title="Castings")
    pass_deadline(rfx)
    rfx.refresh_from_db()
    assert rfx.status == "published"  # nobody has closed it yet
    ((found, badge),) = client_of(cast.manager).get("/dashboard/").context["running"]
    assert (found, str(badge.label)) == (rfx, "Closed")
    visit = make_visit(cast.alfa, cast.executive_of_alfa)
    brief = client_of(cast.executive_of_alfa).get(f"/visits/{visit.key}/brief/")
    ((found, badge),) = brief.context["rfxs"]
    assert (found, str(badge.label)) == (rfx, "Closed")
    assert "Published" not in brief.text


def test_ranks_of_the_snapshot_are_those_of_the_comparison(cast: Cast) -> None:
    rfx = opened(cast, ("10", "20"), ("10", "20"))
    data = comparison.as_data(comparison.of_rfx(rfx.pk))
    assert [bid["rank"] for bid in data["bids"]] == [1, 1]


def terms_of(table: Any) -> dict[str, list[bool]]:
    """Which bidders' terms are marked as the best, by the label of the row."""
    return {row.head: [cell.win for cell in row.cells] for row in table.footer}


def test_terms_that_are_all_the_same_are_no_best_terms(cast: Cast) -> None:
    partners = [cast.alfa, cast.beta, cast.gamma]
    rfx = make_published(cast.buyer, partners=partners, openers=[cast.opener])
    until = timezone.localdate().replace(year=2099)
    for user, lead_time, payment in ((cast.anna, 21, 30), (cast.bo, 21, 45), (cast.cia, 28, 45)):
        content = BidContent(
            prices(rfx, "10", "20").prices,
            lead_time_days=lead_time,
            payment_days=payment,
            valid_until_date=until,
        )
        actions.submit_bid(rfx=rfx.key, content=content, by=user, now=timezone.now())
    open_bids(rfx, cast.buyer, cast.opener)
    found = terms_of(matrix(cast.buyer, rfx))
    assert found["Lead time"] == [True, True, False]
    assert found["Payment terms"] == [False, True, True]
    assert found["Valid until"] == [False, False, False]


def test_tied_lines_are_told_where_there_are_any(cast: Cast) -> None:
    apart = opened(cast, ("10", "20"), ("11", "21"))
    tied = opened(cast, ("10", "20"), ("10", "21"))
    for rfx, end in ((apart, "</span></footer>"), (tied, "; tied lines 1</span></footer>")):
        page = client_of(cast.buyer).get(reverse("rfps:comparison", args=[rfx.key])).text
        assert re.search(rf"Mean of the totals SEK\s[\d,.]+{end}", page)
