/* CRC-32 as ZIP, gzip and our own logs have it (ISO 3309). */
#ifndef EXHIBIT_BASE_CRC_H
#define EXHIBIT_BASE_CRC_H

#include "base/span.h"

/* Goes on from `crc`; 0 begins. */
uint32_t crc_of(uint32_t crc, struct span s);

#endif
