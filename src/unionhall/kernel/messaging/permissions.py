"""Who may do what with messages and with the systems that listen."""

from __future__ import annotations

from unionhall.kernel.access.permissions import grant, holds, is_self
from unionhall.kernel.access.roles import Role

grant("messaging.mark_read", is_self)
grant("messaging.choose_channels", is_self)
grant("messaging.see_deliveries", holds(Role.ADMINISTRATOR, Role.AUDITOR))
grant("messaging.retry_delivery", holds(Role.ADMINISTRATOR))
grant("messaging.add_webhook", holds(Role.ADMINISTRATOR))
grant("messaging.end_webhook", holds(Role.ADMINISTRATOR))
grant("messaging.rotate_webhook_secret", holds(Role.ADMINISTRATOR))
grant("messaging.send_test_event", holds(Role.ADMINISTRATOR))
