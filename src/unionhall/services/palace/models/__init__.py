"""What the palace keeps beside the booking spine: house, programme, providers, orders, contracts, the budget."""

from unionhall.services.palace.models.budget import BudgetEntry, BudgetLine
from unionhall.services.palace.models.contracts import Contract, Instalment
from unionhall.services.palace.models.house import House, Notice
from unionhall.services.palace.models.orders import Engagement, TrainingOrder
from unionhall.services.palace.models.programme import Activity, Course, CourseType, Lecture, Term
from unionhall.services.palace.models.providers import MenuItem, Provider

__all__ = [
    "Activity", "BudgetEntry", "BudgetLine", "Contract", "Course", "CourseType", "Engagement", "House", "Instalment",
    "Lecture", "MenuItem", "Notice", "Provider", "Term", "TrainingOrder",
]  # fmt: skip
