"""Claimants and money of a matter."""

from __future__ import annotations

from django.urls import URLPattern, path

from unionhall.services.legalaid.views import desk_claimants, desk_money

_CLAIMANTS = "desk/matters/<uuid:pk>/claimants/"
_ONE = f"{_CLAIMANTS}<uuid:claimant>/"
_MONEY = "desk/matters/<uuid:pk>/money/"
_PAYMENT = f"{_MONEY}payments/<uuid:payment>/"
_ENTRY = f"{_MONEY}lines/<uuid:entry>/"

urlpatterns: list[URLPattern] = [
    path(_CLAIMANTS, desk_claimants.claimant_list, name="claimants"),
    path(f"{_CLAIMANTS}export/", desk_claimants.export_claimants, name="claimants-export"),
    path(f"{_CLAIMANTS}mark/", desk_claimants.mark_claimants, name="claimants-mark"),
    path(f"{_CLAIMANTS}add/", desk_claimants.add_claimant, name="claimant-add"),
    path(f"{_CLAIMANTS}import/", desk_claimants.import_list, name="claimants-import"),
    path(f"{_CLAIMANTS}import/template/", desk_claimants.template, name="claimants-template"),
    path(f"{_CLAIMANTS}import/confirm/", desk_claimants.confirm_import, name="claimants-import-confirm"),
    path(_ONE, desk_claimants.claimant, name="claimant"),
    path(f"{_ONE}change/", desk_claimants.change, name="claimant-change"),
    path(f"{_ONE}claim/", desk_claimants.claim, name="claimant-claim"),
    path(f"{_ONE}leave/", desk_claimants.leave, name="claimant-leave"),
    path(_MONEY, desk_money.ledger_page, name="money"),
    path(f"{_MONEY}export/<slug:what>/", desk_money.export, name="money-export"),
    path(f"{_MONEY}lines/", desk_money.line_list, name="money-lines"),
    path(f"{_MONEY}pay/", desk_money.pay, name="pay"),
    path(f"{_MONEY}rights/", desk_money.rights, name="money-rights"),
    path(f"{_MONEY}rights/template/", desk_money.rights_template, name="money-rights-template"),
    path(_PAYMENT, desk_money.payment, name="payment"),
    path(f"{_PAYMENT}pass-on/", desk_money.pass_on, name="payment-pass-on"),
    path(f"{_PAYMENT}undo/", desk_money.undo, name="payment-undo"),
    path(f"{_PAYMENT}confirm/", desk_money.confirm, name="payment-confirm"),
    path(f"{_ENTRY}correct/", desk_money.correct, name="entry-correct"),
    path(f"{_ENTRY}receipt/", desk_money.receipt, name="entry-receipt"),
    path(f"{_ENTRY}confirm/", desk_money.confirm_entry, name="entry-confirm"),
]
