/* The wall a worker stands behind: resource limits, Landlock, seccomp. Called once, in the worker,
 * after everything it will need has been loaded and before the first foreign byte. */
#ifndef EXHIBIT_WORKER_JAIL_H
#define EXHIBIT_WORKER_JAIL_H

#include "base/base.h"

enum jail_part { JAIL_RLIMITS = 1, JAIL_LANDLOCK = 2, JAIL_SECCOMP = 4, JAIL_ALL = 7 };

/* Makes ready what every worker's lock has in common, once, in the process they are forked from;
 * returns a descriptor they must inherit, or -1. */
int jail_prepare(void);
/* Locks this process down for good; returns the parts that hold. Without jail_prepare before, does
 * that too. `file_bytes`: how far it may write files it already has open (0: not at all). */
unsigned jail_enter(uint64_t file_bytes);
/* Gives this process so much CPU time from now on; it dies when that is used up. */
void jail_cpu_limit(unsigned seconds);
const char *jail_part_name(enum jail_part part);

#endif
