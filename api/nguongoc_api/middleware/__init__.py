"""Pure ASGI around the applications; `BaseHTTPMiddleware` costs three times the request it wraps."""
