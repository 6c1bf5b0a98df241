"""Settings, urls, api, wsgi: the only place that knows every module."""
