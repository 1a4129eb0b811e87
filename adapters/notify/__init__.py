"""Telling people: e-mail and chats, by apprise."""
