"""The parts of a briefing, each laid out as a Section."""
