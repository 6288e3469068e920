"""Names and numbers as they are kept and found. Nothing is saved here."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from unionhall.kernel.people.fields import blind_index
from unionhall.kernel.people.models import Gender, Person
from unionhall.lib.errors import InvalidInput
from unionhall.lib.text import IdentityNumber, normalise, pinyin_keys

LONGEST_NAME = 60


def clean_name(text: str, *, field: str = "name") -> str:
    """A name as it is kept: trimmed, full-width letters narrowed. Raises InvalidInput."""
    name = normalise(text)
    if not name:
        raise InvalidInput(_("Enter the name of the person."), field=field)
    if len(name) > LONGEST_NAME:
        raise InvalidInput(_("A name has at most %(most)s characters."), field=field, most=LONGEST_NAME)
    return name


def name_keys(name: str) -> str:
    """The pinyin of a name and its initials, by which it is found."""
    return " ".join(pinyin_keys(name, is_name=True))[:120]


def identity_key(number: IdentityNumber) -> str:
    """The blind index under which an identity number is looked up."""
    return blind_index(number.value, purpose="identity")


def keep_identity(person: Person, number: IdentityNumber) -> None:
    """Set the fields that an identity number fills; gender and year of birth only where unsaid."""
    person.identity_number = number.value
    person.identity_index = identity_key(number)
    person.gender = person.gender or (Gender.FEMALE if number.sex == "female" else Gender.MALE)
    person.birth_year = person.birth_year or number.birth_date.year
