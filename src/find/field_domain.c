/* Domains of the mail addresses and web pages on a document, and what stands before an "@": a name that begins
 * so is the name of who can be reached there. */
#include "field_domain.h"

#include "field_label.h"
#include "fold.h"

static bool is_provider(struct span s)
{
	static const char *const words[] = { "gmail", "googlemail", "yahoo", "hotmail", "outlook", "gmx", "web", "icloud", "aol",
					     "proton", "protonmail", "live", "mail", "orange", "wanadoo", "free", "libero", "tiscali",
					     "t-online", "facebook", "instagram", "linkedin", "twitter", "paypal", "stripe", "www", "example" };

	for (size_t i = 0; i < countof(words); i++)
		if (span_eq_str(s, words[i]))
			return true;
	return false;
}

/* "info@mail.kraxi.com", "https://www.kraxi.com/x": "kraxi". */
void field_domain_take(struct field_domains *d, struct span word, uint32_t at_word)
{
	size_t at = span_chr(word, '@', 0), end, dot;
	char low[200];
	size_t n = 0;

	if (at == SIZE_MAX && span_ifind(word, SPAN("www."), 0) == SIZE_MAX && span_ifind(word, SPAN("://"), 0) == SIZE_MAX)
		return;
	if (at != SIZE_MAX && at >= 4 && d->n_persons < FIELD_DOMAINS) {
		size_t m = field_label_fold(span_sub(word, 0, at), d->persons[d->n_persons], sizeof d->persons[0] - 1);

		d->persons[d->n_persons++][m] = '\0';
	}
	if (at == SIZE_MAX)
		at = span_ifind(word, SPAN("://"), 0) == SIZE_MAX ? span_ifind(word, SPAN("www."), 0) - 1 : span_ifind(word, SPAN("://"), 0) + 2;
	word = span_from(word, at + 1);
	end = 0;
	while (end < word.n && (fold_is_alpha(word.p[end]) || fold_is_digit(word.p[end]) || word.p[end] == '.' || word.p[end] == '-'))
		end++;
	word = span_sub(word, 0, end);
	while (word.n && word.p[word.n - 1] == '.')
		word = span_sub(word, 0, word.n - 1);
	for (; n < word.n && n < sizeof low; n++)
		low[n] = word.p[n] >= 'A' && word.p[n] <= 'Z' ? (char)(word.p[n] + 32) : word.p[n];
	word = span_of(low, n);
	for (dot = word.n; dot > 0 && word.p[dot - 1] != '.'; dot--)
		;
	if (dot < 2)
		return;
	word = span_sub(word, 0, dot - 1);	/* without the top level */
	if (word.n > 3 && (span_ends(word, ".co") || span_ends(word, ".com")))
		word = span_sub(word, 0, word.n - (span_ends(word, ".co") ? 3 : 4));
	for (dot = word.n; dot > 0 && word.p[dot - 1] != '.'; dot--)
		;
	word = span_from(word, dot);
	if (word.n < 3 || word.n >= sizeof d->names[0] || is_provider(word) || d->n == FIELD_DOMAINS)
		return;
	memcpy(d->names[d->n], word.p, word.n);
	d->at[d->n] = at_word;
	d->names[d->n++][word.n] = '\0';
}

/* The name without its blanks begins as the domain does, or its first word is in it. */
bool field_domain_fits(const struct field_domains *d, uint32_t domain, struct span folded)
{
	char glued[FIELD_NAME_MAX] = "", plain[sizeof d->names[0]] = "";
	size_t n = 0, m = 0, first = span_chr(folded, ' ', 0);

	first = first == SIZE_MAX ? folded.n : first;
	for (size_t i = 0; i < folded.n; i++)
		if (folded.p[i] != ' ')
			glued[n++] = folded.p[i];
	for (const char *c = d->names[domain]; *c; c++)
		if (*c != '-')
			plain[m++] = *c;
	if (m >= 3 && n >= m && memcmp(glued, plain, m) == 0)
		return true;
	return first >= 4 && first <= m && memcmp(glued, plain, first) == 0;
}

bool field_domain_fits_any(const struct field_domains *d, struct span folded)
{
	for (uint32_t i = 0; i < d->n; i++)
		if (field_domain_fits(d, i, folded))
			return true;
	return false;
}

/* "giulia.ferrante@" is Giulia Ferrante's. */
bool field_domain_fits_person(const struct field_domains *d, struct span folded)
{
	struct span word, rest = folded;

	while (rest.n && span_split(&rest, ' ', &word))
		for (uint32_t i = 0; word.n >= 4 && i < d->n_persons; i++)
			if (span_find(span_str(d->persons[i]), word, 0) != SIZE_MAX)
				return true;
	return false;
}
