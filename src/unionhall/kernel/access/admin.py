"""The tree, people, accounts and posts in the configuration. What is changed there is changed by the commands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from unionhall.kernel.access import commands as access
from unionhall.kernel.access.models import Post
from unionhall.kernel.organisations import commands as organisations
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.organisations.queries import lies_within
from unionhall.kernel.people import commands as people
from unionhall.kernel.people.models import Account, Person
from unionhall.kernel.rulebook.configuration import ConfigurationAdmin
from unionhall.lib.acts import reach
from unionhall.lib.errors import Refused
from unionhall.lib.text import mask_phone


class ScopedAdmin(ConfigurationAdmin):
    """Rows of the organisations that the administrator answers for; a refusal is told on the page."""

    permission = "access.open_configuration"
    # From a row to the path of its organisation.
    path_field = "organisation__path"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        paths = reach(person_of(request), self.permission)
        rows: QuerySet[Any] = super().get_queryset(request).filter(lies_within(paths, field=self.path_field))
        return rows

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    has_change_permission = has_delete_permission = has_add_permission

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response: HttpResponse = super().changeform_view(request, *args, **kwargs)
        except Refused as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            return redirect(request.get_full_path())
        return response

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.related_model is Organisation:
            paths = reach(person_of(request), self.permission)
            kwargs["queryset"] = Organisation.objects.filter(lies_within(paths), closed_on=None)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def do_for_each(self, request: HttpRequest, rows: QuerySet[Any], act: Callable[..., Any]) -> None:
        """Let a command act on every chosen row, and say for which it refused."""
        done = 0
        for row in rows:
            try:
                act(row, by=person_of(request), at=timezone.now())
                done += 1
            except Refused as refusal:
                self.message_user(request, f"{row}: {refusal}", messages.ERROR)
        if done:
            self.message_user(request, _("Done: %(count)s") % {"count": done})


def person_of(request: HttpRequest) -> Person:
    """Who is at work; the gate has seen to it that it is an administrator."""
    person: Person = request.user.person  # type: ignore[union-attr]
    return person


def _becomes(shown: Model, stored: Model) -> None:
    """Let the row that the form made be the one that the command stored."""
    shown.__dict__.update(stored.__dict__)


@admin.register(Organisation)
class OrganisationAdmin(ScopedAdmin):
    path_field = "path"
    list_display = ("name", "code", "level", "kind", "region", "closed_on")
    list_filter = ("level", "kind")
    search_fields = ("name", "short_name", "name_en", "code")
    ordering = ("path",)
    actions = ("close",)
    fields = (
        "parent", "code", "level", "kind", "name", "short_name", "name_en", "region", "phone", "address",
        "path", "closed_on",
    )  # fmt: skip
    _names = ("name", "short_name", "name_en")

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.has_view_permission(request)

    has_change_permission = has_add_permission

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        if obj is None:
            return ("path", "closed_on")
        return tuple(field for field in self.fields if field not in self._names)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        who: dict[str, Any] = {"by": person_of(request), "at": timezone.now()}
        given = form.cleaned_data
        if change:
            names = {name: given[name] for name in self._names}
            organisations.rename_organisation(Organisation(pk=obj.pk), **names, **who)
        else:
            _becomes(obj, organisations.create_organisation(**given, **who))

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, **kwargs)
        if "parent" in form.base_fields:
            form.base_fields["parent"].required = True
            form.base_fields["short_name"].required = False
            form.base_fields["region"].initial = ""
            form.base_fields["region"].required = False
        return form

    @admin.action(description=_("Close"))
    def close(self, request: HttpRequest, rows: QuerySet[Any]) -> None:
        self.do_for_each(request, rows, organisations.close_organisation)


@admin.register(Person)
class PersonAdmin(ScopedAdmin):
    list_display = ("name", "masked_phone", "organisation", "occupation", "erased_at")
    list_select_related = ("organisation",)
    search_fields = ("name", "name_pinyin", "phone")
    fields = (
        "name", "organisation", "masked_phone", "gender", "birth_year", "occupation", "is_migrant", "language",
        "created_at", "erased_at",
    )  # fmt: skip
    readonly_fields = fields
    actions = None

    @admin.display(description=_("mobile phone"))
    def masked_phone(self, person: Person) -> str:
        return mask_phone(person.phone)


@admin.register(Account)
class AccountAdmin(ScopedAdmin):
    path_field = "person__organisation__path"
    list_display = ("person", "__str__", "is_active", "last_login")
    list_select_related = ("person",)
    list_filter = ("is_active", "is_staff")
    search_fields = ("phone", "person__name")
    ordering = ("person__name_pinyin",)
    fields = ("person", "is_active", "is_staff", "date_joined", "last_login")
    readonly_fields = fields
    actions = ("suspend", "restore", "end_sessions", "reset_factor")

    @admin.action(description=_("Stop from signing in"))
    def suspend(self, request: HttpRequest, rows: QuerySet[Any]) -> None:
        self.do_for_each(request, rows, people.suspend_account)

    @admin.action(description=_("Let sign in again"))
    def restore(self, request: HttpRequest, rows: QuerySet[Any]) -> None:
        self.do_for_each(request, rows, people.restore_account)

    @admin.action(description=_("Sign out everywhere"))
    def end_sessions(self, request: HttpRequest, rows: QuerySet[Any]) -> None:
        self.do_for_each(request, rows, people.end_all_sessions)

    @admin.action(description=_("Take away the second factor"))
    def reset_factor(self, request: HttpRequest, rows: QuerySet[Any]) -> None:
        self.do_for_each(request, rows, access.reset_factor)


@admin.register(Post)
class PostAdmin(ScopedAdmin):
    list_display = ("person", "role", "organisation", "starts_on", "ends_on")
    list_select_related = ("person", "organisation")
    list_filter = ("role",)
    search_fields = ("person__name", "person__name_pinyin")
    autocomplete_fields = ("person",)
    fields = ("person", "role", "organisation", "starts_on", "ends_on")
    actions = ("dismiss",)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.has_view_permission(request)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        given = form.cleaned_data
        post = access.appoint_person(
            given["person"],
            given["role"],
            given["organisation"],
            starts_on=given["starts_on"],
            ends_on=given["ends_on"],
            by=person_of(request),
            at=timezone.now(),
        )
        _becomes(obj, post)

    @admin.action(description=_("Dismiss"))
    def dismiss(self, request: HttpRequest, rows: QuerySet[Any]) -> None:
        self.do_for_each(request, rows, access.dismiss_person)
