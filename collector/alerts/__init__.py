"""From what is measured to incidents and messages: the job of alerts.

observe.py makes observations of advice lines, standstill.py says what of causes that no line names any more, series.py and
hub.py of numbers and of the hub's own health; run.py puts them through the state machine (models/alerts/machine.py) and
writes what came of it; telling.py makes the messages.
"""
