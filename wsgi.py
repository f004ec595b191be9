"""The entry point for WSGI servers and the `flask` command."""

from app.factory import create_app

app = create_app()
