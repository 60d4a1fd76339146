/* The one pass over the text. Every byte is looked at once by class; the lexicon is asked only where
 * a word or a sign begins. */
#include "token.h"

#include "fold.h"

#include <stdlib.h>

/* Dashes, quotes and full-width forms that stand for an ASCII sign. */
static char plain_sign(uint32_t cp)
{
	if (cp < 0x80)
		return (char)cp;
	if (cp >= 0xFF01 && cp <= 0xFF5E)
		return (char)(cp - 0xFF01 + '!');
	switch (cp) {
	case 0x2010:
	case 0x2011:
	case 0x2012:
	case 0x2013:
	case 0x2212:
		return '-';
	case 0x2018:
	case 0x2019:
	case 0x00B4:
		return '\'';
	case 0x066B:
	case 0x3001:
		return ',';
	case 0x2044:
		return '/';
	case 0x2022:
	case 0x00B7:
		return '*';
	default:
		return 0;
	}
}

static struct token *add(struct tokens *t)
{
	if (t->n + 1 >= t->cap) {
		t->cap = t->cap ? t->cap * 2 : 4096;
		t->v = mem_grow(t->v, t->cap * sizeof *t->v);
	}
	return t->v + t->n++;
}

/* End of the letters that begin at i. */
static size_t letters_end(struct span s, size_t i)
{
	while (i < s.n) {
		if ((unsigned char)s.p[i] < 0x80) {
			if (!fold_is_alpha(s.p[i]))
				return i;
			i++;
			continue;
		}
		unsigned len;
		enum fold_class c = fold_class_of(fold_decode(s.p + i, s.n - i, &len));
		if (c != FOLD_LETTER && c != FOLD_NOTHING)
			return i;
		i += len;
	}
	return i;
}

/* White space from i on; returns its end and what kind of gap it makes. */
static size_t skip_space(struct span s, size_t i, uint8_t *gap)
{
	unsigned spaces = 0;
	while (i < s.n) {
		unsigned len = 1;
		unsigned char b = (unsigned char)s.p[i];
		enum fold_class c = (enum fold_class)fold_ascii[b];
		uint32_t cp = b;
		if (b >= 0x80) {
			cp = fold_decode(s.p + i, s.n - i, &len);
			c = fold_class_of(cp);
		}
		if (c == FOLD_LINE)
			*gap = GAP_LINE;
		else if (c == FOLD_SPACE) {
			spaces++;
			uint8_t g = cp == '\t' || spaces > 1 ? GAP_WIDE
				    : cp < 0x80              ? GAP_SPACE
							     : GAP_HARD;
			*gap = g > *gap ? g : *gap;
		} else if (b == '>' && *gap == GAP_LINE) {
			/* the mark of a quoted line */
		} else if (c != FOLD_NOTHING) {
			return i;
		}
		i += len;
	}
	return i;
}

static bool all_upper(struct span s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!fold_is_upper(s.p[i]))
			return false;
	return s.n >= 2;
}

/* A word whose ASCII letters begin nothing in the lexicon: its end. 0: the lexicon has to be asked. */
static size_t cut_unknown(const struct tokens *t, struct span s, size_t i)
{
	uint32_t hash = LEXICON_HASH;
	while (i < s.n && fold_ascii[(unsigned char)s.p[i]] == FOLD_LETTER)
		hash = lexicon_hash(hash, s.p[i++]);
	if (lexicon_begins(t->lex, hash))
		return 0;
	return i < s.n && (unsigned char)s.p[i] >= 0x80 ? letters_end(s, i) : i;
}

/* "they paid us $500": small letters and a blank before a sign that touches its number are a word of
 * their own. "us $ 500" is how texts without capitals and with blanks around signs write US$. */
static bool stands_apart(struct span s, size_t n)
{
	return n > 2 && n < s.n && s.p[n - 1] == '$' && s.p[n - 2] == ' ' && fold_is_digit(s.p[n]) && s.p[0] >= 'a' &&
	       s.p[0] <= 'z';
}

static size_t cut_other(struct tokens *t, struct token *k, struct span s, size_t i)
{
	unsigned char b = (unsigned char)s.p[i];
	size_t end = i + 1, known = 0;
	bool letter = fold_is_alpha((char)b);
	if (b >= 0x80) {
		unsigned len;
		uint32_t cp = fold_decode(s.p + i, s.n - i, &len);
		enum fold_class c = fold_class_of(cp);
		letter = c == FOLD_LETTER;
		k->kind = c == FOLD_CJK ? TOKEN_WORD : TOKEN_SIGN;
		k->sign = plain_sign(cp);
		end = i + len;
	}
	k->entry = lexicon_match(t->lex, s.p + i, s.n - i, &known);
	if (k->entry != 0 && stands_apart(span_from(s, i), known))
		k->entry = lexicon_match(t->lex, s.p + i, known - 2, &known);
	if (letter) {
		k->kind = TOKEN_WORD;
		end = k->entry != 0 ? end : letters_end(s, i);
	}
	if (k->entry != 0) {
		k->kind = k->kind == TOKEN_SIGN && known == 1 && b < 0x80 && b != '$' ? TOKEN_SIGN
										      : TOKEN_WORD;
		end = i + known;
	}
	return end;
}

#define CODED 60 /* letters and digits without a gap; base64 of mail has 76 in a line (RFC 2045, 6.8) */

/* End of a line of base64 that begins at i, or i: letters of both cases, digits, "+" and "/", and nothing
 * else. Whatever looks like a date or a sum in it is chance. */
static size_t coded_line(struct span s, size_t i)
{
	unsigned seen = 0;
	size_t at = i;
	/* Prose has a gap within the first words. */
	if (s.n - i < CODED || s.p[i + CODED - 1] <= ' ' || s.p[i + 8] <= ' ' || s.p[i + 16] <= ' ' || s.p[i + 32] <= ' ')
		return i;
	for (; at < s.n; at++) {
		char c = s.p[at];
		if (c >= 'a' && c <= 'z')
			seen |= 1;
		else if (c >= 'A' && c <= 'Z')
			seen |= 2;
		else if (fold_is_digit(c))
			seen |= 4;
		else if (c != '+' && c != '/')
			break;
	}
	size_t letters = at - i;
	while (at < s.n && s.p[at] == '=' && at - i < letters + 2)
		at++;
	bool ends = at == s.n || s.p[at] == '\n' || s.p[at] == '\r';
	return letters >= CODED && seen == 7 && ends ? at : i;
}

static size_t cut_one(struct tokens *t, struct span s, size_t i, uint8_t gap)
{
	struct token *k = add(t);
	size_t end = i + 1;
	char b = s.p[i];
	*k = (struct token){ .from = (uint32_t)i, .gap = gap, .kind = TOKEN_SIGN, .sign = b };
	if (fold_is_digit(b)) {
		while (end < s.n && fold_is_digit(s.p[end]))
			end++;
		k->kind = TOKEN_NUMBER;
	} else if (fold_is_alpha(b) && (end = cut_unknown(t, s, i)) != 0) {
		k->kind = TOKEN_WORD;
	} else if ((unsigned char)b < 0x80 && !fold_is_alpha(b) && !t->lex->begins_sign[(unsigned char)b]) {
		end = i + 1;	/* a sign that begins nothing */
	} else {
		end = cut_other(t, k, s, i);
	}
	if (k->kind != TOKEN_SIGN)
		k->sign = 0;
	k->upper = k->kind == TOKEN_WORD && fold_is_upper(b) && all_upper(span_sub(s, i, end - i));
	if (k->entry != 0)
		t->kinds |= lexicon_kinds(t->lex, k->entry);
	bool code = k->upper && end - i == 4;
	t->codes |= code;
	t->sites |= k->kind == TOKEN_NUMBER || b == '@' || code;
	k->to = (uint32_t)end;
	return end;
}

void token_cut(struct tokens *t, struct span text)
{
	t->text = text;
	t->n = 0;
	t->kinds = 0;
	t->sites = t->codes = false;
	uint8_t gap = GAP_LINE;
	for (size_t i = 0; i < text.n;) {
		unsigned char b = (unsigned char)text.p[i];
		if (b == ' ' && i + 1 < text.n && (unsigned char)text.p[i + 1] > ' ' &&
		    (unsigned char)text.p[i + 1] < 0x80 && gap == GAP_NONE) {
			gap = GAP_SPACE; /* by far the most common gap */
			i++;
		} else if (b >= 0x80 || fold_ascii[b] == FOLD_SPACE || fold_ascii[b] == FOLD_LINE) {
			size_t next = skip_space(text, i, &gap);
			if (next > i) {
				i = next;
				continue;
			}
		}
		size_t coded = gap == GAP_LINE ? coded_line(text, i) : i;
		if (coded > i) {
			*add(t) = (struct token){
				.kind = TOKEN_WORD, .gap = gap, .from = (uint32_t)i, .to = (uint32_t)coded
			};
			i = coded;
		} else {
			i = cut_one(t, text, i, gap);
		}
		gap = GAP_NONE;
	}
	*add(t) = (struct token){
		.kind = TOKEN_END, .gap = GAP_LINE, .from = (uint32_t)text.n, .to = (uint32_t)text.n
	};
	t->n--;
}

/* Does an entry that can begin a fact stand at p? */
static bool opens_here(const struct lexicon *lex, const char *p, const char *end)
{
	size_t len = 0;
	uint32_t entry = lexicon_match(lex, p, (size_t)(end - p), &len);
	return entry != 0 && lexicon_opener(lex, entry, span_of(p, len));
}

static const char *behind_space(const char *p, const char *end)
{
	while (p < end && (fold_ascii[(unsigned char)*p] == FOLD_SPACE || fold_ascii[(unsigned char)*p] == FOLD_LINE))
		p++;
	return p;
}

static const char *behind_letters(const char *p, const char *end)
{
	while (p < end && fold_ascii[(unsigned char)*p] == FOLD_LETTER)
		p++;
	return p;
}

/* Does an entry that makes something of a number stand at p? "year" and "week" do right before it. */
static bool counts_here(const struct lexicon *lex, const char *p, const char *end)
{
	const uint32_t kinds = 1u << SENSE_MONTH | 1u << SENSE_HOLIDAY | 1u << SENSE_RULE;
	size_t len = 0;
	uint32_t entry = lexicon_match(lex, p, (size_t)(end - p), &len);
	if (entry == 0)
		return false;
	if ((lexicon_kinds(lex, entry) & kinds) || lexicon_is_word(lex, entry, WORD_QUARTER))
		return true;
	if (!lexicon_is_word(lex, entry, WORD_YEAR) && !lexicon_is_word(lex, entry, WORD_WEEKNO))
		return false;
	p = behind_space(p + len, end);
	return p < end && fold_is_digit(*p);
}

/* Digits from..to that could be a fact by themselves or with what is beside them: long ones, and those
 * with a sign, a code or another number next to them. */
static bool loud_digits(struct span text, const char *from, const char *to)
{
	const char *end = text.p + text.n, *p = from, *next = behind_space(to, end);
	size_t n = (size_t)(to - from);
	if (n == 8 || n == 10 || n >= 13 || (n == 4 && to < end && (*to == '-' || fold_is_alpha(*to))))
		return true;
	while (p > text.p && (p[-1] == ' ' || p[-1] == '\t'))
		p--;
	if (p > text.p && (p[-1] == '+' || p[-1] == '('))
		return true;
	if (from - text.p >= 2 && ((fold_is_upper(from[-1]) && fold_is_upper(from[-2])) ||
				   (from[-1] == '-' && fold_is_upper(from[-2]))))
		return true;
	if (next == end)
		return false;
	if (fold_is_digit(*next))
		return true;
	next = fold_is_alpha(*next) ? behind_letters(next, end) : next + 1;
	next = behind_space(next, end);
	return next < end && fold_is_digit(*next);
}

static uint32_t hash_of(const char *p, const char *end)
{
	uint32_t hash = LEXICON_HASH;
	while (p < end)
		hash = lexicon_hash(hash, *p++);
	return hash;
}

/* A word of the text makes something of the numbers beside it. */
static bool has_counts(const struct lexicon *lex, struct span text)
{
	const char *p = text.p, *end = p + text.n;
	while (p < end) {
		const char *from = p;
		if (fold_ascii[(unsigned char)*p] != FOLD_LETTER) {
			p++;
			continue;
		}
		p = behind_letters(p, end);
		if (lexicon_counts(lex, hash_of(from, p)) && counts_here(lex, from, end))
			return true;
	}
	return false;
}

/* The letters from..to are no beginning of a fact by themselves. */
static bool quiet_word(const struct lexicon *lex, const char *from, const char *to, const char *end)
{
	size_t n = (size_t)(to - from);
	bool upper = fold_is_upper(from[0]) && (n == 1 || fold_is_upper(from[1]));
	if (n == 4 && upper && lexicon_currency(span_of(from + 1, 3)) >= 0) /* "MUSD" */
		return false;
	return !lexicon_may_open(lex, from[0], to[-1], n) || !lexicon_opens(lex, hash_of(from, to), upper) ||
	       !opens_here(lex, from, end);
}

/* Behind the character at p, which is not ASCII and begins a token; NULL when a fact may begin with it. */
static const char *behind_foreign(const struct lexicon *lex, struct span text, const char *p)
{
	unsigned len;
	size_t at = (size_t)(p - text.p);
	enum fold_class c = fold_class_of(fold_decode(p, text.n - at, &len));
	if (c == FOLD_CJK || (c != FOLD_SPACE && c != FOLD_LINE && opens_here(lex, p, text.p + text.n)))
		return NULL;
	return c == FOLD_LETTER ? text.p + letters_end(text, at) : p + len;
}

/* Tokens of letters begin where a run of letters begins, so runs are all that is hashed. Cutting may
 * pass over a word that is looked at here ("euro" in a longer entry); never the other way round. */
bool token_quiet(const struct lexicon *lex, struct span text)
{
	if (text.n == 0 || coded_line(text, 0) == text.n)
		return true;
	const char *p = text.p, *end = p + text.n;
	bool digits = false, foreign = false;
	while (p < end) {
		unsigned char b = (unsigned char)*p;
		const char *from = p;
		if (fold_ascii[b] == FOLD_LETTER) {
			p = behind_letters(p, end);
			if (!quiet_word(lex, from, p, end))
				return false;
			if (p < end && (unsigned char)*p >= 0x80)
				p = text.p + letters_end(text, (size_t)(p - text.p));
		} else if (fold_ascii[b] == FOLD_DIGIT) {
			while (p < end && fold_is_digit(*p))
				p++;
			if ((!digits && span_trim(text).n <= TOKEN_ALONE) || loud_digits(text, from, p))
				return false;
			digits = true;
		} else if (b >= 0x80) {
			if ((p = behind_foreign(lex, text, p)) == NULL)
				return false;
			foreign = true;
		} else if (b == '@' || lex->opens_sign[b]) {
			return false;
		} else {
			p++;
		}
	}
	return !digits || (!foreign && !has_counts(lex, text));
}

void token_clear(struct tokens *t)
{
	free(t->v);
	*t = (struct tokens){ 0 };
}

uint32_t token_value(const struct tokens *t, uint32_t i)
{
	uint32_t v = 0;
	if (token_len(t, i) > 9)
		return UINT32_MAX;
	for (uint32_t p = t->v[i].from; p < t->v[i].to; p++)
		v = v * 10 + (uint32_t)(t->text.p[p] - '0');
	return v;
}

#define WRAP_FROM 60 /* a line that could take no further word is at least this long... */
#define WRAP_TO 140 /* ...and one longer than this was not wrapped */

bool token_wraps(const struct tokens *t, uint32_t i)
{
	const char *text = t->text.p;
	if (i == 0 || i >= t->n || t->v[i].gap != GAP_LINE)
		return false;
	uint32_t end = t->v[i - 1].to, from = t->v[i].from, breaks = 0;
	if (from - end > 12)
		return false;
	for (uint32_t k = end; k < from; k++)
		breaks += text[k] == '\n';
	char last = text[end - 1];
	if (breaks != 1 || last == '.' || last == ':' || last == ';' || last == '!' || last == '?')
		return false;
	uint32_t reach = end > WRAP_TO ? WRAP_TO : end;
	const char *start = memrchr(text + end - reach, '\n', reach);
	uint32_t length = start ? (uint32_t)(text + end - start) - 1 : reach;
	if ((start == NULL && reach == WRAP_TO) || length + 1 + token_len(t, i) < WRAP_FROM)
		return false;
	/* Wide gaps make columns, and columns do not wrap. */
	for (uint32_t k = end - (length > WRAP_FROM ? WRAP_FROM : length); k + 2 < end; k++)
		if (text[k] == '\t' || (text[k] == ' ' && text[k + 1] == ' ' && text[k + 2] == ' '))
			return false;
	return true;
}
