/* One search in one document: what the grammars share. Hits are collected chunk by chunk; only when
 * the whole document has been seen is anything decided that the document can decide. */
#ifndef EXHIBIT_FIND_SEARCH_H
#define EXHIBIT_FIND_SEARCH_H

#include "base/exact.h"
#include "find.h"
#include "token.h"

struct clock_time {
	bool has, has_second, has_zone;
	uint8_t hour, minute, second;
	int16_t zone_min; /* east of UTC */
};

enum precision {
	PRECISION_YEAR,
	PRECISION_QUARTER,
	PRECISION_MONTH,
	PRECISION_WEEK,
	PRECISION_DAY
};

struct day {
	int16_t year;
	uint8_t month, day; /* week number, quarter: in `month` */
	uint8_t precision; /* enum precision */
	bool open; /* day and month could be the other way round */
	bool swapped; /* the first number written is the month */
	bool year_first; /* two-digit year that could also stand first: "21/04/16" */
	struct clock_time time;
};

struct hit {
	uint8_t kind; /* enum fact_kind */
	uint32_t from, to; /* bytes of the text */
	uint32_t first, last; /* tokens of its chunk */
	const char *by; /* rule name: static or of the rules */
	const char *why; /* static, or NULL */
	struct span role, role_why;
	bool role_weak; /* a sum may know better */
	/* amount */
	struct exact value, other;
	bool open; /* value or other */
	bool sign_open; /* parentheses that may be prose */
	char group, decimal;
	uint8_t decimals;
	int16_t currency; /* -1: open */
	const struct rule *money; /* has the candidates of an open currency; may be NULL */
	uint32_t entry; /* of the lexicon, when several currencies share a name */
	bool scaled, minor; /* a scale word or a minor unit took part */
	bool is_moved; /* words of paying say that it is money, without a currency */
	/* date */
	struct day day;
	int16_t counted_months, counted_days; /* "2 weeks before" it */
	/* the others */
	struct span text, scheme;
};

struct search {
	const struct finder *f;
	const struct find_hints *h;
	struct arena *a;
	struct span text;
	uint32_t base; /* of the chunk in the text */
	struct tokens *t;
	uint32_t used; /* tokens before this one belong to a hit */
	struct list hits; /* struct hit, in text order */
	bool full; /* LIMIT_FACTS reached */
	bool over; /* an amount had more digits than any amount has: left out */
	bool scripted; /* "$1" of a program has been seen */
	bool alone; /* the text is one short line */
	uint32_t langs; /* bit of the language, 0 = unknown */
	bool language_known; /* langs has been looked for */
	int hint_currency; /* -1 = none */
	int declared_currency; /* "Currency: EUR" in the text; -1 = none, -2 = several */
	int region_currency; /* of the declared language's region; -1 = none */
	char order; /* 'd' 'm' 'y' as hinted, 0 = not */
	char region_order; /* 'd' 'm' as usual where the declared English is from, 0 = not known */
	struct day anchor; /* of relative dates; precision year = none */
	uint32_t words[32]; /* stop words seen per language bit */
};

/* Adds a hit for tokens first..last; NULL when the search is full. Advances `used`. */
struct hit *search_hit(struct search *s, enum fact_kind kind, uint32_t first, uint32_t last);

/* What finder_new made (find.c). */
struct finder {
	struct rules rules;
	struct lexicon *lex;
	struct tokens tokens; /* reused from run to run */
	struct rule **whole; /* user rules without words: tried line by line */
	size_t n_whole;
};

#endif
