"""Serving the pages with gunicorn: as many processes as the machine has cores, each with a few threads."""

import os
import socket
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from config import Settings
from language import Refused, say
from web import create_app

THREADS = 8
PATIENCE = 60  # seconds until a silent process is replaced, and a request may finish when told to stop


class AddressTaken(Refused):
    """Another program listens there already."""

    code = "address_taken"


class Server(BaseApplication):
    """gunicorn, set up by our settings instead of a file of its own."""

    def __init__(self, settings: Settings, address: str, processes: int | None = None) -> None:
        """`address` is "host:port" or "unix:PATH"; `processes` is the number of cores unless told."""
        self._settings = settings
        self._options = {
            "bind": address,
            "workers": processes or os.cpu_count() or 1,
            "worker_class": "gthread",
            "threads": THREADS,
            "timeout": PATIENCE,
            "graceful_timeout": PATIENCE // 2,
            "max_requests": 20_000,  # a process that slowly grows does not grow for ever
            "max_requests_jitter": 2_000,
            "worker_tmp_dir": "/dev/shm" if os.path.isdir("/dev/shm") else None,  # noqa: S108  # gunicorn's own advice
            "control_socket_disable": True,
            "loglevel": "warning",
            "proc_name": "banhanh-web",
            "forwarded_allow_ips": "*" if settings.trusted_proxies else "127.0.0.1",
        }
        super().__init__()

    def load_config(self) -> None:
        """Called by gunicorn: take over our options."""
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Called by gunicorn in each process: make the application, with connections of its own."""
        return create_app(self._settings)


def serve(settings: Settings, host: str, port: int, processes: int | None = None) -> Any:
    """Serve the pages until SIGTERM or SIGINT; leaves by SystemExit. Raises AddressTaken."""
    demand_free(host, port)
    Server(settings, f"{host}:{port}", processes).run()


def demand_free(host: str, port: int) -> None:
    """Raise AddressTaken when nobody can listen there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise AddressTaken(
                say("{host}:{port} cannot be listened on; is another program there?", host=host, port=port)
            ) from error


def answers(host: str, port: int) -> bool:
    """Whether somebody answers there."""
    with socket.socket() as caller:
        return caller.connect_ex((host, port)) == 0
