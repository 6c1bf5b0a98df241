"""The one way to change data: actors and the @action decorator.

``from balaikota.core import action`` then ``@action.action("slug.verb")``; inside the function
``action.describe(...)`` adds what the ledger should know of the act, and ``action.leave(...)`` how
the act leaves what it touched.
"""

from balaikota.core.action.actor import Actor, ActorKind, Grant, system
from balaikota.core.action.decorator import action, describe, leave, record_now

__all__ = ["Actor", "ActorKind", "Grant", "action", "describe", "leave", "record_now", "system"]
