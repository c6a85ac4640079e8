"""The screens and modals of the app."""
