"""The production server: `gunicorn fmlearn.asgi:application` reads this file from the folder it is started in."""

import os
import resource
import sys

from fmlearn.env import ending_in_words, env_host, env_int, env_port, folder_problem

with ending_in_words():
    # Reads the variables of the site before any worker starts.
    from fmlearn import settings

    host = env_host("BIND", "127.0.0.1")
    port = env_port("PORT", default=8000)
    workers = env_int("WORKERS", default=len(os.sched_getaffinity(0)), minimum=1, maximum=256)
if problem := folder_problem("DATA_DIR", settings.DATA_DIR):
    sys.exit(problem)
bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
worker_class = "fmlearn.worker.Worker"
asgi_lifespan = "off"
loglevel = "warning"
# Seconds for the head of a request, and for a connection that asks for nothing.
keepalive = 10
# A worker whose event loop stands still for so long is replaced.
timeout = 60
# At a stop, requests under way are answered.
graceful_timeout = 15
# Who talks https to whom is said by BEHIND_PROXY alone.
forwarded_allow_ips = ""
secure_scheme_headers = {}
control_socket_disable = True


def on_starting(server):
    """Slow clients hold connections, and each is an open file: take as many as the system lets us."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
