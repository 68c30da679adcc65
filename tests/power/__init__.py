"""A disk that forgets what was not flushed when its power is cut, and a server that keeps everything on it."""
