from __future__ import annotations

from django.urls import URLPattern, path

from unionhall.services.legalaid.views import desk_reviews as views

urlpatterns: list[URLPattern] = [
    path("desk/reviews/", views.reviews, name="reviews"),
    path("desk/reviews/new/", views.new, name="review-new"),
    path("desk/reviews/sheets/<uuid:pk>/", views.sheet, name="review-sheet"),
    path("desk/reviews/<uuid:pk>/", views.review, name="review"),
    path("desk/reviews/<uuid:pk>/draw/", views.draw, name="review-draw"),
    path("desk/reviews/<uuid:pk>/reviewers/", views.assign, name="review-assign"),
    path("desk/reviews/<uuid:pk>/close/", views.close, name="review-close"),
    path("desk/reviews/<uuid:pk>/pass/<uuid:sheet>/", views.pass_on, name="review-pass"),
    path("desk/reviews/<uuid:pk>/excel/", views.export, name="review-export"),
    path("desk/reviews/<uuid:pk>/lots/", views.lots, name="review-lots"),
]
