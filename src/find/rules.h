/* Rules are data: sections of *.ini, the built-in ones inside the program, the user's from a
 * directory. Here they are only read; lexicon.c and pattern.c make something of them.
 *
 *   [name]
 *   kind = reference          what the section is; see src/find/rules/README for all kinds
 *   words = invoice no, rechnungsnummer
 *     , facture n°            a line that starts with white space continues the value
 *   pattern = ...             PCRE2
 *
 * Lines that start with # or ; are comments. There are none behind a value. */
#ifndef EXHIBIT_FIND_RULES_H
#define EXHIBIT_FIND_RULES_H

#include "base/arena.h"
#include "base/err.h"

struct pattern;

enum { RULE_OF_AMOUNT = 1, RULE_OF_DATE = 2 };

struct rule_pair {
	struct span key, value;
};
struct rule {
	struct span name, file;
	unsigned line;		/* of the section head */
	struct list pairs;	/* struct rule_pair, as written */
	struct pattern *pattern;	/* compiled from `pattern`, or NULL */
	struct span kind, role, scheme, normaliser, reason;	/* looked up once; may be absent */
	uint32_t langs;		/* bits of TABLE_LANGS; 0 = any */
	uint8_t of;		/* `for` of a label: RULE_OF_AMOUNT, RULE_OF_DATE */
	bool needs_digit;
};
struct rules {
	struct arena *a;
	struct list all;	/* struct rule *, built-in ones first */
};

/* A built-in file, embedded by scripts/make-rules in rules_text.c. */
struct rules_text {
	const char *name, *text;
};
extern const struct rules_text rules_text[];
extern const size_t rules_text_n;

/* Reads one ini text. Fails on a line that is neither section, pair, continuation nor comment. */
bool rules_parse(struct rules *r, struct span file, struct span text, struct err *e);
/* All *.ini of a directory in name order. */
bool rules_parse_dir(struct rules *r, const char *dir, struct err *e);
/* Absent span when the rule has no such key. */
struct span rules_get(const struct rule *r, const char *key);
/* Language codes to bits of TABLE_LANGS; unknown ones are ignored. */
uint32_t rules_langs(struct span list);
static inline struct rule *rules_at(const struct rules *r, uint32_t i)
{
	return ((struct rule *const *)r->all.v)[i];
}

#endif
