/* Facts in plain text: amounts, dates, references, parties, private data. Knows no file format and
 * no store; runs in the jail, because the text is foreign.
 *
 * A document is searched at once: what one occurrence shows (a day over 12, a decimal comma) is
 * evidence for the others. Facts come out in text order with raw, value, role, why, by,
 * at.bytes (byte range in `text`) and at.line set; page, box, trust and confidence are the
 * caller's. All spans of a fact live in the given arena. */
#ifndef EXHIBIT_FIND_FIND_H
#define EXHIBIT_FIND_FIND_H

#include "base/err.h"
#include "record/item.h"

struct find_hints {
	struct span order;	/* "dmy", "mdy", "ymd" when declared; absent otherwise */
	struct span currency;	/* assumed where the text names none; absent otherwise */
	struct span lang;	/* "en", "de", ... or an English language name; absent = find out */
	struct span anchor;	/* RFC 3339 time of the message: relative dates resolve against it;
				 * absent = relative dates are left alone */
};

/* A language other than the seven the finder tells by itself, of a country where the day stands first:
 * as find_hints.lang it settles dates that nothing else does. */
bool find_is_day_first(struct span lang);

struct finder;

/* Compiled rules and tables: once per process, before fork. `rules_dir` (NULL: the built-in rules
 * alone) adds the user's *.ini. Fails on a rule that does not compile, naming file and line. */
struct finder *finder_new(const char *rules_dir, struct err *e);
void finder_free(struct finder *f);

/* Appends facts (struct fact) found in UTF-8 `text` to `facts`. Text of any size, linear time.
 * Bad UTF-8 is skipped over. Returns false (and adds what it had) when a limit stopped the search
 * or an amount was out of range: the caller notes it. */
bool finder_run(struct finder *f, struct span text, const struct find_hints *h, struct arena *a,
		struct list *facts);

#endif
