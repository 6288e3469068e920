"""What the kernel and the casework engine keep that can be found, and by whom; and the words of the hub itself.

Cases, people and organisations are found by staff, each by whom the lists of the desk show them to: the labels name
the same roles and places as `casework.queries.cases_visible_to` and `people.queries.people_visible_to`. Only names and
numbers are put here, never what somebody wrote, and of a phone only the last four digits.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db.models import Prefetch
from django.db.models import prefetch_related_objects as prefetch
from django.urls import reverse
from django.utils.translation import override

from unionhall.engines.casework import kinds
from unionhall.engines.casework.models import Case
from unionhall.engines.matching.documents import Document
from unionhall.engines.matching.labels import Readers
from unionhall.engines.matching.sources import Source, register
from unionhall.kernel.access.queries import paths_open_to
from unionhall.kernel.catalogue.services import services
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Membership, Person
from unionhall.kernel.places.facilities import facility_name
from unionhall.kernel.places.models import Kind, Place
from unionhall.lib.acts import reach
from unionhall.lib.geo import Point
from unionhall.services.hub.help import articles
from unionhall.services.hub.queries.needs import PLACES_FOR

SEE_PERSON, SEE_UNIT = "people.see_person", "hub.view_desk"
PERSON, ORGANISATION, CASE, PLACE, SERVICE, HELP = (
    "person",
    "organisation",
    "case",
    "place",
    "service",
    "help",
)
_TAIL = 4
# Rest stations have documents of their own service.
_PLACES = tuple(kind for kind in Kind.values if kind != Kind.STATION)


def register_sources() -> None:
    """Let all of it be found."""
    register(Source(PERSON, Person, _people, _person_documents, _reaches(SEE_PERSON)))
    register(Source(ORGANISATION, Organisation, _rows_of(Organisation), _unit_documents, _reaches(SEE_UNIT)))
    register(
        Source(
            CASE, Case, _rows_of(Case), _case_documents, _case_reaches,
            follows={Person: _cases_of, Organisation: _cases_about},
        )
    )  # fmt: skip
    register(Source(PLACE, Place, _rows_of(Place), _place_documents))
    register(Source(SERVICE, None, _listed(_offers), _offer_documents))
    register(Source(HELP, None, _listed(_help), _help_documents))


def _rows_of(model: type[Any]) -> Any:
    def rows(after: UUID | None, most: int) -> Sequence[Any]:
        found = model.objects.order_by("pk")
        return list((found.filter(pk__gt=after) if after is not None else found)[:most])

    return rows


def _listed(things: Any) -> Any:
    def rows(after: UUID | None, most: int) -> Sequence[Any]:
        ordered = sorted(things(), key=lambda thing: thing.pk)
        return [thing for thing in ordered if after is None or thing.pk > after][:most]

    return rows


def _reaches(permission: str) -> Any:
    def held(viewer: Person) -> Mapping[str, Sequence[str]]:
        return {permission: reach(viewer, permission)}

    return held


def _people(after: UUID | None, most: int) -> Sequence[Any]:
    found = Person.objects.filter(erased_at=None, is_system=False).order_by("pk")
    return list((found.filter(pk__gt=after) if after is not None else found)[:most])


def _person_documents(people: Sequence[Person]) -> Iterable[Document]:
    live = Membership.objects.filter(left_on=None).select_related("organisation").order_by("pk")
    # Fresh copies: somebody else's prefetched memberships may be old.
    rows = Person.objects.filter(pk__in=[one.pk for one in people]).select_related("organisation")
    for one in rows.prefetch_related(Prefetch("memberships", queryset=live, to_attr="live")):
        if one.erased_at is not None or one.is_system:
            continue
        units = {one.organisation.path, *(membership.organisation.path for membership in one.live)}  # type: ignore[attr-defined]
        yield Document(
            organisation=one.organisation, kind=PERSON, object_id=one.pk, service="hub", title=one.name,
            body=one.phone[-_TAIL:], url=reverse("hub:desk-person", args=[one.pk]),
            readers=Readers(held_at=tuple((SEE_PERSON, path) for path in sorted(units))), is_name=True,
        )  # fmt: skip


def _unit_documents(units: Sequence[Organisation]) -> Iterable[Document]:
    for unit in units:
        short = unit.short_name if unit.short_name != unit.name else ""
        yield Document(
            organisation=unit, kind=ORGANISATION, object_id=unit.pk, service="hub", title=unit.name,
            title_en=unit.name_en, body=" ".join(filter(None, (short, unit.address))),
            url=f"{reverse('hub:desk')}?unit={unit.path}", readers=Readers(held_at=((SEE_UNIT, unit.path),)),
        )  # fmt: skip


def _case_documents(cases: Sequence[Case]) -> Iterable[Document]:
    rows = Case.objects.filter(pk__in=[case.pk for case in cases])
    for case in rows.select_related("organisation", "partner", "person"):
        workflow = kinds.workflow_of(case.kind)
        is_forgotten = case.person is not None and case.person.erased_at is not None
        names = [case.partner.name if case.partner else ""]
        if case.person is not None and not is_forgotten:
            names += [case.person.name, case.person.name_pinyin]
        with override("zh-hans"):
            names.append(str(workflow.name))
        held = [(f"{CASE}:{case.kind}", case.organisation.path)]
        if case.partner is not None and workflow.partner_roles:
            held.append((f"partner:{case.kind}", case.partner.path))
        people = (case.person_id, case.opened_by_id, case.assignee_id)
        yield Document(
            organisation=case.organisation, kind=CASE, object_id=case.pk, service=case.kind.split(".")[0],
            # What a closed case of somebody erased was about is nobody's to find any more; that there was one stays.
            title=case.number if is_forgotten and not case.is_open else f"{case.number} {case.title}",
            body="" if is_forgotten and not case.is_open else " ".join(filter(None, names)),
            url=reverse("hub:desk-case", args=[case.pk]),
            readers=Readers(held_at=tuple(held), people=tuple(key for key in people if key is not None)),
        )  # fmt: skip


def _case_reaches(viewer: Person) -> Mapping[str, Sequence[str]]:
    found: dict[str, Sequence[str]] = {}
    for kind in kinds.registered():
        table = kind.workflow
        found[f"{CASE}:{table.kind}"] = paths_open_to(viewer, *table.handled_by, *table.seen_by)
        found[f"partner:{table.kind}"] = paths_open_to(viewer, *table.partner_roles)
    return found


def _cases_of(people: Sequence[Person]) -> Iterable[Case]:
    return Case.objects.filter(person__in=people)


def _cases_about(units: Sequence[Organisation]) -> Iterable[Case]:
    return Case.objects.filter(partner__in=units)


def _place_documents(places: Sequence[Place]) -> Iterable[Document]:
    shown = [place for place in places if place.kind in _PLACES and place.closed_on is None]
    prefetch(shown, "organisation")
    for place in shown:
        with override("zh-hans"):
            has = [str(facility_name(code)) for code in place.facilities]
            body = " ".join([str(place.get_kind_display()), place.address, *has])
        wanted = [
            need for need, (sorts, things) in PLACES_FOR.items()
            if place.kind in sorts and (not things or set(things) & set(place.facilities))
        ]  # fmt: skip
        yield Document(
            organisation=place.organisation, kind=PLACE, object_id=place.pk, service="hub", title=place.name,
            title_en=place.name_en, body=body, categories=wanted, url=reverse("hub:place", args=[place.pk]),
            point=Point(place.longitude, place.latitude),
        )  # fmt: skip


@dataclass(frozen=True)
class _Page:
    """Something the program itself offers: a service's tile or form, an article."""

    pk: UUID
    service: str
    words: tuple[str, str]
    more: str
    url: str
    needs: tuple[str, ...] = ()


def _key(code: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"unionhall:{code}")


def _in_both(text: Any) -> tuple[str, str]:
    with override("zh-hans"):
        chinese = str(text)
    with override("en"):
        return chinese, str(text)


def _offers() -> list[_Page]:
    found: dict[UUID, _Page] = {}
    for service in services():
        with override("zh-hans"):
            name, tiles, requests = str(service.verbose_name), service.tiles(), service.requests()
        for tile in tiles:
            key = _key(f"{service.label}.tile.{tile.url}.{','.join(map(str, tile.args))}.{tile.icon}")
            found[key] = _Page(key, service.label, _in_both(tile.label), name, tile.href)
        for request in requests:
            key = _key(f"{service.label}.request.{request.code}")
            note, _english = _in_both(request.note)
            found[key] = _Page(
                key,
                service.label,
                _in_both(request.label),
                f"{name} {note}",
                reverse(request.url),
                request.needs,
            )
    return list(found.values())


def _help() -> list[_Page]:
    return [
        _Page(
            _key(f"help.{one.slug}"), "hub", (one.title_zh, one.title_en), one.plain_zh,
            reverse("hub:help-page", args=[one.slug]),
        )
        for one in articles()
    ]  # fmt: skip


def _offer_documents(pages: Sequence[_Page]) -> Iterable[Document]:
    return _page_documents(pages, SERVICE)


def _help_documents(pages: Sequence[_Page]) -> Iterable[Document]:
    return _page_documents(pages, HELP)


def _page_documents(pages: Sequence[_Page], kind: str) -> Iterable[Document]:
    top = Organisation.objects.filter(parent=None).order_by("path").first()
    for page in pages if top is not None else ():
        chinese, english = page.words
        yield Document(
            organisation=top, kind=kind, object_id=page.pk, service=page.service, title=chinese,
            title_en=english if english != chinese else "", body=page.more, categories=page.needs, url=page.url,
        )  # fmt: skip
