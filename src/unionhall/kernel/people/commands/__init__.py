"""Every write on people, accounts, memberships, consents and sign-ins."""

from unionhall.kernel.people.commands.accounts import (
    HasAccount,
    add_account,
    end_all_sessions,
    end_other_sessions,
    end_session,
    open_account,
    restore_account,
    suspend_account,
)
from unionhall.kernel.people.commands.factors import (
    CodeUsed,
    confirm_factor,
    confirm_new_factor,
    give_factor,
    note_factor_set_up,
)
from unionhall.kernel.people.commands.foreign_ids import ForeignIdTaken, end_foreign_id, set_foreign_id
from unionhall.kernel.people.commands.identity import (
    ConsentMissing,
    IdentityTaken,
    give_identity_number,
    open_identity_number,
    set_identity_number,
)
from unionhall.kernel.people.commands.imports import (
    MEMBER_COLUMNS,
    Imported,
    MembersRefused,
    RowError,
    import_members,
)
from unionhall.kernel.people.commands.linking import (
    AlreadyLinked,
    LinkTaken,
    count_linked_try,
    link_sign_in,
    note_linked_arrival,
    rename_link,
    unlink_sign_in,
)
from unionhall.kernel.people.commands.memberships import (
    AlreadyMember,
    NotMember,
    OldText,
    give_consent,
    join_organisation,
    lapse_consents,
    leave_organisation,
    withdraw_consent,
)
from unionhall.kernel.people.commands.persons import (
    PhoneTaken,
    change_phone,
    change_profile,
    erase_person,
    register_person,
    take_in_guest,
)
from unionhall.kernel.people.commands.sign_in import (
    Arrival,
    CodeExpired,
    SentCode,
    WrongCode,
    confirm_code,
    confirm_own_phone,
    forget_sign_ins,
    issue_code,
    reissue_code,
)

__all__ = [
    "MEMBER_COLUMNS", "AlreadyLinked", "AlreadyMember", "Arrival", "CodeExpired", "CodeUsed",
    "ConsentMissing", "ForeignIdTaken", "HasAccount", "IdentityTaken", "Imported", "LinkTaken",
    "MembersRefused", "NotMember", "OldText", "PhoneTaken", "RowError", "SentCode", "WrongCode",
    "add_account", "change_phone", "change_profile", "confirm_code", "confirm_factor", "confirm_new_factor",
    "confirm_own_phone", "count_linked_try", "end_all_sessions", "end_foreign_id", "end_other_sessions",
    "end_session", "erase_person", "forget_sign_ins", "give_consent", "give_factor", "give_identity_number",
    "import_members", "issue_code", "join_organisation", "lapse_consents", "leave_organisation", "link_sign_in",
    "note_factor_set_up", "note_linked_arrival", "open_account", "open_identity_number", "register_person",
    "reissue_code", "rename_link", "restore_account", "set_foreign_id", "set_identity_number", "suspend_account",
    "take_in_guest", "unlink_sign_in", "withdraw_consent",
]  # fmt: skip
