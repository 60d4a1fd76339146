/* The folder that `run` and `bundle` make, and others of ours: known again where they lie among the evidence. */
#ifndef EXHIBIT_SEAL_PACKET_H
#define EXHIBIT_SEAL_PACKET_H

#include "base/base.h"

/* What a packet may hold at its top; "." and ".." too. */
bool packet_may_hold(const char *name);
/* What a folder is when exhibit made it and nothing else was put into it, for a note: a packet, what a stopped run left
 * of one, or the store of a run. NULL: it is somebody else's. */
const char *packet_folder(const char *path);

#endif
