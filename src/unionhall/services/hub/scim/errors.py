"""Refusals as the protocol names them."""

from __future__ import annotations

from unionhall.lib.errors import Refused


class ScimError(Refused):
    """A "no" with the keyword (`scim_type`) that RFC 7644, 3.12 has for it."""

    scim_type = ""
    status = 400


class InvalidFilter(ScimError):
    """The filter cannot be read, or asks what is not kept."""

    scim_type = "invalidFilter"
    message = "The filter cannot be answered: %(why)s."


class InvalidSyntax(ScimError):
    """The body is not what the protocol has."""

    scim_type = "invalidSyntax"
    message = "The request cannot be read: %(why)s."


class InvalidValue(ScimError):
    """A value is missing or cannot be."""

    scim_type = "invalidValue"
    message = "The value of %(name)s cannot be used: %(why)s."


class InvalidPath(ScimError):
    """The path of a change cannot be read."""

    scim_type = "invalidPath"
    message = "The path cannot be read: %(path)s."


class NoTarget(ScimError):
    """The change does not say what of."""

    scim_type = "noTarget"
    message = "A removal needs a path."


class Immutable(ScimError):
    """This is not the other system's to change."""

    scim_type = "mutability"
    message = "%(name)s cannot be changed: %(why)s."


class Taken(ScimError):
    """One name, one resource."""

    status = 409
    scim_type = "uniqueness"
    message = "There is a %(what)s with this %(name)s already."


class HasMembers(ScimError):
    """A unit with members stays."""

    status = 409
    message = "This group still has members; move them first."


class Changed(ScimError):
    """Somebody was faster."""

    status = 412
    message = "The resource has changed since the version that If-Match names."


class NotOffered(ScimError):
    """What the service provider configuration says is not there."""

    status = 501
    message = "This is not offered."


class WrongMethod(ScimError):
    """The address is right, the method is not."""

    status = 405
    message = "This method is not possible here."
