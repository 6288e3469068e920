"""Every address of legal aid."""

from __future__ import annotations

from unionhall.services.legalaid.routes import (
    duty,
    evidence,
    lawyers,
    matters,
    money,
    reviews,
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
]
