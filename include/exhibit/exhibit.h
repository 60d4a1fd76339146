/* exhibit: version and exit statuses an outside program may rely on (see exhibit(1)). */
#ifndef EXHIBIT_H
#define EXHIBIT_H

#define EXHIBIT_VERSION "0.1.0"

enum exhibit_status {
	EXHIBIT_OK = 0,			/* done; what could not be read is noted and counted */
	EXHIBIT_STRICT = 1,		/* done, but --strict was given and something was not readable */
	EXHIBIT_USAGE = 64,		/* wrong arguments */
	EXHIBIT_INPUT = 65,		/* the input is unusable; do not retry */
	EXHIBIT_HELPER = 69,		/* an optional helper is absent */
	EXHIBIT_BUG = 70,		/* impossible state */
	EXHIBIT_CREATE = 73,		/* an output cannot be created */
	EXHIBIT_IO = 74,		/* reading or writing failed */
	EXHIBIT_TEMPORARY = 75,		/* try again later */
	EXHIBIT_CONFIG = 78		/* configuration, or a required protection is missing */
};

/* `exhibit verify` has its own. */
enum exhibit_verdict {
	EXHIBIT_INTACT_KNOWN = 0,
	EXHIBIT_INVALID = 1,
	EXHIBIT_INTACT_UNKNOWN = 2,
	EXHIBIT_VERIFY_FAILED = 3	/* usage or I/O: nothing was decided */
};

#endif
