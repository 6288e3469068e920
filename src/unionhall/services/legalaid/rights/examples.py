"""One worked example for each topic, as a machine sends it: for the documents, the spreadsheets, and measuring.

Made-up facts in a region of which every number that they need is in the rulebook's files.
"""

from __future__ import annotations

from typing import Any

# topic -> {"region", "as_of", "facts"}
EXAMPLES: dict[str, dict[str, Any]] = {
    "wages": {
        "region": "110000",
        "as_of": "2026-03-02",
        "facts": {
            "periods": [
                {
                    "starts_on": "2025-11-01",
                    "ends_on": "2025-11-30",
                    "due_on": "2025-12-15",
                    "due": "9000",
                    "paid": "3000",
                },
                {
                    "starts_on": "2025-12-01",
                    "ends_on": "2025-12-31",
                    "due_on": "2026-01-15",
                    "due": "9200.50",
                    "deductions": [{"kind": "fine", "amount": "200"}],
                },
            ],
            "part_months": [{"month_wage": "9000", "first_day": "2026-01-01", "last_day": "2026-01-16"}],
            "last_day": "2026-01-16",
            "order": {"pay_by": "2026-02-20"},
            "is_migrant": True,
        },
    },
    "payers": {
        "region": "330000",
        "as_of": "2026-03-02",
        "facts": {
            "owed": "86000",
            "hirer": "foreman",
            "given_by": "subcontractor",
            "is_construction": True,
            "is_migrant": True,
            "has_general_contractor": True,
            "developer_unsettled": "1500000",
            "last_day": "2026-01-16",
        },
    },
    "wage_crime": {
        "region": "330000",
        "as_of": "2026-03-02",
        "facts": {
            "owed": "36000",
            "months": "4",
            "people": 12,
            "owed_together": "412000",
            "order_ended_on": "2026-02-10",
            "has_fled": True,
            "was_posted": True,
        },
    },
    "payment_order": {
        "region": "110000",
        "as_of": "2026-03-02",
        "facts": {
            "amount": "28000",
            "ground": "iou",
            "is_sum_clear": True,
            "owes_nothing_back": True,
            "can_be_served": True,
            "filed_on": "2026-01-05",
            "served_on": "2026-01-20",
        },
    },
    "late_interest": {
        "region": "110000",
        "as_of": "2026-03-02",
        "facts": {
            "principal": "60000",
            "pay_by": "2025-09-30",
            "payments": [{"on": "2025-12-01", "amount": "20000"}],
        },
    },
    "second_wage": {
        "region": "110000",
        "as_of": "2026-03-02",
        "facts": {
            "hired_on": "2025-03-10",
            "month_wage": "8500",
            "last_day": "2025-12-31",
            "changes": [{"from_day": "2025-08-01", "wage": "9000"}],
            "filed_on": "2026-02-02",
        },
    },
    "probation": {
        "region": "110000",
        "as_of": "2026-03-02",
        "facts": {
            "hired_on": "2025-03-01",
            "probation_ended_on": "2025-08-31",
            "full_wage": "8000",
            "contract_ends_on": "2026-08-31",
        },
    },
    "severance": {
        "region": "110000",
        "as_of": "2026-03-02",
        "facts": {
            "hired_on": "2021-06-01",
            "last_day": "2025-12-31",
            "average": "12345.67",
            "ground": "no_fault",
            "last_month": "12000",
            "was_given_notice": False,
        },
    },
    "reinstatement": {
        "region": "110000",
        "as_of": "2026-03-02",
        "facts": {
            "last_day": "2025-09-15",
            "normal_wage": "9000",
            "resumes_on": "2026-02-01",
            "own_share": "0.2",
        },
    },
    "overtime": {
        "region": "110000",
        "as_of": "2026-03-02",
        "facts": {
            "until": "2025-12-31",
            "base": "8700",
            "hours": [
                {"kind": "weekday", "amount_of_hours": "40"},
                {"kind": "rest", "amount_of_hours": "16"},
                {"kind": "statutory", "amount_of_hours": "8"},
            ],
            "days": [{"day": "2025-11-15", "day_hours": "8"}],
            "paid": "500",
            "ended_on": "2025-12-31",
        },
    },
    "annual_leave": {
        "region": "110000",
        "as_of": "2026-03-02",
        "facts": {
            "career_began_on": "2012-07-01",
            "hired_on": "2022-03-01",
            "average": "8700",
            "years": [{"year": 2024, "used_days": "3"}, {"year": 2025}],
            "last_day": "2025-09-30",
        },
    },
    "work_injury": {
        "region": "110000",
        "as_of": "2026-03-02",
        "facts": {
            "injured_on": "2025-07-12",
            "is_insured": False,
            "is_recognised": True,
            "grade": 8,
            "graded_on": "2025-11-20",
            "contribution": "6500",
            "wage": "7200",
            "leave_months": "6",
            "leave_wage": "7200",
            "leave_paid": "10000",
            "ended_on": "2026-01-31",
            "ended_by": "worker",
            "medical_costs": "42000",
        },
    },
    "injury_death": {
        "region": "110000",
        "as_of": "2026-03-02",
        "facts": {
            "injured_on": "2025-09-06",
            "died_on": "2025-09-08",
            "is_insured": True,
            "is_recognised": True,
            "wage": "8000",
            "dependants": [{"kin": "spouse"}, {"kin": "child"}],
        },
    },
    "illegal_employer": {
        "region": "110000",
        "as_of": "2026-03-02",
        "facts": {
            "injured_on": "2025-07-12",
            "grade": 9,
            "graded_on": "2025-12-20",
            "treatment_months": "5",
            "costs": "18000",
            "paid": "5000",
        },
    },
    "personal_injury": {
        "region": "330000",
        "as_of": "2021-11-01",
        "facts": {
            "hurt_on": "2020-06-18",
            "known_on": "2020-06-18",
            "debate_closed_on": "2021-10-20",
            "relation": "service",
            "items": [
                {"kind": "medical", "yuan": "52000"},
                {"kind": "lost_income", "yuan": "260", "days": 150},
                {"kind": "nursing", "yuan": "180", "days": 60},
            ],
            "age": 46,
            "grade": 9,
            "household": "rural",
            "hirer_low": "0.6",
            "hirer_high": "0.8",
            "advances": "20000",
            "mental": "6000",
        },
    },
    "insurance": {
        "region": "110000",
        "as_of": "2026-03-02",
        "facts": {
            "hired_on": "2022-04-01",
            "lack": "no_account",
            "last_day": "2025-12-31",
            "average": "8000",
            "ground": "breach",
            "signed_waiver": True,
        },
    },
    "women": {
        "region": "110000",
        "as_of": "2026-03-02",
        "facts": {
            "event": "birth",
            "happened_on": "2025-10-08",
            "is_insured": True,
            "unit_average": "9000",
            "own_wage": "10500",
        },
    },
    "heat": {
        "region": "330000",
        "as_of": "2026-03-02",
        "facts": {
            "place": "outdoor",
            "from_day": "2025-07-01",
            "to_day": "2025-08-31",
            "degrees": "38",
            "hot_days": 30,
        },
    },
    "over_age": {
        "region": "330000",
        "as_of": "2026-09-02",
        "facts": {"born_on": "1962-02-03", "person": "man", "worked_on": "2026-08-10", "paid": "2000"},
    },
    "platform_work": {
        "region": "330000",
        "as_of": "2026-03-02",
        "facts": {
            "sector": "delivery",
            "injured_on": "2026-01-12",
            "was_on_order": True,
            "is_managed": False,
            "third_party_at_fault": True,
        },
    },
}


def example(topic: str) -> dict[str, Any]:
    """A whole request. Raises KeyError for a topic without example."""
    return {"id": topic, "topic": topic, **EXAMPLES[topic]}
