"""Humans, logins and memberships. Most people never log in; a login is a phone number first."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.fields import EncryptedTextField
from unionhall.lib.ids import uuid7
from unionhall.lib.text import mask_phone


class Gender(models.TextChoices):
    """As recorded on the identity card."""

    UNSAID = "", _("Not said")
    FEMALE = "f", _("Female")
    MALE = "m", _("Male")


class Language(models.TextChoices):
    """Languages the product speaks."""

    CHINESE = "zh-hans", "中文"
    ENGLISH = "en", "English"


class Person(models.Model):
    """A human the union serves or who serves. `organisation` is the unit that keeps the file."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="people", verbose_name=_("organisation")
    )
    name = models.CharField(_("name"), max_length=60)
    name_pinyin = models.CharField(_("name in pinyin"), max_length=120, blank=True, editable=False)
    phone = models.CharField(_("mobile phone"), max_length=20, blank=True)
    gender = models.CharField(_("gender"), max_length=1, choices=Gender, blank=True, default=Gender.UNSAID)
    birth_year = models.PositiveSmallIntegerField(_("year of birth"), null=True, blank=True)
    occupation = models.CharField(_("occupation"), max_length=60, blank=True)
    is_migrant = models.BooleanField(_("migrant worker"), default=False)
    identity_number = EncryptedTextField(_("identity number"), blank=True, default="")
    identity_index = models.CharField(max_length=64, blank=True, default="", editable=False)
    language = models.CharField(_("language"), max_length=8, choices=Language, default=Language.CHINESE)
    wants_large_text = models.BooleanField(_("large text"), default=False)
    last_longitude = models.FloatField(null=True, blank=True, editable=False)
    last_latitude = models.FloatField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("recorded at"), default=timezone.now, editable=False)
    erased_at = models.DateTimeField(_("erased at"), null=True, blank=True, editable=False)
    # Another system that acts here under a name of its own: on no list of people, and nobody signs in as it.
    is_system = models.BooleanField(default=False, db_default=False, editable=False)

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ("name_pinyin", "id")
        indexes = (
            # Trigrams answer both the whole number and its last digits.
            GinIndex(fields=["phone"], name="person_phone_trgm", opclasses=["gin_trgm_ops"]),
            models.Index(fields=["phone"], condition=~models.Q(phone=""), name="person_phone"),
            GinIndex(fields=["name_pinyin"], name="person_pinyin_trgm", opclasses=["gin_trgm_ops"]),
            GinIndex(fields=["name"], name="person_name_trgm", opclasses=["gin_trgm_ops"]),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "identity_index"],
                condition=~models.Q(identity_index=""),
                name="person_identity_unique_in_organisation",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def is_named(self) -> bool:
        """Whether somebody gave a name; until then the masked phone number stands in for it."""
        return self.name != mask_phone(self.phone)


class AccountManager(BaseUserManager["Account"]):
    """Makes logins. There are no passwords: people sign in by a code sent to their phone."""

    def create_user(self, phone: str, person: Person, **extra: Any) -> Account:
        account = self.model(phone=phone, person=person, **extra)
        account.set_unusable_password()
        account.save(using=self._db)
        return account

    def get_by_natural_key(self, username: str | None) -> Account:
        return self.get(phone=username)


class Account(AbstractBaseUser):
    """A login of one person. Its rights come from the person's posts (see `access`), not from the account."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.OneToOneField(Person, models.PROTECT, related_name="account", verbose_name=_("person"))
    phone = models.CharField(_("mobile phone"), max_length=20, unique=True)
    phone_verified_at = models.DateTimeField(_("phone confirmed at"), null=True, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    is_active = models.BooleanField(_("may sign in"), default=True)
    # Django's and unfold's configuration admin asks for this; it is set when a post of administrator begins.
    is_staff = models.BooleanField(_("may open the configuration"), default=False)
    date_joined = models.DateTimeField(_("since"), default=timezone.now)

    objects = AccountManager()

    USERNAME_FIELD = "phone"
    REQUIRED_FIELDS: tuple[str, ...] = ()

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")

    def __str__(self) -> str:
        return mask_phone(self.phone)

    # Django's admin asks these two. Its own tables of permissions are not used: the answer is no, and the
    # pages of the configuration that may be opened say so themselves.
    def has_perm(self, perm: str, obj: Any = None) -> bool:
        return False

    def has_module_perms(self, app_label: str) -> bool:
        return False


class Membership(models.Model):
    """A person's tie to an organisation, from a day, until a day."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="memberships", verbose_name=_("organisation")
    )
    person = models.ForeignKey(Person, models.CASCADE, related_name="memberships", verbose_name=_("person"))
    number = models.CharField(_("membership number"), max_length=32, blank=True)
    joined_on = models.DateField(_("joined on"))
    left_on = models.DateField(_("left on"), null=True, blank=True)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ("-joined_on",)
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "person"],
                condition=models.Q(left_on=None),
                name="membership_one_live",
            ),
            models.CheckConstraint(
                condition=models.Q(left_on=None) | models.Q(left_on__gte=models.F("joined_on")),
                name="membership_left_after_joining",
            ),
        )
        indexes = (
            models.Index(fields=["person"], condition=models.Q(left_on=None), name="membership_live_person"),
        )

    def __str__(self) -> str:
        return f"{self.person} @ {self.organisation}"


class Consent(models.Model):
    """What a person agreed to, in which version of the text, when; and when they took it back."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="consents")
    subject = models.SlugField(_("to what"), max_length=40)
    version = models.CharField(_("version of the text"), max_length=20)
    given_at = models.DateTimeField(_("given at"))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ("-given_at",)

    def __str__(self) -> str:
        return f"{self.person}: {self.subject} {self.version}"


class ForeignId(models.Model):
    """What another system calls a person or a unit here; `source` is the person that this system acts as.

    Besides the names it has what the system told us and reads back: a personnel number, telephone numbers that
    nobody can sign in with. It goes when the system lets go of the person, or the person is erased.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    source = models.ForeignKey(Person, models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="foreign_ids")
    unit = models.ForeignKey(Organisation, models.CASCADE, null=True, related_name="foreign_ids")
    value = models.CharField(max_length=255, blank=True)
    login = models.CharField(max_length=255, blank=True)
    number = models.CharField(max_length=64, blank=True)
    telephones = EncryptedTextField(blank=True, default="")

    class Meta:
        verbose_name = _("name in another system")
        verbose_name_plural = _("names in other systems")
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=["source", "person"], name="foreign_id_person_once"),
            models.UniqueConstraint(fields=["source", "unit"], name="foreign_id_unit_once"),
            models.UniqueConstraint(
                fields=["source", "value"],
                condition=~models.Q(value="") & models.Q(unit=None),
                name="foreign_id_value_of_person",
            ),
            models.UniqueConstraint(
                fields=["source", "value"],
                condition=~models.Q(value="") & models.Q(person=None),
                name="foreign_id_value_of_unit",
            ),
            models.UniqueConstraint(
                models.F("source"),
                Lower("login"),
                condition=~models.Q(login=""),
                name="foreign_id_login_once",
            ),
            models.CheckConstraint(
                condition=models.Q(person=None, unit__isnull=False)
                | models.Q(person__isnull=False, unit=None),
                name="foreign_id_names_one_thing",
            ),
        )

    def __str__(self) -> str:
        return f"{self.source_id}: {self.person_id or self.unit_id}"


class SignInCode(models.Model):
    """A code that was sent to a phone. Code and phone are kept only in a form that cannot be read from a dump."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    phone = EncryptedTextField()
    phone_index = models.CharField(max_length=64)
    address = models.GenericIPAddressField()
    digest = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("sign-in code")
        verbose_name_plural = _("sign-in codes")
        ordering = ("-sent_at",)
        indexes = (
            models.Index(fields=["phone_index", "-sent_at"], name="code_by_phone"),
            models.Index(fields=["address", "-sent_at"], name="code_by_address"),
            models.Index(fields=["sent_at"], name="code_by_time"),
        )

    def __str__(self) -> str:
        return f"{self.sent_at:%Y-%m-%d %H:%M}"


class SignInAttempt(models.Model):
    """A code that was tried, counted under each key it concerns: the phone, the address, the account."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    key = models.CharField(max_length=80)
    was_right = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("sign-in attempt")
        verbose_name_plural = _("sign-in attempts")
        ordering = ("-at",)
        indexes = (
            models.Index(fields=["key", "-at"], name="attempt_by_key"),
            models.Index(fields=["at"], name="attempt_by_time"),
        )

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"
