"""The production server: `gunicorn fmlearn.asgi:application` reads this file from the folder it is started in."""

import os
import resource

from fmlearn.env import env_int, env_text

bind = f"{env_text('BIND', '127.0.0.1')}:{env_int('PORT', default=8000, minimum=1)}"
workers = env_int("WORKERS", default=len(os.sched_getaffinity(0)), minimum=1)
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
