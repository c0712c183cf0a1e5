"""A client of the API of the observatory of Taobao Villages."""

from ._api import MarketplaceUpdate
from ._client import Taocun
from ._events import Event
from ._failures import TaocunClosed, TaocunProblem, TaocunUnreachable
from ._http import __version__
from ._rows import Rows, to_pandas, to_polars
from ._updates import Refused, Sent

__all__ = [
    "Event",
    "MarketplaceUpdate",
    "Refused",
    "Rows",
    "Sent",
    "Taocun",
    "TaocunClosed",
    "TaocunProblem",
    "TaocunUnreachable",
    "__version__",
    "to_pandas",
    "to_polars",
]
