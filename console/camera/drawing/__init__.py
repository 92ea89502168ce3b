"""The demo's streets, drawn with numpy: a canvas, a view in perspective, places, and the traffic that moves in them."""
