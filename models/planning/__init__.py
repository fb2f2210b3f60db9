"""Planning: a problem in, a plan out. Pure: no records, no store, no clock, no network; the solver lives here and nowhere else."""
