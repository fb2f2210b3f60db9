"""Charts: pure functions from shaped numbers to ECharts options."""
