"""The posts over the panes: who stands there, what is due, orders and who has not acknowledged them."""

from controlroom.posts.pane.screen import PostsScreen

__all__ = ["PostsScreen"]
