"""World: the frozen, labelled baseline of the world economy."""

from tradewind.world.identities import identity_gaps, require_identities
from tradewind.world.world import Detail, World

__all__ = ["Detail", "World", "identity_gaps", "require_identities"]
