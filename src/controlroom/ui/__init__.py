"""Building blocks for the screen. This layer knows no room; a text is shown as text, never parsed."""
