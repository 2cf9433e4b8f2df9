"""The floor for the production server: gunicorn tests.bench.floor_asgi:application."""

import django
from django.conf import settings

from fmlearn.buffering import BufferedWsgi
from tests.bench.calling import FLOOR_URLS, floor_handler, use_urls

django.setup()
use_urls(FLOOR_URLS)
application = BufferedWsgi(floor_handler(), threads=settings.THREADS)
