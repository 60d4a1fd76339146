/* All words and symbols the finder knows, in one tree: longest match at a place in the text, case
 * and no-break spaces folded. What a word can mean is a chain of senses. */
#ifndef EXHIBIT_FIND_LEXICON_H
#define EXHIBIT_FIND_LEXICON_H

#include "base/arena.h"
#include "base/err.h"
#include "rules.h"

enum sense_kind {
	SENSE_NONE,
	SENSE_CURRENCY,		/* value: index in table_currency, or -1: rule has candidates */
	SENSE_MINOR,		/* cents: value as above; main unit = 100 of it */
	SENSE_SCALE,		/* value: power of ten */
	SENSE_CARDINAL,		/* value; SENSE_PREFIX: only inside a word ("duecent-otto") */
	SENSE_TIMES,		/* value: "dozen", "centaine"; multiplies what is before it */
	SENSE_ORDINAL,		/* value */
	SENSE_MONTH,		/* value 1..12 */
	SENSE_WEEKDAY,		/* value 1..7 */
	SENSE_WORD,		/* any other word of words.ini; value: enum word */
	SENSE_ZONE,		/* value: minutes east of UTC */
	SENSE_HOLIDAY,		/* value: month * 100 + day, or days from Easter + 10000 */
	SENSE_LABEL,		/* rule: role of the amount or date that follows */
	SENSE_RULE,		/* rule: run its pattern here */
	SENSE_STOP,		/* langs: a word that gives the language away */
};

enum word {	/* names in words.ini are these in lower case */
	WORD_AND, WORD_OF, WORD_TO, WORD_AT, WORD_THE, WORD_ORDINAL, WORD_AM, WORD_PM, WORD_CLOCK,
	WORD_TODAY, WORD_TOMORROW, WORD_YESTERDAY, WORD_NEXT, WORD_LAST, WORD_THIS, WORD_AGO, WORD_IN,
	WORD_WITHIN, WORD_DAY, WORD_WEEK, WORD_MONTH, WORD_YEAR, WORD_QUARTER, WORD_HALF, WORD_CREDIT,
	WORD_DEBIT, WORD_PER, WORD_UNIX, WORD_ABOUT, WORD_WEEKNO, WORD_BY, WORD_ARTICLE, WORD_UNIT,
	WORD_BEFORE, WORD_WORKDAY, WORD_MAINCODE, WORD_SINCE, WORD_CURRENCY, WORD_FOURTH,
	WORD_ONEHALF, WORD_POINT, WORD_ONLY, WORD_VAGUE, WORD_BETWEEN,
	WORD_ROWS, WORD_MAILHEAD, WORD_FORWARDED, WORD_NOT, WORD_DISCOUNT, WORD_ON, WORD_VERSION,
	WORD_OVERMORROW, WORD_EREYESTERDAY, WORD_FORTNIGHT, WORD_MINUS, WORD_MOVED, WORD_MOVEDTO,
	WORD_MOVEDBY, WORD_BILLEDAT, WORDS /* at most 64: struct sense has a bit for each */
};

enum sense_flag {
	SENSE_UPPER = 1,	/* only as written in capitals ("EUR", "RM") */
	SENSE_WEAK = 2,		/* also an ordinary word: wants an amount that looks like money */
	SENSE_SYMBOL = 4,	/* a sign, not a word: may touch letters on its left */
	SENSE_PREFIX = 8,	/* stands before the number only */
	SENSE_ALONE = 16,	/* counts only where there is nothing else in the text */
	SENSE_SUFFIX = 32,	/* stands behind the number only */
};

struct sense {
	uint8_t kind, flags;
	int32_t value;
	uint32_t langs;		/* bits of TABLE_LANGS; 0 = any */
	const struct rule *rule;
	uint32_t next;		/* in senses; 0 ends */
	/* Of the first sense of an entry: what the whole chain holds. */
	uint32_t kinds;		/* bits of enum sense_kind */
	uint64_t words;		/* bits of enum word */
};

struct lexicon {		/* only lexicon.c looks at more than senses */
	struct sense *senses;	/* 0 is nobody; an entry is the index of its first sense */
	struct tree *tree;
	uint32_t n_senses, cap_senses;
	/* Hashes of the ASCII letters that entries begin with. A word of the text whose letters are not
	 * here begins no entry: letters end where letters end in both. */
	uint8_t begins[1 << 13];
	/* The same of the entries that can begin a fact in a text without digits, and the bytes below
	 * 0x80 other than letters that such entries begin with. Codes that count in capitals alone are
	 * apart: "ALL" is one and "all" is met in every other line. */
	uint8_t opens[1 << 13], opens_upper[1 << 13];
	/* First and last letter and length of all of these: asked before anything is hashed. */
	uint32_t opens_shape[32 * 32];
	/* And of those that begin or need something with a digit: months, labels of numbers, "year". */
	uint8_t counts[1 << 13];
	bool opens_sign[128];
	bool begins_sign[128];	/* bytes that any entry begins with */
};

#define LEXICON_OPENERS (1u << SENSE_CURRENCY | 1u << SENSE_MINOR | 1u << SENSE_RULE)

#define LEXICON_HASH 5381u
static inline uint32_t lexicon_hash(uint32_t h, char c) { return h * 33u + ((unsigned char)c | 32u); }
static inline bool lexicon_begins(const struct lexicon *l, uint32_t hash)
{
	return l->begins[(hash & 0xFFFF) >> 3] >> (hash & 7) & 1;
}
static inline bool lexicon_opens(const struct lexicon *l, uint32_t hash, bool upper)
{
	uint32_t at = (hash & 0xFFFF) >> 3;
	return ((upper ? l->opens[at] | l->opens_upper[at] : l->opens[at]) >> (hash & 7) & 1) != 0;
}
/* Can n letters that begin and end with these be what an entry of `opens` begins with? */
static inline bool lexicon_may_open(const struct lexicon *l, char first, char last, size_t n)
{
	return l->opens_shape[(first & 31) << 5 | (last & 31)] >> (n > 31 ? 31 : n) & 1;
}

static inline bool lexicon_counts(const struct lexicon *l, uint32_t hash)
{
	return l->counts[(hash & 0xFFFF) >> 3] >> (hash & 7) & 1;
}

/* Can the entry begin a fact where there is no digit? */
bool lexicon_opener(const struct lexicon *l, uint32_t entry, struct span as_written);
struct lexicon *lexicon_new(const struct rules *r, struct err *e);
void lexicon_free(struct lexicon *l);
/* Longest entry at p that ends at a word boundary; 0 when there is none. `len` gets its bytes. */
uint32_t lexicon_match(const struct lexicon *l, const char *p, size_t n, size_t *len);
/* Longest number word at p, wherever it ends: for words written together. */
uint32_t lexicon_atom(const struct lexicon *l, const char *p, size_t n, size_t *len);
/* First sense of an entry, NULL for entry 0; and the one after. */
static inline const struct sense *lexicon_senses(const struct lexicon *l, uint32_t entry)
{
	return entry ? l->senses + entry : NULL;
}
static inline const struct sense *lexicon_next(const struct lexicon *l, const struct sense *s)
{
	return s->next ? l->senses + s->next : NULL;
}
static inline uint32_t lexicon_kinds(const struct lexicon *l, uint32_t entry) { return l->senses[entry].kinds; }
static inline bool lexicon_is_word(const struct lexicon *l, uint32_t entry, enum word w)
{
	return (l->senses[entry].words >> w & 1) != 0;
}
/* First sense of this kind, or NULL. */
static inline const struct sense *lexicon_sense(const struct lexicon *l, uint32_t entry, enum sense_kind kind)
{
	if (!(l->senses[entry].kinds >> kind & 1))
		return NULL;
	const struct sense *s = l->senses + entry;
	while (s->kind != kind)
		s = l->senses + s->next;
	return s;
}
/* Index of an ISO 4217 code, or -1. */
int lexicon_currency(struct span code);

#endif
