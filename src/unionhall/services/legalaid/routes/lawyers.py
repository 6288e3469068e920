from __future__ import annotations

from django.urls import URLPattern, path

from unionhall.services.legalaid.views import candidates, desk_allowances, desk_calls, desk_lawyers

urlpatterns: list[URLPattern] = [
    path("lawyers/calls/", candidates.call_list, name="open-calls"),
    path("lawyers/calls/<uuid:pk>/apply/", candidates.apply_candidacy, name="candidacy-apply"),
    path("desk/lawyers/", desk_lawyers.lawyer_list, name="lawyers"),
    path("desk/lawyers/export/", desk_lawyers.export_lawyers, name="lawyers-export"),
    path("desk/lawyers/<uuid:pk>/", desk_lawyers.lawyer, name="lawyer"),
    path("desk/lawyers/<uuid:pk>/change/", desk_lawyers.change_lawyer, name="lawyer-change"),
    path("desk/lawyers/<uuid:pk>/end/", desk_lawyers.end_service, name="lawyer-end"),
    path("desk/firms/", desk_lawyers.firm_list, name="firms"),
    path("desk/firms/<uuid:pk>/", desk_lawyers.firm, name="firm"),
    path("desk/firms/<uuid:pk>/change/", desk_lawyers.change_firm, name="firm-change"),
    path("desk/firms/<uuid:pk>/clients/<uuid:client>/end/", desk_lawyers.end_client, name="client-end"),
    path("desk/calls/", desk_calls.call_list, name="calls"),
    path("desk/calls/open/", desk_calls.open_call, name="call-open"),
    path("desk/calls/<uuid:pk>/", desk_calls.call, name="call"),
    path("desk/calls/<uuid:pk>/change/", desk_calls.change_call, name="call-change"),
    path("desk/allowances/", desk_allowances.allowance_list, name="allowances"),
    path("desk/allowances/export/", desk_allowances.export_allowances, name="allowances-export"),
    path("desk/allowances/budget/", desk_allowances.set_budget, name="budget-set"),
    path("desk/allowances/grant/", desk_allowances.grant_allowances, name="allowances-grant"),
    path("desk/allowances/<uuid:pk>/pay/", desk_allowances.pay_allowance, name="allowance-pay"),
    path("desk/allowances/<uuid:pk>/cancel/", desk_allowances.cancel_allowance, name="allowance-cancel"),
]
