"""Addresses of needs and RFxs, for us and in the portal."""

from django.urls import path

from rfps import portal
from rfps.views import entering, evaluation, needs, rfxs

app_name = "rfps"
urlpatterns = [
    path("rfps/", rfxs.rfx_list, name="list"),
    path("rfps/new/", rfxs.new, name="new"),
    path("rfps/<key:key>/", rfxs.detail, name="detail"),
    path("rfps/<key:key>/edit/", rfxs.edit, name="edit"),
    path("rfps/<key:key>/lines/", rfxs.lines, name="lines"),
    path("rfps/<key:key>/team/", rfxs.team, name="team"),
    path("rfps/<key:key>/invite/", rfxs.invite, name="invite"),
    path("rfps/<key:key>/invitations/<key:partner>/remove/", rfxs.uninvite, name="uninvite"),
    path("rfps/<key:key>/invitations/<key:partner>/bid/", entering.enter_bid, name="enter-bid"),
    path(
        "rfps/<key:key>/invitations/<key:partner>/withdraw/",
        entering.withdraw_entry,
        name="withdraw-entry",
    ),
    path(
        "rfps/<key:key>/invitations/<key:partner>/answer/",
        entering.enter_answer,
        name="enter-answer",
    ),
    path("rfps/<key:key>/entered/", entering.entered, name="entered"),
    path("rfps/<key:key>/publish/", rfxs.publish, name="publish"),
    path("rfps/<key:key>/cancel/", rfxs.cancel, name="cancel"),
    path("rfps/<key:key>/unsuccessful/", rfxs.unsuccessful, name="unsuccessful"),
    path("rfps/<key:key>/opening/", rfxs.approve_opening, name="approve-opening"),
    path("rfps/<key:key>/comparison/", evaluation.comparison, name="comparison"),
    path("rfps/<key:key>/comparison.xlsx", evaluation.comparison_file, name="comparison-file"),
    path("rfps/<key:key>/evaluation/", evaluation.start_evaluation, name="start-evaluation"),
    path("rfps/<key:key>/award/", evaluation.award, name="award"),
    path("rfps/<key:key>/award/propose/", evaluation.propose_award, name="propose-award"),
    path("rfps/<key:key>/complete/", evaluation.complete, name="complete"),
    path("bids/<key:key>/", evaluation.bid, name="bid"),
    path("bids/<key:key>/<int:number>.json", evaluation.bid_file, name="bid-file"),
    path("bids/<key:key>/disqualify/", evaluation.disqualify, name="disqualify"),
    path("awards/<key:key>/approve/", evaluation.approve_award, name="approve-award"),
    path("awards/<key:key>/send-back/", evaluation.send_back_award, name="send-back-award"),
    path("partners/<key:key>/rfps/", rfxs.partner_tab, name="partner"),
    path("needs/", needs.need_list, name="needs"),
    path("needs/new/", needs.new_need, name="new-need"),
    path("needs/<key:key>/", needs.need, name="need"),
    path("needs/<key:key>/edit/", needs.edit_need, name="edit-need"),
    path("needs/<key:key>/share/", needs.share, name="share-need"),
    path(
        "needs/<key:key>/shares/<key:partner>/answer/",
        entering.enter_need_answer,
        name="enter-need-answer",
    ),
    path("needs/<key:key>/to-rfp/", needs.to_rfp, name="need-to-rfp"),
    path("needs/<key:key>/drop/", needs.drop, name="drop-need"),
    path("needs/<key:key>/arrange/", needs.arrange, name="arrange-need"),
    path("portal/rfps/", portal.invitations, name="portal-list"),
    path("portal/rfps/<key:key>/", portal.detail, name="portal-detail"),
    path("portal/rfps/<key:key>/accept/", portal.accept, name="portal-accept"),
    path("portal/rfps/<key:key>/decline/", portal.decline, name="portal-decline"),
    path("portal/rfps/<key:key>/bid/", portal.bid, name="portal-bid"),
    path("portal/rfps/<key:key>/bid/withdraw/", portal.withdraw, name="portal-withdraw"),
    path("portal/rfps/<key:key>/bid/receipt/", portal.receipt, name="portal-receipt"),
    path("portal/rfps/<key:key>/bid/<int:number>.json", portal.bid_file, name="portal-bid-file"),
    path("portal/needs/", portal.needs, name="portal-needs"),
    path("portal/needs/<key:key>/", portal.need, name="portal-need"),
]
