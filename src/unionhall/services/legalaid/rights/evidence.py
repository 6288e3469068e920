"""What to collect for a claim: each item named once, under the key that claims carry.

What the employer holds it must produce (调解仲裁法 articles 6 and 39): wage records for two years, those of migrant
workers for three.
"""

from __future__ import annotations

from unionhall.lib.errors import msgid as _

ITEMS: dict[str, str] = {
    # that there was work for this employer
    "contract": _("Labour contract, entry form or offer"),
    "badge": _("Work badge, uniform, site pass, entry photos"),
    "roster": _("Attendance sheets, rota, clock records"),
    "work_chat": _("Work chat groups and messages with the boss"),
    "pay_transfers": _("Bank or phone transfers of pay"),
    "tax_record": _("Your income in the tax app"),
    "insurance_record": _("Your social-insurance record"),
    "colleagues": _("Statements of colleagues, with their telephone numbers"),
    # pay
    "agreed_rate": _("What was agreed on pay: notice, message, contract"),
    "pay_records": _("Pay slips and bank records of the last twelve months"),
    "tally": _("Tally sheets of days and work (计工单)"),
    "iou": _("IOU or confirmation of the debt"),
    "chain": _("Who built for whom: photo of the site's notice board, contracts"),
    "demands": _("Proof that you asked for the money: messages, calls, letters"),
    "order": _("The authority's order to pay, and when it ended"),
    # no contract
    "entry_date": _("Proof of the day you began"),
    "contract_requests": _("Proof that you asked for a written contract"),
    # overtime
    "clock_data": _("Clock data, approvals and times of messages beyond working hours"),
    "records_held": _("Proof that the employer holds the time records"),
    # the end
    "dismissal_notice": _("Notice of dismissal, or a recording of it"),
    "resignation_letter": _("Your letter of leaving with its reason, and proof that it arrived"),
    "rules_relied_on": _("The rules the employer relied on"),
    "service_proof": _("Proof of the years of service"),
    # leave
    "work_years": _("All your years of work: insurance history, earlier contracts"),
    "leave_records": _("Leave records and applications"),
    # injury
    "diagnosis": _("Diagnosis and medical file"),
    "accident_report": _("Accident report, police or emergency record"),
    "witnesses": _("Witnesses of the accident"),
    "recognition": _("Decision on the work injury"),
    "grading": _("Decision on the degree of disability"),
    "invoices": _("Medical invoices and receipts"),
    "who_hired": _("Who hired you, who gave instructions, whose tools they were"),
    "site_photos": _("Photos of the site and of what protection there was"),
    "income_proof": _("Your income of the last three years"),
    "nursing_proof": _("Who nursed you, and what it cost"),
    "advances": _("What the other side has paid already"),
    # insurance
    "waiver": _("The paper in which insurance was given up"),
    "losses": _("Proof of what you lost because you were not insured"),
    # women
    "hospital_records": _("Hospital records, birth certificate"),
    "pay_before_leave": _("Pay of the twelve months before the leave"),
    # heat
    "weather": _("Weather records of the days, photos with a thermometer"),
    # platform
    "platform_records": _("Order records and the account in the platform's app"),
    "judgment": _("The judgment or award, and the day it took effect"),
}
