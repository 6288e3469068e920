"""The demo: a fictitious county-level city, loaded once into an empty database."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone

from unionhall.config.demo import city as cast
from unionhall.config.demo import places
from unionhall.config.demo.partners import connect_partners
from unionhall.config.demo.progress import step
from unionhall.engines.figures.installing import figures_off, recount_all
from unionhall.engines.matching.commands import rebuild_documents, seed_synonyms
from unionhall.engines.matching.sources import sources
from unionhall.kernel.catalogue.services import services
from unionhall.kernel.messaging.models import Event
from unionhall.kernel.organisations.models import Organisation
from unionhall.lib.acts import unheard


def load_once() -> None:
    """Load the city unless something is there already. All or nothing: a load that was cut short leaves no trace."""
    if Organisation.objects.exists():
        return
    print("Loading the fictitious city of Yunqiao (云桥市):", flush=True)
    now = timezone.localtime().replace(second=0, microsecond=0)
    city = cast.City(today=now.date(), now=now)
    with figures_off(on=city.today), unheard(), transaction.atomic():
        with step("organisations"):
            cast.build_tree(city)
        with step(f"{cast.WORKERS:,} workers, accounts and roles"):
            cast.build_people(city)
        with step("places, zones, rooms"):
            places.build_places(city)
        seed_synonyms(at=now)
        connect_partners(city)
        for service in services():
            with step(str(service.verbose_name)):
                service.load_demo(city)
        with step("what can be found"):
            for source in sources():
                for _done in rebuild_documents(source, at=now):
                    pass
        with step("the past is told"):
            # Nobody is to get two years of messages on the first day.
            Event.objects.filter(at__lt=now - timedelta(days=1)).update(relayed_at=now)
    with step("figures are counted"):
        with connection.cursor() as cursor:
            cursor.execute("vacuum analyze")
        recount_all()


def print_accounts() -> None:
    """Say how to sign in as whom."""
    print("\nSign in with any of these phone numbers; the code is shown on the page (demo only).")
    print(f"  {cast.WORKER_PHONE}  worker 职工")
    for entry in cast.STAFF:
        print(f"  {entry.phone}  {entry.title_en} {entry.title}")
    print(f"  Further workers: 19900000002 to 199{cast.WORKERS:08d}\n", flush=True)
