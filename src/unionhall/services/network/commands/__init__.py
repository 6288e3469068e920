"""Everything that can be done to the network, one function a verb."""

from unionhall.services.network.commands.adopting import adopt_scenario
from unionhall.services.network.commands.candidates import (
    CandidateCodeTaken,
    add_candidate,
    change_candidate,
    remove_candidate,
)
from unionhall.services.network.commands.coverage import count_coverage
from unionhall.services.network.commands.demand import recount_demand
from unionhall.services.network.commands.imports import (
    import_candidates,
    import_demand,
    rehearse_candidates,
    undo_import,
)
from unionhall.services.network.commands.places import register_place
from unionhall.services.network.commands.scenarios import (
    answer_scenario,
    collect_scenario,
    make_scenario,
    remove_scenario,
    run_scenario,
    stop_scenario,
)
from unionhall.services.network.commands.sites import (
    approve_site,
    complete_site,
    move_site,
    prepare_site,
    start_site,
)

__all__ = [
    "CandidateCodeTaken",
    "add_candidate",
    "adopt_scenario",
    "answer_scenario",
    "approve_site",
    "change_candidate",
    "collect_scenario",
    "complete_site",
    "count_coverage",
    "import_candidates",
    "import_demand",
    "make_scenario",
    "move_site",
    "prepare_site",
    "recount_demand",
    "register_place",
    "rehearse_candidates",
    "remove_candidate",
    "remove_scenario",
    "run_scenario",
    "start_site",
    "stop_scenario",
    "undo_import",
]  # fmt: skip
