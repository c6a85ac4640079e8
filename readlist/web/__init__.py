"""The app in a browser: the only package with a server. It starts the app once a tab, as a process."""
