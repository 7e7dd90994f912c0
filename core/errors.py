"""The project's own errors: each carries one sentence that a user can act on."""

from __future__ import annotations


class DenseMatterError(Exception):
    """Base of every error whose text is meant for the user."""


class InvalidInputError(DenseMatterError, ValueError):
    """An input that no model accepts: unknown name, wrong type, outside its bounds."""


class OutsideValidityError(DenseMatterError, ValueError):
    """A sensible input for which the chosen model is not valid."""


class NotConvergedError(DenseMatterError, ArithmeticError):
    """An iteration that did not reach its tolerance."""


class TableError(DenseMatterError, LookupError):
    """A precomputed table that is not there, cannot be read, or is out of date."""


class Cancelled(BaseException):
    """Nobody waits for what is being computed any more; raised by `core.cancellation` alone.

    Like KeyboardInterrupt it is none of the errors that a program handles and goes on from.
    """
