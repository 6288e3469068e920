"""The list of matters, the first page of a file, its other side, units that join in."""

from __future__ import annotations

from django.urls import path

from unionhall.services.legalaid.views import desk_matters, desk_parties

urlpatterns = [
    path("desk/", desk_matters.matter_list, name="matters"),
    path("desk/matters/export/", desk_matters.export_matters, name="matters-export"),
    path("desk/matters/<uuid:pk>/", desk_matters.matter, name="matter"),
    path("desk/matters/<uuid:pk>/change/", desk_matters.change_matter, name="matter-change"),
    path("desk/matters/<uuid:pk>/hearing/", desk_matters.change_hearing, name="matter-hearing"),
    path("desk/matters/<uuid:pk>/lawyer/", desk_matters.assign, name="assign"),
    path("desk/matters/<uuid:pk>/other-side/", desk_parties.debtors, name="debtors"),
    path("desk/matters/<uuid:pk>/other-side/add/", desk_parties.add_debtor, name="debtor-add"),
    path("desk/debtors/<uuid:pk>/change/", desk_parties.change_debtor, name="debtor-change"),
    path("desk/matters/<uuid:pk>/invite/", desk_parties.invite_unit, name="unit-invite"),
    path("desk/joint/<uuid:pk>/", desk_parties.joint, name="joint"),
]
