"""Who may run the palace: its manager there and for everything beneath, the desk may look and post notices.

Units order and answer through their union officers; the leader awards contracts; the auditor looks.
"""

from __future__ import annotations

from unionhall.engines.casework.permissions import is_partner, works_on
from unionhall.kernel.access.permissions import grant, holds
from unionhall.kernel.access.roles import Role

_runs = holds(Role.PALACE_MANAGER)
_runs_or_desk = holds(Role.PALACE_MANAGER, Role.DESK)

grant("palace.view_desk", _runs_or_desk | holds(Role.ADMINISTRATOR, Role.LEADER, Role.AUDITOR))
grant("palace.describe_house", _runs)
grant("palace.open_course_type", _runs)
grant("palace.change_course_type", _runs)
grant("palace.open_term", _runs)
grant("palace.change_term", _runs)
grant("palace.copy_term", _runs)
grant("palace.create_course", _runs)
grant("palace.change_course", _runs)
grant("palace.copy_course", _runs)
grant("palace.import_courses", _runs)
grant("palace.add_lesson", _runs)
grant("palace.move_lesson", _runs)
grant("palace.cancel_lesson", _runs)
grant("palace.create_lecture", _runs)
grant("palace.change_lecture", _runs)
grant("palace.create_activity", _runs)
grant("palace.change_activity", _runs)
grant("palace.publish_session", _runs)
grant("palace.cancel_session", _runs)
grant("palace.post_notice", _runs_or_desk)
grant("palace.change_notice", _runs_or_desk)
grant("palace.withdraw_notice", _runs_or_desk)

# Whoever runs the palace, and those who answer for its money.
_sees_money = _runs | holds(Role.LEADER, Role.AUDITOR)

grant("palace.add_provider", _runs)
grant("palace.change_provider", _runs)
grant("palace.add_menu_item", _runs)
grant("palace.change_menu_item", _runs)

# Over the unit that orders.
grant("palace.order_training", holds(Role.UNION_OFFICER))
grant("palace.see_orders", _sees_money)
grant("palace.match_order", works_on)
grant("palace.offer_order", works_on)
grant("palace.confirm_order", is_partner)
grant("palace.refuse_order", is_partner)
grant("palace.schedule_order", works_on)
grant("palace.reschedule_order", works_on)
grant("palace.deliver_order", works_on)
grant("palace.settle_order", works_on)
grant("palace.decline_order", works_on)
grant("palace.withdraw_order", is_partner)
grant("palace.call_off_order", works_on)
grant("palace.reopen_order", works_on | is_partner)

grant("palace.see_contracts", _sees_money)
grant("palace.plan_contract", _runs)
grant("palace.select_contract", works_on)
grant("palace.record_contract", works_on)
grant("palace.award_contract", holds(Role.LEADER))
grant("palace.return_contract", holds(Role.LEADER))
grant("palace.sign_contract", works_on)
grant("palace.publish_contract", works_on)
grant("palace.file_contract", works_on)
grant("palace.start_contract", works_on)
grant("palace.add_instalment", works_on)
grant("palace.accept_instalment", works_on)
grant("palace.pay_instalment", works_on)
grant("palace.undo_payment", works_on)
grant("palace.finish_contract", works_on)
grant("palace.appraise_contract", works_on)
grant("palace.archive_contract", works_on)
grant("palace.terminate_contract", works_on)

grant("palace.see_budget", _sees_money)
grant("palace.open_budget_line", _runs)
grant("palace.change_budget_line", _runs)
grant("palace.spend_budget", _runs)
grant("palace.correct_entry", _runs)
