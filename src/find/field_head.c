/* Numbers and dates in the head of a document, by the labels beside them. */
#include "field_inside.h"

#include "fold.h"

#define HEAD_LINES 60	/* where the number of a document stands, when it stands in a table */

/* ---- numbers ---- */

static bool is_date_word(const struct field_page *p, uint32_t word)
{
	const struct field_date *d = p->dates.v;

	for (uint32_t i = 0; i < p->dates.n && d[i].from < p->words[word].to; i++)
		if (d[i].to > p->words[word].from)
			return true;
	return false;
}

/* "#INV-2024/017," without what only stands around it. */
static struct span stripped(struct span s)
{
	while (s.n && !fold_is_digit(s.p[0]) && !fold_is_alpha(s.p[0]))
		s = span_from(s, 1);
	while (s.n && !fold_is_digit(s.p[s.n - 1]) && !fold_is_alpha(s.p[s.n - 1]))
		s = span_sub(s, 0, s.n - 1);
	return s;
}

static bool is_number(struct span s)
{
	unsigned digits = 0;

	if (s.n == 0 || s.n > 40)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		digits += fold_is_digit(s.p[i]);
		if (!fold_is_digit(s.p[i]) && !fold_is_alpha(s.p[i]) && !strchr("-/._#+\\", s.p[i]) && !(s.p[i] & 0x80))
			return false;
	}
	return digits > 0;
}

static bool is_code(struct span s)	/* "INV", "RE": letters before a number */
{
	for (size_t i = 0; i < s.n; i++)
		if (!fold_is_upper(s.p[i]))
			return false;
	return s.n > 0 && s.n <= 5;
}

static struct span word(const struct field_page *p, uint32_t i)
{
	return span_sub(p->text, p->words[i].from, p->words[i].to - p->words[i].from);
}

/* The number that begins at word i, before `end`; words that only lead to it are stepped over. */
static struct span number_at(const struct field_page *p, uint32_t i, uint32_t end)
{
	static const char *const steps[] = { "no", "nr", "n", "number", "numero", "nummer", "num", "id", "is", "lautet", "vom",
					     "invoice", "rechnung", "facture", "factura", "fattura", "fatura", "factuur" };

	for (unsigned hops = 0; i < end && hops < 3; i++) {
		struct span s = stripped(word(p, i));
		bool step = p->words[i].folded.n == 0 || s.n == 0;

		for (size_t k = 0; k < countof(steps); k++)
			step = step || span_eq_str(p->words[i].folded, steps[k]);
		if (is_number(s) && !is_date_word(p, i)) {
			/* "2024 / 017" and "RE 2024 001" go on. */
			if (i + 2 < end && span_eq_str(word(p, i + 1), "/") && is_number(stripped(word(p, i + 2))))
				s.n = (size_t)(stripped(word(p, i + 2)).p + stripped(word(p, i + 2)).n - s.p);
			return s;
		}
		if (is_code(s) && i + 1 < end && is_number(stripped(word(p, i + 1))) && !is_date_word(p, i + 1)) {
			struct span next = stripped(word(p, i + 1));

			return span_of(s.p, (size_t)(next.p + next.n - s.p));
		}
		if (!step)
			return (struct span){ NULL, 0 };
		hops++;
	}
	return (struct span){ NULL, 0 };
}

/* Behind the label in its cell, in the next cell, or below it. `how` is better when it is nearer. */
static struct span number_by(const struct field_page *p, uint32_t label, uint32_t n, bool only_beside, int *how)
{
	uint32_t cell = p->words[label].cell, below;
	const struct field_cell *c = field_cell(p, cell);
	struct span s = number_at(p, label + n, c->end);
	bool ends_cell = label + n >= c->end;

	*how = 20;
	if (s.p || (!ends_cell && p->words[label + n].folded.n))
		return s;
	*how = 10;
	if (cell + 1 < field_line(p, c->line)->end && (!only_beside || c->first == label))
		s = number_at(p, field_cell(p, cell + 1)->first, field_cell(p, cell + 1)->end);
	if (s.p || only_beside)
		return s;
	*how = 5;
	below = field_page_below(p, c->line, c->left, c->right, 2);
	return below == FIELD_NO ? s : number_at(p, field_cell(p, below)->first, field_cell(p, below)->end);
}

/* A line that calls the document by its name: "Handelsrechnung (380) Nr. 4711 vom 1.12.". */
static bool is_title_line(const struct field_page *p, uint32_t line)
{
	static const char *const stems[] = { "rechnung", "invoice", "factur", "fattura", "fatura", "faktur", "gutschrift", "receipt" };
	const struct field_line *l = field_line(p, line);
	uint32_t first, end;

	if (l->end == l->first)
		return false;
	first = field_cell(p, l->first)->first;
	end = field_cell(p, l->end - 1)->end;
	if (end - first > 14)
		return false;
	for (uint32_t i = first; i < end; i++)
		for (size_t k = 0; k < countof(stems); k++)
			if (span_find(p->words[i].folded, span_str(stems[k]), 0) != SIZE_MAX)
				return true;
	return false;
}

/* "Number" beside or among the dates of a document is its own: a label of when it was issued or is due begins
 * a cell on this line or on one of the two around it. */
static bool is_among_dates(const struct field_page *p, uint32_t word)
{
	uint32_t line = p->words[word].line, from = line > 2 ? line - 2 : 0;

	if (p->words[word].folded.n < 4 || field_cell(p, p->words[word].cell)->first != word)
		return false;
	for (uint32_t l = from; l <= line + 2 && l < p->lines.n; l++)
		for (uint32_t c = field_line(p, l)->first; c < field_line(p, l)->end && c < field_line(p, l)->first + 16; c++) {
			enum field_role role;
			unsigned weight;

			if (field_page_label_at(p, field_cell(p, c)->first, field_cell(p, c)->end, FIELD_DATES, &role, &weight) &&
			    role != FIELD_OTHER && weight >= 40)
				return true;
		}
	return false;
}

static struct span best_number(const struct field_page *p, enum field_role wanted)
{
	struct span best = { NULL, 0 };
	int best_score = 0;

	for (uint32_t i = 0; i < p->n_words;) {
		enum field_role role;
		unsigned weight;
		uint32_t end = field_cell(p, p->words[i].cell)->end;
		uint32_t n = p->words[i].folded.n ? field_page_label_at(p, i, end, FIELD_NUMBERS, &role, &weight) : 0;
		struct span s;
		int score, how;

		if (n == 0 || role != wanted) {
			i += n ? n : 1;
			continue;
		}
		s = number_by(p, i, n, weight < 50, &how);
		/* A title begins its cell; in a sentence the word leads to anything. */
		if (s.p && weight >= 20 && weight < 50 && (i != field_cell(p, p->words[i].cell)->first || (s.n < 3 && how < 20)))
			s.p = NULL;
		score = (int)weight + how + (s.n > 2) * 5 - (int)((uint64_t)p->words[i].line * 20 / (p->lines.n + 1));
		/* "No." is of anything, but in a title or right below it. */
		if (s.p && weight < 20 && wanted == FIELD_NUMBER) {
			uint32_t line = p->words[i].line;

			if (is_title_line(p, line) || (line > 0 && is_title_line(p, line - 1)))
				score += 40;
			else if (is_among_dates(p, i))
				score += 20;
			else
				s.p = NULL;
		}
		if (s.p && score > best_score) {
			best = s;
			best_score = score;
		}
		i += n;
	}
	return best;
}

/* A head whose columns are named above their values, one of them a date: "Number  Date of issue  Due". */
static bool is_head_of_dates(const struct field_page *p, uint32_t line)
{
	uint32_t dates = 0;

	for (uint32_t i = 0; i < p->dates.n; i++)
		dates += ((const struct field_date *)p->dates.v)[i].line == line && ((const struct field_date *)p->dates.v)[i].weight > 0;
	return dates > 0;
}

/* The value of one word under a head, whose name may go over several lines. */
static struct span number_under_head(const struct field_page *p)
{
	for (uint32_t c = 0; c < p->cells.n && field_cell(p, c)->line < HEAD_LINES; c++) {
		const struct field_cell *x = field_cell(p, c);
		struct span s = stripped(word(p, x->first));
		uint32_t above;
		enum field_role role;
		unsigned weight;

		if (x->end != x->first + 1 || s.n < 2 || !is_number(s) || is_date_word(p, x->first))
			continue;
		/* Or beside one of several lines. */
		if (c > field_line(p, x->line)->first && field_page_stack(p, c - 1, 2, FIELD_NUMBERS, &role, &weight) &&
		    role == FIELD_NUMBER && weight >= 50)
			return s;
		above = field_page_above(p, x->line, x->left, x->right, 2);
		if (above != FIELD_NO && field_page_stack(p, above, 1, FIELD_NUMBERS, &role, &weight) && role == FIELD_NUMBER &&
		    (weight >= 50 || is_head_of_dates(p, x->line)))
			return s;
	}
	return (struct span){ NULL, 0 };
}

struct span field_number(const struct field_page *p)
{
	struct span s = best_number(p, FIELD_NUMBER);

	return s.p ? s : number_under_head(p);
}

struct span field_labelled_number(const struct field_page *p, enum field_role role) { return best_number(p, role); }

/* ---- dates ---- */

static const struct field_date *date(const struct field_page *p, uint32_t i)
{
	return (const struct field_date *)p->dates.v + i;
}

/* "1015 CJ Amsterdam" behind a day and month is no year of an invoice. */
static bool is_of_our_days(const struct field_date *d) { return span_cmp(d->value, SPAN("1970")) > 0; }

uint32_t field_issued(const struct field_page *p, bool is_receipt)
{
	uint32_t best = FIELD_NO;
	int best_score = -1;

	for (uint32_t i = 0; i < p->dates.n; i++) {
		const struct field_date *d = date(p, i);
		const struct field_cell *c = field_cell(p, d->cell);
		int score = d->role == FIELD_ISSUED ? (int)d->weight : d->weight ? -100 : 10;

		if (!is_of_our_days(d))
			continue;
		/* Without a label: what stands alone, and what stands high. */
		if (d->weight == 0 && p->words[c->first].from + 2 >= d->from && p->words[c->end - 1].to <= d->to + 10)
			score += 8;
		/* "Facture no. 17 du 12 janvier": in the title even a word that means anything means this. */
		if (is_title_line(p, d->line) && d->role != FIELD_DUE && d->weight <= 45)
			score = d->role == FIELD_OTHER ? (d->weight <= 20 ? 45 : score) : score + 30;
		score -= (int)((uint64_t)d->line * 12 / (p->lines.n + 1)) * (is_receipt ? 0 : 1);
		if (score > best_score) {
			best_score = score;
			best = i;
		}
	}
	return best;
}

uint32_t field_due(const struct field_page *p, uint32_t issued)
{
	uint32_t best = FIELD_NO;

	for (uint32_t i = 0; i < p->dates.n; i++) {
		const struct field_date *d = date(p, i);

		if (d->role != FIELD_DUE || i == issued || !is_of_our_days(d))
			continue;
		if (issued != FIELD_NO && span_cmp(d->value, date(p, issued)->value) < 0)
			continue;
		if (best == FIELD_NO || d->weight > date(p, best)->weight)
			best = i;
	}
	return best;
}
