"""What the week asks of beds, trays, logs and covers: each with its reason, its place, how much, and the task it is.

Pure: a Farm and the Work laid on it in, Items out. Soil and nights decide when a crop goes out (gates, nights); Today and the page
This week take their lines from the same items, so that they never differ.
"""
