/* Text cut into numbers, words and signs. A token knows what the lexicon says of it and how far it
 * stands from the one before; that is all the grammars of amounts and dates look at. */
#ifndef EXHIBIT_FIND_TOKEN_H
#define EXHIBIT_FIND_TOKEN_H

#include "lexicon.h"

enum token_kind {
	TOKEN_NUMBER, /* a run of ASCII digits */
	TOKEN_WORD, /* letters, or an entry of the lexicon with all it holds ("us dollars", "€") */
	TOKEN_SIGN, /* one other character */
	TOKEN_END, /* behind the last; never inside */
};
enum token_gap {
	GAP_NONE,
	GAP_SPACE, /* one space */
	GAP_HARD, /* one no-break or thin space */
	GAP_WIDE, /* tab or several spaces: often another column */
	GAP_LINE, /* line end */
};

struct token {
	uint32_t from, to; /* bytes of the chunk */
	uint32_t entry; /* of the lexicon, 0 = unknown */
	uint8_t kind, gap; /* gap: to the token before */
	char sign; /* of a sign, dashes and quotes made plain; 0 = some other one */
	uint8_t upper; /* word of two or more letters, all of them A-Z */
};

struct tokens {
	struct span text; /* the chunk */
	const struct lexicon *lex;
	struct token *v; /* v[n] is a TOKEN_END */
	uint32_t n, cap;
	uint32_t kinds; /* of all entries in the chunk: bits of enum sense_kind */
	bool sites;	/* there are digits, "@" or a four-letter code ("MUSD") */
	bool codes;	/* there is a four-letter code */
};

#define TOKEN_ALONE 48 /* a text this short on one line has nothing but what it says */

/* Cuts a chunk; grows t->v as needed. Linear. */
void token_cut(struct tokens *t, struct span text);
/* True: the text holds no "@", no four-letter code, no word or sign that a fact could begin
 * with, and no digits but a few that stand alone, so that cutting it would show nothing. False decides
 * nothing. */
bool token_quiet(const struct lexicon *lex, struct span text);
void token_clear(struct tokens *t);

static inline struct span token_span(const struct tokens *t, uint32_t i)
{
	return span_of(t->text.p + t->v[i].from, t->v[i].to - t->v[i].from);
}
static inline bool token_is(const struct tokens *t, uint32_t i, char sign)
{
	return i < t->n && t->v[i].kind == TOKEN_SIGN && t->v[i].sign == sign;
}
static inline bool token_number(const struct tokens *t, uint32_t i)
{
	return i < t->n && t->v[i].kind == TOKEN_NUMBER;
}
/* Token i stands on the line below the one before it, because the line was full: running text of a
 * mail or a page, not the next row of a table. */
bool token_wraps(const struct tokens *t, uint32_t i);
/* Beside the token before it, on its line or over a wrap. */
static inline bool token_near(const struct tokens *t, uint32_t i)
{
	return i < t->n && (t->v[i].gap <= GAP_HARD || (t->v[i].gap == GAP_LINE && token_wraps(t, i)));
}
static inline bool token_glued(const struct tokens *t, uint32_t i)
{
	return i < t->n && t->v[i].gap == GAP_NONE;
}
static inline uint32_t token_len(const struct tokens *t, uint32_t i)
{
	return t->v[i].to - t->v[i].from;
}
static inline bool token_word(const struct tokens *t, uint32_t i, enum word w)
{
	return i < t->n && t->v[i].entry != 0 && lexicon_is_word(t->lex, t->v[i].entry, w);
}
static inline const struct sense *token_sense(const struct tokens *t, uint32_t i, enum sense_kind k)
{
	return i < t->n && t->v[i].entry != 0 ? lexicon_sense(t->lex, t->v[i].entry, k) : NULL;
}
/* Value of a run of digits; UINT32_MAX above nine digits. */
uint32_t token_value(const struct tokens *t, uint32_t i);

#endif
