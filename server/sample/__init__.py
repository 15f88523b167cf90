"""An invented county, for the demo: nobody in it exists, and no place."""
