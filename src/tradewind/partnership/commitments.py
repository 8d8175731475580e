"""The commitments that measures are drawn from: what was promised, when, and how it stands."""

from __future__ import annotations

from importlib.resources import files

import pandas as pd

from tradewind.partnership.pact import Pact

_COLUMNS = ("id", "date", "commitment", "status", "confidence", "source")


def commitment_table(pact: Pact) -> pd.DataFrame:
    """Return the commitments that the measures of a pact name.

    Parameters
    ----------
    pact
        The pact; ids that the package does not know are the user's own, and only listed.

    Returns
    -------
    pandas.DataFrame
        ``commitment_id, measures, date, commitment, status, confidence, source``, in the order in
        which measures name them; texts are empty where the package has none.

    Examples
    --------
    >>> table = commitment_table(Pact.read("india-japan"))
    >>> bool((table["commitment"] != "").all())
    True
    """
    known = pd.read_csv(
        files("tradewind.partnership") / "commitments.csv", dtype=str, keep_default_na=False
    ).set_index("id")
    named: dict[str, list[str]] = {}
    for measure in pact.measures:
        for commitment in measure.commitments:
            named.setdefault(commitment, []).append(measure.id)
    texts = known.reindex(list(named)).fillna("")
    measures = [" ".join(ids) for ids in named.values()]
    rows = pd.DataFrame({"commitment_id": list(named), "measures": measures})
    return pd.concat([rows, texts[list(_COLUMNS[1:])].reset_index(drop=True)], axis=1)


__all__ = ["commitment_table"]
