"""Addresses of the palace; mounted at `/palace/`."""

from __future__ import annotations

from django.urls import path

from unionhall.services.palace.views import (
    desk_building,
    desk_courses,
    desk_events,
    desk_sheets,
    watch,
    worker,
)

app_name = "palace"
urlpatterns = [
    path("", worker.home, name="home"),
    path("courses/", worker.courses, name="courses"),
    path("lectures/", worker.lectures, name="lectures"),
    path("lectures/<uuid:pk>/watch/", watch.watch, name="lecture-watch"),
    path("lectures/<uuid:pk>/follow/", watch.follow, name="lecture-follow"),
    path("beat/", watch.beat, name="beat"),
    path("activities/", worker.activities, name="activities"),
    path("rooms/", worker.rooms, name="rooms"),
    path("notices/", worker.notices, name="notices"),
    path("notices/<uuid:pk>/", worker.notice, name="notice"),
    path("desk/courses/", desk_courses.courses, name="desk-courses"),
    path("desk/courses/<uuid:pk>/", desk_courses.course, name="desk-course"),
    path("desk/courses/<uuid:pk>/change/", desk_courses.change_course, name="course-change"),
    path("desk/courses/<uuid:pk>/copy/", desk_courses.copy_course, name="course-copy"),
    path("desk/terms/open/", desk_courses.open_term, name="term-open"),
    path("desk/terms/<uuid:pk>/change/", desk_courses.change_term, name="term-change"),
    path("desk/terms/<uuid:pk>/copy/", desk_courses.copy_term, name="term-copy"),
    path("desk/terms/<uuid:pk>/courses/create/", desk_courses.create_course, name="course-create"),
    path("desk/terms/<uuid:pk>/export/", desk_sheets.export_term, name="term-export"),
    path("desk/terms/<uuid:pk>/import/", desk_sheets.import_courses, name="course-import"),
    path("desk/terms/<uuid:pk>/import/confirm/", desk_sheets.confirm_import, name="course-import-confirm"),
    path("desk/course-types/", desk_courses.course_types, name="desk-course-types"),
    path("desk/course-types/open/", desk_courses.open_course_type, name="course-type-open"),
    path("desk/course-types/<uuid:pk>/change/", desk_courses.change_course_type, name="course-type-change"),
    path("desk/lectures/", desk_events.lectures, name="desk-lectures"),
    path("desk/lectures/create/", desk_events.create_lecture, name="lecture-create"),
    path("desk/lectures/<uuid:pk>/change/", desk_events.change_lecture, name="lecture-change"),
    path("desk/activities/", desk_events.activities, name="desk-activities"),
    path("desk/activities/create/", desk_events.create_activity, name="activity-create"),
    path("desk/activities/<uuid:pk>/change/", desk_events.change_activity, name="activity-change"),
    path("desk/sessions/publish/", desk_events.publish_sessions, name="session-publish"),
    path("desk/sessions/<uuid:pk>/cancel/", desk_events.cancel_session, name="session-cancel"),
    path("desk/notices/", desk_building.notices, name="desk-notices"),
    path("desk/notices/post/", desk_building.post_notice, name="notice-post"),
    path("desk/notices/<uuid:pk>/change/", desk_building.change_notice, name="notice-change"),
    path("desk/notices/<uuid:pk>/withdraw/", desk_building.withdraw_notice, name="notice-withdraw"),
    path("desk/closures/", desk_building.closures, name="desk-closures"),
    path("desk/closures/post/", desk_building.post_closure, name="closure-post"),
    path("desk/closures/<uuid:pk>/withdraw/", desk_building.withdraw_closure, name="closure-withdraw"),
    path("desk/rooms/", desk_building.rooms, name="desk-rooms"),
    path("desk/rooms/reserve/", desk_building.reserve_room, name="room-reserve"),
    path("desk/house/<uuid:pk>/", desk_building.describe_house, name="house-describe"),
]
