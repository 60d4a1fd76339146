/* The shop a till slip is of. */
#include "field_inside.h"

#include "field_name.h"
#include "fold.h"

/* Without the number of the register behind it, "(682288-V)", and specks before it. */
static struct span shop_name(struct span s)
{
	size_t open;

	s = span_trim(s);
	for (open = s.n; open > 0 && s.p[open - 1] != '('; open--)
		;
	if (open > 6)
		for (size_t i = open; i < s.n; i++)
			if (fold_is_digit(s.p[i])) {
				s = span_trim(span_sub(s, 0, open - 1));
				break;
			}
	while (s.n > 3 && !fold_is_alpha(s.p[0]) && !(s.p[0] & 0x80) && (s.p[1] == ' ' || !fold_is_digit(s.p[0])))
		s = span_trim(span_from(s, 1));
	return s;
}

/* A till slip begins with the name of the shop: the first of its top lines that is a name, and the next
 * one when the legal form stands there. */
struct span field_shop(const struct field_page *p)
{
	static const char *const not_names[] = { "invoice", "receipt", "welcome", "tax", "gst", "copy", "date", "licensee", "formerly", "cash",
						 "bill", "table", "tel", "fax", "reg", "thank", "branch", "address", "original" };
	uint32_t best = FIELD_NO;
	int best_score = 0;

	for (uint32_t l = 0, seen = 0; l < p->lines.n && seen < 7; l++) {
		const struct field_line *line = field_line(p, l);
		struct span text = span_trim(span_sub(p->text, line->from, line->to - line->from));
		char folded[FIELD_NAME_MAX + 20];
		size_t n = field_label_fold(text, folded, sizeof folded);
		struct span f = span_of(folded, n);
		unsigned letters = 0, digits = 0, words = 0, capitals = 0;
		int score;

		for (size_t i = 0; i < text.n; i++)
			capitals += fold_is_upper(text.p[i]) || (text.p[i] & 0x80);
		for (size_t i = 0; i < n; i++) {
			letters += fold_is_alpha(folded[i]) || (folded[i] & 0x80);
			digits += fold_is_digit(folded[i]);
		}
		for (uint32_t c = line->first; c < line->end; c++)
			for (uint32_t w = field_cell(p, c)->first; w < field_cell(p, c)->end; w++)
				words += p->words[w].folded.n >= 3;
		if (letters < 4 || words == 0)
			continue;
		score = 20 - (int)seen * 4 + (field_name_has_form(f) ? 30 : 0) - (digits * 3 > letters ? field_name_has_form(f) ? 5 : 25 : 0) -
			(field_name_has_word(f, not_names, countof(not_names)) ? 25 : 0) - (field_name_is_address(f) ? 15 : 0) - (letters < 6 ? 6 : 0) -
			(capitals == 0 ? 12 : 0) - (letters * 3 < text.n * 2 ? 8 : 0);
		seen++;
		if (score > best_score) {
			best_score = score;
			best = l;
		}
	}
	if (best == FIELD_NO)
		return (struct span){ NULL, 0 };
	return shop_name(span_sub(p->text, field_line(p, best)->from, field_line(p, best)->to - field_line(p, best)->from));
}
