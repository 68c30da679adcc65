"""One ASGI application: Django's WSGI application in a small pool of threads, whose database connections last.

Django's own ASGI handler starts threads and opens a connection for each request; see ARCHITECTURE.md, decisions.
"""

import os

from a2wsgi import WSGIMiddleware

from deliberation.wsgi import application as django_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deliberation.settings")
application = WSGIMiddleware(django_application, workers=4)
