"""Giving and taking posts, founding an installation, and the log of sensitive things being opened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from unionhall.kernel.access.models import Post
from unionhall.kernel.access.permissions import authorise
from unionhall.kernel.access.posts import forget_posts, is_within, posts_of
from unionhall.kernel.access.roles import GIVES, Role
from unionhall.kernel.organisations.commands import OrganisationClosed, found_tree
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.commands import add_account, end_all_sessions
from unionhall.kernel.people.details import clean_name, name_keys
from unionhall.kernel.people.models import Account, Person
from unionhall.lib.acts import changed, record
from unionhall.lib.errors import InvalidInput, NotAllowed, Refused
from unionhall.lib.text import parse_phone


class AlreadyHeld(Refused):
    """A role is held once at an organisation."""

    message = _("%(name)s holds this role here already.")


class PostEnded(Refused):
    """A post ends once."""

    message = _("This post has ended already.")


class LastAdministrator(Refused):
    """Somebody must be left who can appoint."""

    message = _("This is the last administrator; appoint another one first.")


@dataclass(frozen=True)
class Installation:
    """What founding makes: the topmost federation and its first administrator."""

    organisation: Organisation
    administrator: Person


def found_installation(
    *,
    code: str,
    level: str,
    name: str,
    region: str,
    administrator: str,
    phone: str,
    at: datetime,
    **names: str,
) -> Installation:
    """Make the topmost federation and its first administrator, who signs in with `phone`. Once only.

    `names` are short_name and name_en of the federation. Raises AlreadyFounded, WrongPlaceInTree, InvalidInput.
    """
    digits = parse_phone(phone, field="phone")
    person_name = clean_name(administrator, field="administrator")
    with transaction.atomic():
        top = found_tree(code=code, level=level, name=name, region=region, at=at, **names)
        person = Person.objects.create(
            organisation=top, name=person_name, name_pinyin=name_keys(person_name), created_at=at
        )
        changed(person, at=at)
        add_account(person, digits, by=None, at=at)
        _begin(person, Role.ADMINISTRATOR, top, timezone.localdate(at), None, by=None, at=at)
        return Installation(top, person)


def appoint_person(
    person: Person,
    role: str,
    organisation: Organisation,
    *,
    by: Any,
    at: datetime,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> Post:
    """Give `person` a role at `organisation`, and so for all beneath it, from `starts_on` (today unless given).

    Raises NotAllowed (also for a role above one's own), AlreadyHeld, OrganisationClosed, InvalidInput.
    """
    begins = starts_on or timezone.localdate(at)
    with transaction.atomic():
        # The person's row is the gate: two appointments at once cannot give the same post twice.
        person = Person.objects.select_for_update().get(pk=person.pk)
        organisation = Organisation.objects.get(pk=organisation.pk)
        authorise(by, "access.appoint_person", organisation)
        _refuse_above_own(by, role, organisation)
        if organisation.closed_on is not None:
            raise OrganisationClosed(name=organisation.name, day=organisation.closed_on.isoformat())
        if ends_on is not None and ends_on < begins:
            raise InvalidInput(_("The last day lies before the first."), field="ends_on")
        held = Post.objects.filter(person=person, role=role, organisation=organisation)
        if held.filter(Q(ends_on=None) | Q(ends_on__gte=begins)).exists():
            raise AlreadyHeld(name=person.name)
        return _begin(person, role, organisation, begins, ends_on, by=by, at=at)


def dismiss_person(post: Post, *, by: Any, at: datetime) -> Post:
    """End a post at once: its last day is yesterday. Raises NotAllowed, PostEnded, LastAdministrator."""
    today = timezone.localdate(at)
    with transaction.atomic():
        post = (
            Post.objects.select_for_update(of=("self",))
            .select_related("organisation", "person")
            .get(pk=post.pk)
        )
        authorise(by, "access.dismiss_person", post)
        _refuse_above_own(by, post.role, post.organisation)
        if post.ends_on is not None and post.ends_on < today:
            raise PostEnded
        if post.role == Role.ADMINISTRATOR:
            _refuse_last_administrator(post, today)
        post.ends_on = today - timedelta(days=1)
        # A post that began only today never counted for a whole day.
        post.starts_on = min(post.starts_on, post.ends_on)
        post.save(update_fields=["starts_on", "ends_on"])
        _tell_account(post.person, today)
        forget_posts(post.person)
        record(post, "access.post.dismiss", by=by, at=at, person=str(post.person_id), role=post.role)
        return post


def lapse_posts(person: Person, before: date, *, at: datetime) -> int:
    """Delete the posts of somebody who was erased before `before`, once they had ended by then; answers how many.

    For the job that ends what the law had kept. A post that nobody ended ended when its holder was erased.
    """
    if person.erased_at is None or timezone.localdate(person.erased_at) >= before:
        return 0
    over = Q(ends_on=None) | Q(ends_on__lt=before)
    return Post.objects.filter(over, person=person).delete()[0]


def reset_factor(account: Account, *, by: Any, at: datetime) -> None:
    """Take away a lost second factor and sign the account out; the person sets up a new one. Raises NotAllowed."""
    with transaction.atomic():
        account = (
            Account.objects.select_for_update(of=("self",))
            .select_related("person__organisation")
            .get(pk=account.pk)
        )
        authorise(by, "access.reset_factor", account.person)
        if by.pk == account.person_id:
            raise NotAllowed("nobody takes away their own second factor")
        Authenticator.objects.filter(user=account).delete()
        end_all_sessions(account, by=by, at=at)
        record(account.person, "access.factor.reset", by=by, at=at)


def record_opening(subject: Any, field: str, *, by: Any, at: datetime) -> None:
    """Log that `by` opened the sensitive `field` of `subject`; call it where the plain value is handed out."""
    record(subject, f"{subject._meta.app_label}.{subject._meta.model_name}.open_{field}", by=by, at=at)


def _refuse_above_own(by: Any, role: str, organisation: Organisation) -> None:
    given = {
        other
        for post in posts_of(by)
        if is_within(organisation.path, post.organisation.path)
        for other in GIVES.get(post.role, frozenset())
    }
    if role not in given:
        raise NotAllowed(f"{role} is above one's own role")


def _refuse_last_administrator(post: Post, today: date) -> None:
    Organisation.objects.select_for_update().get(pk=post.organisation_id)
    above = (
        Post.objects.filter(role=Role.ADMINISTRATOR, organisation__path__above=post.organisation.path)
        .filter(Q(ends_on=None) | Q(ends_on__gte=today), starts_on__lte=today)
        .exclude(pk=post.pk)
    )
    if not above.exists():
        raise LastAdministrator


def _begin(
    person: Person,
    role: str,
    organisation: Organisation,
    starts_on: date,
    ends_on: date | None,
    *,
    by: Any,
    at: datetime,
) -> Post:
    post = Post.objects.create(
        person=person, role=role, organisation=organisation, starts_on=starts_on, ends_on=ends_on
    )
    _tell_account(person, timezone.localdate(at))
    forget_posts(person)
    record(post, "access.post.appoint", by=by, at=at, person=str(person.pk), role=role)
    return post


def _tell_account(person: Person, today: date) -> None:
    """Django's configuration asks the account; whether it may be opened is asked of the posts each time."""
    administers = (
        Post.objects.filter(person=person, role=Role.ADMINISTRATOR)
        .filter(Q(ends_on=None) | Q(ends_on__gte=today))
        .exists()
    )
    Account.objects.filter(person=person).update(is_staff=administers)
