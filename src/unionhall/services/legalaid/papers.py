"""The papers of a matter, as the authorities use them: which there are, and what each shows."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from unionhall.engines.casework.sheets import Paper

PAPERS = (
    Paper("legalaid.application", _("Application for legal aid")),
    Paper("legalaid.decision", _("Decision on legal aid")),
    Paper("legalaid.refusal", _("Refusal of legal aid")),
    Paper("legalaid.assignment", _("Letter of assignment")),
    Paper("legalaid.power_of_attorney", _("Power of attorney")),
    Paper("legalaid.mediation_record", _("Record of mediation")),
    Paper("legalaid.mediation_agreement", _("Mediation agreement")),
    Paper("legalaid.arbitration_application", _("Application for arbitration")),
    Paper("legalaid.reminder_letter", _("Reminder letter of the union")),
    Paper("legalaid.opinion_letter", _("Opinion letter of the union")),
    Paper("legalaid.recommendation_letter", _("Recommendation of the union")),
    Paper("legalaid.closing_report", _("Closing report")),
    Paper("legalaid.evidence_list", _("List of evidence")),
    Paper("legalaid.receipt", _("Receipt")),
)
