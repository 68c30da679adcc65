"""The parts of the opinion map; `deliberation.analysis.opinion_map` puts them together."""
