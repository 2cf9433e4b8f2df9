"""The floor for a production server: granian tests.bench.floor_wsgi:application."""

import django

from tests.bench.calling import FLOOR_URLS, floor_handler, use_urls

django.setup()
use_urls(FLOOR_URLS)
application = floor_handler()
