/* VERIFY.txt: how to check a bundle with tools that every Unix machine has. Generic: it holds no
 * hash, so that nobody is tempted to compare a bundle with itself. */
#ifndef EXHIBIT_SEAL_VERIFY_TXT_H
#define EXHIBIT_SEAL_VERIFY_TXT_H

extern const char verify_txt[];

#endif
