"""Cases as JSON: for applicants' programs (portal) and for whoever sees cases of a unit (desk)."""

from balaikota.engine.cases.api import desk, portal
from balaikota.engine.cases.api.shapes import router

__all__ = ["desk", "portal", "router"]
