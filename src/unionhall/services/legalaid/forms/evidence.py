"""Forms of the evidence vault: for the desk in the words of the law, for workers in everyday ones."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from unionhall.services.legalaid.commands.evidence import MOST_PAGES, EvidencePlan
from unionhall.services.legalaid.forms.fields import Sectioned, long_text
from unionhall.services.legalaid.models import Claimant
from unionhall.services.legalaid.states import EvidenceKind

# What workers bring, in their own words, and which kind of evidence that is.
EVERYDAY: dict[str, tuple[Any, str]] = {
    "chat": (_("Chat messages, text messages, transfers on the phone"), EvidenceKind.ELECTRONIC),
    "paper": (
        _("A paper: contract, wage slip, IOU, attendance sheet, bank statement"),
        EvidenceKind.DOCUMENT,
    ),
    "photo": (_("A photo, a video or a sound recording"), EvidenceKind.AUDIOVISUAL),
    "object": (_("A thing: work card, work clothes"), EvidenceKind.OBJECT),
    "witness": (_("What somebody else wrote down and signed"), EvidenceKind.WITNESS),
    "report": (_("A report: hospital, appraisal"), EvidenceKind.EXPERT),
}
ACCEPT = "image/*,application/pdf,.docx,.xlsx,.txt,audio/*,video/mp4,.amr"


class _Upload:
    """What the file store takes."""

    def __init__(self, file: Any) -> None:
        self.file, self.name = file, file.name


class _WithFile(Sectioned):
    """A form with one file, chosen or taken on the spot."""

    @property
    def upload(self) -> _Upload | None:
        """The file, if one was given."""
        chosen = self.cleaned_data.get("photo") or self.cleaned_data.get("file")
        return _Upload(chosen) if chosen else None


def _whose(claimant: Claimant) -> str:
    return f"{claimant.row}. {claimant.person.name}"


class _ClaimantField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return _whose(obj)


class EvidenceForm(_WithFile):
    """A piece that staff take in."""

    kind = forms.ChoiceField(label=_("Kind"), choices=EvidenceKind.choices)
    title = forms.CharField(label=_("What it is"), max_length=120)
    proves = long_text(_("What it proves"), required=True, rows=3, most=400)
    source = forms.CharField(
        label=_("Where it comes from"), max_length=160, help_text=_("Who gave it, from where it was taken.")
    )
    obtained_on = forms.DateField(label=_("Obtained on"))
    device = forms.CharField(
        label=_("Made with"), max_length=80, required=False,
        help_text=_("For photos, recordings and chats: which phone or camera."),
    )  # fmt: skip
    pages = forms.IntegerField(label=_("Number of pages"), min_value=1, max_value=MOST_PAGES, initial=1)
    claimant = _ClaimantField(
        label=_("Whose"),
        queryset=Claimant.objects.none(),
        required=False,
        empty_label=_("of the whole matter"),
    )
    has_original = forms.BooleanField(label=_("We hold the original"), required=False)
    file = forms.FileField(
        label=_("File"), required=False, widget=forms.FileInput(attrs={"accept": ACCEPT}),
        help_text=_("Kept byte for byte. Leave it empty only for an object."),
    )  # fmt: skip

    parts = (
        (_("The piece"), ("kind", "title", "proves", "file", "pages")),
        (_("Where it comes from"), ("source", "obtained_on", "device", "claimant", "has_original")),
    )

    def __init__(self, *args: Any, claimants: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["claimant"].queryset = claimants  # type: ignore[attr-defined]
        if not claimants.exists():
            del self.fields["claimant"]

    def plan(self) -> EvidencePlan:
        """What was typed, as a plan."""
        told = {name: value for name, value in self.cleaned_data.items() if name != "file"}
        return EvidencePlan(**told)


class OwnEvidenceForm(_WithFile):
    """A piece that a worker hands in, from a phone."""

    what = forms.ChoiceField(
        label=_("What do you have?"), choices=[(code, label) for code, (label, _kind) in EVERYDAY.items()],
        widget=forms.RadioSelect,
    )  # fmt: skip
    photo = forms.ImageField(
        label=_("Take a photo"), required=False,
        widget=forms.FileInput(attrs={"accept": "image/*", "capture": "environment"}),
    )  # fmt: skip
    file = forms.FileField(
        label=_("Or choose a file"), required=False, widget=forms.FileInput(attrs={"accept": ACCEPT}),
        help_text=_("Photos, screenshots, PDF, recordings."),
    )  # fmt: skip
    title = forms.CharField(
        label=_("Give it a name"), max_length=120, help_text=_("For instance: wage slip of March")
    )
    proves = long_text(
        _("What does it show?"), required=True, rows=3, most=400,
        help_text=_("For instance: the boss wrote on 3 March that he owes me 18,000 yuan."),
    )  # fmt: skip

    def plan(self, claimant: Claimant | None, source: str, today: date) -> EvidencePlan:
        """What was typed, as a plan: it comes from the worker, today."""
        told = self.cleaned_data
        return EvidencePlan(
            kind=EVERYDAY[told["what"]][1], title=told["title"], proves=told["proves"], source=source,
            obtained_on=today, claimant=claimant,
        )  # fmt: skip


class WithdrawForm(Sectioned):
    """Why a piece is no longer relied on."""

    reason = forms.CharField(label=_("Why it is no longer relied on"), max_length=200)


class LendForm(Sectioned):
    """To whom the original is handed over."""

    to = forms.CharField(
        label=_("Handed over to"), max_length=200, help_text=_("Whom, and against which receipt.")
    )


class ReturnForm(Sectioned):
    """In what state the original came back."""

    note = forms.CharField(label=_("Note"), max_length=200, required=False)
