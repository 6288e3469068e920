"""What somebody agrees to who hands a reckoning to the union's lawyers. A changed text gets a new version."""

from django.utils.translation import gettext_lazy as _

from unionhall.kernel.people.consents import ConsentText

HANDING_OVER = ConsentText(
    subject="rights_hand_over",
    version="2026-11",
    title=_("What was reckoned is handed to a lawyer"),
    paragraphs=(
        _(
            "Your answers, the sums and the reasons go to the legal aid of your union, with your name and phone number."
        ),
        _(
            "Only the staff who handle your matter and the lawyer assigned to it see them; every look is logged."
        ),
        _("Nothing is sent to your employer, a court or an office: that is done only with you, later."),
        _(
            "They stay with the matter as long as its file is kept; your words are deleted with your account "
            "once it has "
            "ended."
        ),
    ),
)
