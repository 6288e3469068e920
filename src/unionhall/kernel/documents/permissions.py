"""Who looks after templates, and who puts a document into force."""

from __future__ import annotations

from unionhall.kernel.access.permissions import grant, holds
from unionhall.kernel.access.roles import Role

_prepares = holds(Role.ADMINISTRATOR)
_answers = holds(Role.ADMINISTRATOR, Role.LEADER)

grant("documents.upload_template", _prepares)
grant("documents.withdraw_template", _prepares)
# Whoever signs off must be able to see what.
grant("documents.see_templates", _answers)
grant("documents.sign_off_template", _answers)

# Over a document that was issued.
grant("documents.sign_off_document", _answers)
grant("documents.withdraw_document", _answers)
