"""ASGI application: Django over WSGI, behind a buffer that slow clients cannot hold up."""

from django.conf import settings

from fmlearn.buffering import BufferedWsgi
from fmlearn.wsgi import application as wsgi_application

application = BufferedWsgi(wsgi_application, threads=settings.THREADS)
