"""Errors the product raises on purpose. The command line prints them as one sentence, without a traceback."""

from __future__ import annotations


class BridgeError(Exception):
    """Something failed that is nobody's input mistake: exit code 1."""

    exit_code = 1


class InputError(BridgeError):
    """The user's input cannot be used; the message says what, which one and what to do: exit code 2."""

    exit_code = 2
