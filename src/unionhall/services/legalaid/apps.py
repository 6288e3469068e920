from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from unionhall.kernel.catalogue.services import (
    CaseLink,
    DeskOpening,
    DeskPage,
    ExportPart,
    Figure,
    MyItem,
    Request,
    ServiceConfig,
    Tile,
    Todo,
)

if TYPE_CHECKING:
    from datetime import datetime

    from unionhall.kernel.people.models import Person


class LegalAidConfig(ServiceConfig):
    """Legal aid and mediation: from "I was not paid" to money in the worker's hand."""

    name = "unionhall.services.legalaid"
    verbose_name = _("Legal aid and mediation")
    icon = "scale"
    needs = (
        "wage_arrears", "no_contract", "dismissal", "overtime", "leave", "women_protection", "work_injury",
        "casual_injury", "social_insurance", "other_labour", "legal_help",
    )  # fmt: skip
    headline = ("legalaid_matters", "legalaid_mediation_success")

    def ready(self) -> None:
        """Let there be matters, joint work, screenings and candidacies."""
        from unionhall.engines.casework import kinds
        from unionhall.kernel.files.subjects import register_subject
        from unionhall.services.legalaid import commands, messages, papers, permissions, states
        from unionhall.services.legalaid.queries import evidence, lawyers, matters, screening
        from unionhall.services.legalaid.rights_papers import register_papers

        assert permissions  # granted by being imported; a kind names only permissions that somebody may hold
        kinds.register(
            states.MATTER, commands=commands.MATTER_COMMANDS, detail="matter", facts=matters.facts_of_matter,
            papers=papers.PAPERS,
        )  # fmt: skip
        kinds.register(states.JOINT, detail="joint_work", facts=matters.facts_of_joint)
        kinds.register(
            states.SCREENING, commands=commands.SCREENING_COMMANDS, detail="screening",
            facts=screening.facts_of_screening,
        )  # fmt: skip
        kinds.register(
            states.CANDIDACY, commands=commands.CANDIDACY_COMMANDS, detail="candidacy",
            facts=lawyers.facts_of_candidacy,
        )  # fmt: skip
        register_subject("legalaid.open_evidence", evidence.sealed)
        register_papers()
        messages.register_messages()

    def tiles(self) -> list[Tile]:
        """One square: I need help."""
        return [Tile(_("Legal aid"), "scale", "legalaid:home", "red")]

    def requests(self) -> list[Request]:
        """Help with wages, contract, injury and whatever else is the union's to fight for."""
        label, note = _("Help from the union's lawyers"), _("Free and confidential, also for non-members")
        reckon, words = (
            _("See what you can claim"),
            _("A few questions, no sign-in: sums, articles, time limits"),
        )
        return [
            Request("ask", label, note, "legalaid:ask", self.needs),
            Request("rights", reckon, words, "legalaid:rights", self.needs),
        ]

    def todos(self, person: Person, at: datetime) -> list[Todo]:
        """Money to confirm, a swap to answer."""
        from unionhall.services.legalaid.queries.mine import todos_of

        return todos_of(person, at)

    def items(self, person: Person, at: datetime) -> list[MyItem]:
        """Claims in matters that somebody else opened."""
        from unionhall.services.legalaid.queries.mine import items_of

        return items_of(person, at)

    def more_items(self, person: Person, at: datetime) -> list[MyItem]:
        """What they reckoned of their rights and kept."""
        from unionhall.services.legalaid.queries.mine import kept_items

        return kept_items(person, at)

    def case_links(self, case: Any, person: Person) -> list[CaseLink]:
        """Their claim with the money, and their evidence."""
        from unionhall.services.legalaid.queries.mine import links_of

        return links_of(case, person)

    def file_url(self, case: Any, viewer: Person) -> str:
        """The file of a matter, or what an invited unit was given of it."""
        from unionhall.services.legalaid.queries.matter_file import file_url

        return file_url(case, viewer)

    def openings(self, viewer: Person) -> list[DeskOpening]:
        """A request for help of somebody who came or called."""
        from unionhall.kernel.access.permissions import may

        if not may(viewer, "legalaid.open_matter"):
            return []
        return [DeskOpening(_("Request for legal aid"), "scale", "legalaid:desk-ask")]

    def desk_pages(self) -> list[DeskPage]:
        """What the staff of legal aid work with."""
        return [
            DeskPage(_("Matters"), "scale", "legalaid:matters", "legalaid.see_matters"),
            DeskPage(_("Screening"), "radar", "legalaid:screenings", "legalaid.view_desk"),
            DeskPage(_("Lawyers"), "briefcase", "legalaid:lawyers", "legalaid.see_lawyers"),
            DeskPage(_("Duty roster"), "calendar-days", "legalaid:rosters", "legalaid.keep_roster"),
            DeskPage(_("My duty"), "calendar-check", "legalaid:my-duty", "legalaid.see_own_work"),
            DeskPage(_("Lawyers’ allowances"), "wallet", "legalaid:allowances", "legalaid.see_budget"),
            DeskPage(_("Review of files"), "clipboard-check", "legalaid:reviews", "legalaid.see_reviews"),
            DeskPage(_("Numbers of law"), "percent", "legalaid:desk-rights-numbers", "rulebook.set_rule"),
        ]

    def figures(self) -> list[Figure]:
        """Matters, people, money, success, time against clocks, letters."""
        from unionhall.services.legalaid import figures

        return figures.figures()

    def export(self, person: Person, at: datetime) -> list[ExportPart]:
        """Matters, claims, money, evidence, reckonings; of lawyers their service."""
        from unionhall.services.legalaid.export import parts

        return parts(person, at)

    def forget(self, person: Person, at: datetime) -> None:
        """Closed matters go on being counted, without the words of whom they served."""
        from unionhall.services.legalaid.commands.forgetting import forget_person

        forget_person(person, by=None, at=at)

    def destroy_papers(self, case: Any, *, by: Person | None, at: datetime) -> None:
        """Evidence, the other side and texts of a matter; of a candidacy what was said of themselves."""
        from unionhall.services.legalaid.commands.lapsing import destroy_papers

        destroy_papers(case, by=by, at=at)

    def load_demo(self, city: Any) -> None:
        """Five years of legal aid, the group of 268, the carpenter, the stop of production, thirty lawyers."""
        from unionhall.services.legalaid.demo import load

        load(city)
