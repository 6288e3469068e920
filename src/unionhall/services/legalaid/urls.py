"""Every address of legal aid."""

from __future__ import annotations

from unionhall.services.legalaid.routes import (
    desk_rights,
    duty,
    evidence,
    lawyers,
    matters,
    money,
    reviews,
    rights,
    rights_api,
    rights_law,
    screening,
    worker,
)

app_name = "legalaid"

urlpatterns = [
    *worker.urlpatterns,
    *matters.urlpatterns,
    *money.urlpatterns,
    *evidence.urlpatterns,
    *lawyers.urlpatterns,
    *duty.urlpatterns,
    *screening.urlpatterns,
    *reviews.urlpatterns,
    *rights.urlpatterns,
    *rights_api.urlpatterns,
    *rights_law.urlpatterns,
    *desk_rights.urlpatterns,
]
