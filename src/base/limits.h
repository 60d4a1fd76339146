/* Every ceiling by name. A size that comes from a file meets one of these before it meets an
 * allocator. Those marked (option) can be changed with --limits NAME=VALUE. */
#ifndef EXHIBIT_BASE_LIMITS_H
#define EXHIBIT_BASE_LIMITS_H

#define KIB ((uint64_t)1 << 10)
#define MIB ((uint64_t)1 << 20)
#define GIB ((uint64_t)1 << 30)

/* Ingest */
#define LIMIT_DEPTH 16			/* containers inside containers (option depth) */
#define LIMIT_MEMBERS 1000000		/* members of one container (option members) */
#define LIMIT_ITEM (16 * GIB)		/* bytes of one item (option item) */
#define LIMIT_EXPANDED (256 * GIB)	/* bytes out of all containers of a run (option expanded) */
#define LIMIT_RATIO 200			/* bytes out per byte of the input file, past LIMIT_RATIO_FREE
					 * (option ratio) */
#define LIMIT_RATIO_FREE (64 * MIB)
#define LIMIT_NAME 4096			/* bytes of one origin component */

/* Records */
#define LIMIT_LINE (64 * MIB)		/* one NDJSON line */
#define LIMIT_JSON_DEPTH 64
#define LIMIT_NOTES 200			/* notes of one item; the last one says how many more */
#define LIMIT_FACTS 20000		/* facts of one item; the rest are counted in a note */
#define LIMIT_LIST 100000		/* elements of any other list of one item */
#define LIMIT_STRING (4 * MIB)		/* any one string of a record */

/* Readers */
#define LIMIT_TEXT (64 * MIB)		/* text of one item */
#define LIMIT_INLINE (1 * MIB)		/* item bytes that travel inside a job frame */
#define LIMIT_MAIL (256 * MIB)		/* one message that is parsed in memory */
#define LIMIT_MIME_DEPTH 100		/* multiparts inside multiparts of one message */
#define LIMIT_MIME_PARTS 100000		/* parts of one message */
#define LIMIT_MIME_FIELDS 200000	/* header fields of one part */
#define LIMIT_MIME_VALUE (1 * MIB)	/* bytes of one header field that are read */
#define LIMIT_MAPI_PROPS 20000		/* properties, recipients, attachments of one Outlook message */
#define LIMIT_CALENDAR (16 * MIB)		/* one calendar, parsed into a tree */
#define LIMIT_CHAT_PAGE (16 * MIB)	/* a saved page of messages, parsed into a tree; larger: text */
#define LIMIT_DOCUMENT (256 * MIB)	/* one HTML, XML, PDF, CSV document parsed in memory */
#define LIMIT_XML_NODES 4000000		/* elements of one XML document that are looked at one by one */
#define LIMIT_STATEMENT (9 * MIB)	/* what the transactions of one statement hold; travels in a frame */
#define LIMIT_LINES 20000		/* lines (tax lines) of one invoice */
#define LIMIT_CSV_ROW (1 * MIB)		/* one row of a table in text, line ends in quotes and all */
#define LIMIT_PACKAGE_PARTS 65536	/* parts of one document that is a ZIP file */
#define LIMIT_PACKAGE_DIRECTORY (16 * MIB)	/* of which the directory is read */
#define LIMIT_PART (16 * MIB)		/* one part of such a document that is held in memory */
#define LIMIT_PAGES 5000		/* pages of a document whose text is read */
#define LIMIT_PIXELS 100000000		/* of a picture that is decoded */

/* Finder */
#define LIMIT_PATTERN 4096		/* bytes one rule may look at from where it starts */
#define LIMIT_PATTERN_STEPS 20000	/* PCRE2 match limit */
#define LIMIT_PATTERN_DEPTH 1000	/* PCRE2 depth limit */
#define LIMIT_PATTERN_HEAP_KIB 256	/* PCRE2 heap limit */
#define LIMIT_CHUNK (64 * KIB)		/* text cut into tokens at a time; longer lines are split */

/* Workers */
#define LIMIT_ABOUT (64 * KIB)		/* what a container may say of one child, encoded */
#define LIMIT_FRAME (24 * MIB)		/* one message between the two halves */
#define LIMIT_STREAMED (16 * MIB)	/* a container over this has a process of its own */
#define LIMIT_WORKER_MEMORY (1 * GIB)	/* address space a worker may add to what it was born with */
#define LIMIT_WORKER_CPU_S 10		/* for an item of no size; more is given per byte */

/* The case */
#define LIMIT_CASE_WORD 1024		/* bytes of one address, subject, number that are compared */
#define LIMIT_CASE_WORDS (1 * GIB)	/* all of them together; further ones count as absent */
#define LIMIT_CASE_REFERENCES 64	/* messages one message says it answers: the last ones count */
#define LIMIT_CASE_IDS 64		/* numbers of one item that are compared */
#define LIMIT_CASE_CURRENCIES 4		/* currencies that one item writes out */
#define LIMIT_CASE_BOOKED 1024	/* names in rows of account exports that tell whose account it is */
#define LIMIT_CASE_MENTIONS 64		/* people and addresses named in one text */
#define LIMIT_CASE_RECIPIENTS 256	/* of one message */
#define LIMIT_CASE_TEXT (16 * KIB)	/* of one text that is compared with others */
#define LIMIT_CASE_INI (1 * MIB)	/* case.ini */
#define LIMIT_CASE_SOURCES 64		/* places one entry of the ledger is known from; further ones add nothing */

/* Bundles */
#define LIMIT_BAG_FILES 1000000		/* files of one bundle */
#define LIMIT_BAG_NAME 100		/* bytes of a name in it */
#define LIMIT_BAG_DEPTH 16		/* directories in directories of an extracted bundle */
#define LIMIT_MANIFEST (256 * MIB)	/* one manifest */
#define LIMIT_TAG_FILE (1 * MIB)	/* any other file of ours beside the payload */
#define LIMIT_PROBLEMS 50		/* reasons `verify` lists; the last one says how many more */
#define LIMIT_RSA_BITS 16384		/* longer keys cost more to check than they can be worth */
#define LIMIT_KEY_FILE (64 * KIB)
#define LIMIT_KNOWN (4 * MIB)		/* keys/known */
#define LIMIT_PASSPHRASE 1024

#endif
