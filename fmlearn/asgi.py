"""ASGI application: Django over WSGI, behind a buffer that slow clients cannot hold up."""

from fmlearn.buffering import BufferedWsgi
from fmlearn.env import env_int
from fmlearn.wsgi import application as wsgi_application

# At once in each worker: enough that some may wait for a lock while others read.
THREADS = env_int("THREADS", default=8, minimum=2)
application = BufferedWsgi(wsgi_application, threads=THREADS)
