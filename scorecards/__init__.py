"""The joint scorecard: where results, drivers, openness and fairness come together."""
