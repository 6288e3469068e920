"""Addresses of the protocol; the installation mounts them under `/scim/v2/`."""

from __future__ import annotations

from django.urls import path, re_path

from unionhall.services.hub.scim import views
from unionhall.services.hub.scim.endpoints import Groups, Users

_USERS, _GROUPS = {"endpoint": Users()}, {"endpoint": Groups()}

urlpatterns = [
    path("ServiceProviderConfig", views.configuration, name="scim-configuration"),
    path("ResourceTypes", views.all_resource_types, name="scim-resource-types"),
    path("ResourceTypes/<str:pk>", views.all_resource_types, name="scim-resource-type"),
    path("Schemas", views.all_schemas, name="scim-schemas"),
    path("Schemas/<str:pk>", views.all_schemas, name="scim-schema"),
    path("Users", views.collection, _USERS, name="scim-users"),
    path("Users/.search", views.search, _USERS, name="scim-users-search"),
    path("Users/<str:pk>", views.single, _USERS, name="scim-user"),
    path("Groups", views.collection, _GROUPS, name="scim-groups"),
    path("Groups/.search", views.search, _GROUPS, name="scim-groups-search"),
    path("Groups/<str:pk>", views.single, _GROUPS, name="scim-group"),
    path("Bulk", views.not_offered, name="scim-bulk"),
    path("Me", views.not_offered, name="scim-me"),
    path(".search", views.not_offered, name="scim-search"),
    re_path(r"^(.*)$", views.nowhere, name="scim-nowhere"),
]
