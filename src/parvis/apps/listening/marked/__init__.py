"""Events that people mark on the curves: a campaign launched, an outage, a rival's announcement."""
