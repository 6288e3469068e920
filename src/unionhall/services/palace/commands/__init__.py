"""Everything the palace's staff do. One function a verb; last arguments `by` (who) and `at` (when)."""

from unionhall.services.palace.commands.activities import change_activity, create_activity
from unionhall.services.palace.commands.budget import (
    change_budget_line,
    correct_entry,
    open_budget_line,
    spend_budget,
)
from unionhall.services.palace.commands.contracts import (
    appraise_contract,
    award_contract,
    finish_contract,
    plan_contract,
    record_contract,
    return_contract,
    select_contract,
    sign_contract,
    terminate_contract,
)
from unionhall.services.palace.commands.courses import (
    change_course,
    copy_course,
    copy_term,
    create_course,
    create_courses,
    import_courses,
    rehearse_courses,
)
from unionhall.services.palace.commands.delivering import (
    call_off_order,
    deliver_order,
    reschedule_order,
    schedule_order,
    settle_order,
)
from unionhall.services.palace.commands.house import describe_house
from unionhall.services.palace.commands.instalments import (
    accept_instalment,
    add_instalment,
    pay_instalment,
    undo_payment,
)
from unionhall.services.palace.commands.lectures import change_lecture, create_lecture
from unionhall.services.palace.commands.lessons import add_lesson, cancel_lesson, move_lesson
from unionhall.services.palace.commands.notices import change_notice, post_notice, withdraw_notice
from unionhall.services.palace.commands.orders import (
    decline_order,
    match_order,
    offer_order,
    order_training,
    refuse_order,
    withdraw_order,
)
from unionhall.services.palace.commands.providers import (
    add_menu_item,
    add_provider,
    change_menu_item,
    change_provider,
)
from unionhall.services.palace.commands.sessions import (
    cancel_session,
    index_session,
    publish_session,
    publish_sessions,
)
from unionhall.services.palace.commands.terms import (
    change_course_type,
    change_term,
    open_course_type,
    open_term,
)

# The commands of cases by the verb they do; the other verbs only move the case on.
ORDER_COMMANDS = {
    "match": match_order, "offer": offer_order, "refuse": refuse_order, "schedule": schedule_order,
    "reschedule": reschedule_order, "deliver": deliver_order, "settle": settle_order, "decline": decline_order,
    "withdraw": withdraw_order, "call_off": call_off_order,
}  # fmt: skip
CONTRACT_COMMANDS = {
    "select": select_contract, "record": record_contract, "award": award_contract, "return": return_contract,
    "sign": sign_contract, "sign_public": sign_contract, "add_instalment": add_instalment,
    "accept_instalment": accept_instalment, "pay_instalment": pay_instalment, "undo_payment": undo_payment,
    "finish": finish_contract, "appraise": appraise_contract, "terminate": terminate_contract,
}  # fmt: skip

__all__ = [
    "CONTRACT_COMMANDS",
    "ORDER_COMMANDS",
    "accept_instalment",
    "add_instalment",
    "add_lesson",
    "add_menu_item",
    "add_provider",
    "appraise_contract",
    "award_contract",
    "call_off_order",
    "cancel_lesson",
    "cancel_session",
    "change_activity",
    "change_budget_line",
    "change_course",
    "change_course_type",
    "change_lecture",
    "change_menu_item",
    "change_notice",
    "change_provider",
    "change_term",
    "copy_course",
    "copy_term",
    "correct_entry",
    "create_activity",
    "create_course",
    "create_courses",
    "create_lecture",
    "decline_order",
    "deliver_order",
    "describe_house",
    "finish_contract",
    "import_courses",
    "index_session",
    "match_order",
    "move_lesson",
    "offer_order",
    "open_budget_line",
    "open_course_type",
    "open_term",
    "order_training",
    "pay_instalment",
    "plan_contract",
    "post_notice",
    "publish_session",
    "publish_sessions",
    "record_contract",
    "refuse_order",
    "rehearse_courses",
    "reschedule_order",
    "return_contract",
    "schedule_order",
    "select_contract",
    "settle_order",
    "sign_contract",
    "spend_budget",
    "terminate_contract",
    "undo_payment",
    "withdraw_notice",
    "withdraw_order",
]
