"""What the figures of a briefing leave out, in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

PACT_LIMITS: Mapping[str, str] = MappingProxyType(
    {
        "The pact: gains are before its cost": (
            "What the measures cost a year stands beside the gains and is not taken off them: the "
            "range of the cost is wide, and some of it would be spent without the pact."
        ),
        "The pact: how far measures go is judged": (
            "Promises rarely say how much. The level of a measure is a judgement with a range "
            "wherever nobody measured it, and often the range starts at nothing. The result is "
            "what a pact of this size would do, not a forecast that it will be carried out."
        ),
        "The pact: calm years are years away": (
            "Gains of calm years are those of an economy that has had three to five years to "
            "settle. The way there, with its cost for those who have to move, is not modelled, and "
            "hazards strike with less time to adjust."
        ),
        "The pact: some gains are taken from others": (
            "Buying from other sellers moves prices: part of what members gain by diversifying is "
            "a better price for them and a worse one for the seller they leave. The gains of the "
            "world do not count that part."
        ),
        "The pact: broad industries hide narrow risks": (
            "A measure on magnets or rare earths acts on electrical equipment or chemicals as a "
            "whole, where it is small. The fall in risk for a single part or mineral can be much "
            "larger than what is shown, and so can the rise."
        ),
    }
)
"""What figures of a pact leave out; for a briefing that has one."""

LIMITS: Mapping[str, str] = MappingProxyType(
    {
        **PACT_LIMITS,
        "Expected losses rest on famous events": (
            "The record of hazards holds supply shocks that became famous. Small and frequent "
            "ones are missing, what never happened has no rate, and what is in the record was "
            "worse than most. Ranges of expected losses come from elasticities, rates, severities "
            "and durations that are not known well; what the model leaves out is not in them."
        ),
        "Six shocks without odds": (
            "The six shocks and easier trade are suppositions. Nothing says how likely one is, "
            "and none is a forecast of what any government will do. Only the hazards of the "
            "record have rates."
        ),
        "Ranges of the six shocks are not statistical intervals": (
            "They run across three horizons, that is, three assumptions on how far buyers "
            "and producers can adjust. Uncertainty of the data and of the elasticities comes "
            "on top."
        ),
        "Who keeps the scarcity price": (
            "When supply falls short, somebody gains the difference between what buyers would pay "
            "and what sellers would take. Sellers keep it on a short market; buyers keep it when "
            "they are rationed at the old price. The choice moves losses a great deal and can turn "
            "the sign, so both are shown. Rent that is burnt in detours or smuggling is a third "
            "case, costlier for the world, and is not shown."
        ),
        "Very large changes": (
            "Elasticities come from changes of trade far smaller than some of these cuts. A loss "
            "beyond a tenth of income says that the economy would be hit hard; its size is beyond "
            "what the sources support."
        ),
        "Industries are wide": (
            "The industries hide single goods: chips are part of computers and "
            "electronics, magnets of electrical equipment, rare earths of ores and non-ferrous "
            " metals. A shortage of a small but essential input can stop a factory out "
            "of proportion to its price. For minerals the chains see that, by a strength that one "
            "study of two metals gives; for other small inputs the model, which works with "
            "values, does not, and the losses are too small."
        ),
        "No days and weeks": (
            "The model compares one state of the world with another. Inventories, factories "
            "that stand still for a month, panic and release of stocks are not in it."
        ),
        "Rest of the world": (
            "Some suppliers, among them Iraq, Qatar, Kuwait, Oman and Iran, are not in the "
            "table. Cuts of Gulf oil and gas are therefore too small."
        ),
        "Final demand by origin is imputed": (
            "How much each economy's final users buy from each seller is estimated from the "
            "seller's totals and the pattern of intermediate trade. Figures that use it are "
            "marked."
        ),
        "One mix of origins per good and economy": (
            "Within an economy, every user of a good is taken to buy it from the same mix of "
            "origins."
        ),
        "Easier trade is a what-if": (
            "What would bring trade costs down, and what that would cost, is not modelled. "
            "The gain is that of costs that are real (time, handling, paperwork), not of "
            "lower customs revenue."
        ),
        "Three views of minerals measure different things": (
            "Import concentration is by value of trade, governance-weighted concentration is "
            "of world production, and GeoPolRisk adds home production in tonnes. They are "
            "shown side by side because they disagree; none is the right one alone."
        ),
    }
)


__all__ = ["LIMITS", "PACT_LIMITS"]
