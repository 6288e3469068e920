from __future__ import annotations

from django.urls import URLPattern, path

from unionhall.services.legalaid.views import desk_duty, desk_roster, my_duty

urlpatterns: list[URLPattern] = [
    path("duty/mine/", my_duty.my_duty, name="my-duty"),
    path("duty/mine/duty.ics", my_duty.my_calendar, name="my-duty-calendar"),
    path("duty/mine/availability/", my_duty.change_availability, name="availability"),
    path("duty/wishes/<uuid:pk>/drop/", my_duty.drop_wish, name="wish-drop"),
    path("duty/<uuid:pk>/sign-in/", my_duty.sign_in_duty, name="duty-sign-in"),
    path("duty/<uuid:pk>/sign-out/", my_duty.sign_out_duty, name="duty-sign-out"),
    path("duty/<uuid:pk>/log/", my_duty.log_duty, name="duty-log"),
    path("duty/<uuid:pk>/swap/", my_duty.choose_colleague, name="swap"),
    path("duty/<uuid:pk>/swap/<uuid:other>/", my_duty.ask_swap, name="swap-ask"),
    path("duty/swaps/<uuid:pk>/answer/", my_duty.answer_swap, name="swap-answer"),
    path("duty/swaps/<uuid:pk>/take-back/", my_duty.take_back_swap, name="swap-take-back"),
    path("desk/rosters/", desk_duty.roster_list, name="rosters"),
    path("desk/rosters/open/", desk_duty.open_roster, name="roster-open"),
    path("desk/rosters/<uuid:pk>/", desk_duty.roster, name="roster"),
    path("desk/rosters/<uuid:pk>/export/", desk_duty.export_roster, name="roster-export"),
    path("desk/rosters/<uuid:pk>/draft/", desk_duty.draft_roster, name="roster-draft"),
    path("desk/rosters/<uuid:pk>/publish/", desk_duty.publish_roster, name="roster-publish"),
    path("desk/rosters/<uuid:pk>/anew/", desk_roster.plan_anew, name="roster-anew"),
    path("desk/rosters/<uuid:pk>/<str:day>/", desk_duty.roster_day, name="roster-day"),
    path("desk/rosters/<uuid:pk>/<str:day>/set/", desk_duty.set_duty, name="duty-set"),
    path("desk/duties/<uuid:pk>/clear/", desk_duty.clear_duty, name="duty-clear"),
    path("desk/duties/<uuid:pk>/move/", desk_roster.move_duty, name="duty-move"),
    path("desk/duty-posts/add/", desk_duty.add_post, name="duty-post-add"),
    path("desk/duty-posts/<uuid:pk>/change/", desk_duty.change_post, name="duty-post-change"),
]
