"""What a WSGI server is told to serve: ``bot.wsgi:create()``."""

from flask import Flask

from bot import bootstrap


def create() -> Flask:
    """Return the app of this process, from the environment."""
    return bootstrap.web_process()
