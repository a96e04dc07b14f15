"""The made-up forum of the demo: nine networks, their members, and what they wrote."""
