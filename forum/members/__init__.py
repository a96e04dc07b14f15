"""Belonging to a network: memberships, roles, profiles, invitations, the directory."""
