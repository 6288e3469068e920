"""SCIM 2.0 (RFC 7643, RFC 7644): a personnel system keeps the list of members and units."""
