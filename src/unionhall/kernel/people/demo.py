"""What the demo's people have done before anybody looks: agreed to the notice; staff set up their second step."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from unionhall.kernel.people.commands import give_factor
from unionhall.kernel.people.consents import PRIVACY
from unionhall.kernel.people.models import Account, Consent, Person


def settle_in(people: Iterable[Person], *, staff: Iterable[Person], at: datetime) -> None:
    """Record the consent of all `people`, given when their files were opened, and give `staff` a second factor.

    The demo's pages show the factor's code. The consents are written in bulk: there are thousands.
    """
    consents = [
        Consent(
            organisation_id=person.organisation_id,
            person=person,
            subject=PRIVACY.subject,
            version=PRIVACY.version,
            given_at=person.created_at,
        )
        for person in people
    ]
    Consent.objects.bulk_create(consents, batch_size=2_000)
    for account in Account.objects.filter(person__in=list(staff)).select_related("person__organisation"):
        give_factor(account, by=None, at=at)
