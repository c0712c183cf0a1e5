"""A client of the API of the observatory of Taobao Villages."""

from ._client import Taocun
from ._events import Event
from ._failures import TaocunProblem, TaocunUnreachable
from ._rows import Rows, to_pandas, to_polars

__all__ = ["Event", "Rows", "Taocun", "TaocunProblem", "TaocunUnreachable", "to_pandas", "to_polars"]
